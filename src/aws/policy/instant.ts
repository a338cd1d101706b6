const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/
const epochPattern = /^(\d+)(?:\.(\d+))?$/

/**
 * Milliseconds of a date in the W3C profile of ISO 8601 (a date alone is midnight UTC) or of epoch seconds; four digits are
 * a year. Undefined for other text and for days that the calendar lacks.
 */
export function toInstant(value: string): number | undefined {
  const found = datePattern.exec(value)
  if (!found) return fromEpoch(value)
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    found
  const date = `${year}-${month}-${day}`
  const midnight = Date.parse(`${date}T00:00:00Z`)
  // Date.parse moves the 30th of February into March.
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined
  return instantOf(Date.parse(`${date}T${hour}:${minute}:${second}${zone}`), fraction)
}

function fromEpoch(value: string): number | undefined {
  const found = epochPattern.exec(value)
  return found ? instantOf(Number(found[1]) * 1000, found[2] ?? '0') : undefined
}

/** Both notations add the fraction in the same way, so that the same instant is the same number. */
function instantOf(wholeSeconds: number, fraction: string): number | undefined {
  return Number.isNaN(wholeSeconds) ? undefined : wholeSeconds + Number(`0.${fraction}`) * 1000
}
