const form = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** `YYYYMMDDTHHMMSSZ`. */
export function formatBasicIso(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** Undefined for any other form and for times that no calendar has. */
export function parseBasicIso(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = form.exec(text) ?? []
  if (second === undefined) return undefined
  const time = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
  )
  return formatBasicIso(time) === text ? time : undefined
}
