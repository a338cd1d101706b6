import type { AttributeType, SchemaAttribute } from '../../entities/user-pool.js'

/**
 * What is wrong with a value, in the words that follow the attribute's name in the refusal; undefined when nothing is.
 * The words for lengths are the service's; the others are Assumed.
 */
export function valueProblem(attribute: SchemaAttribute, value: string): string | undefined {
  // PostgreSQL stores no NUL, and half a surrogate pair has no UTF-8 form.
  if (value.includes('\0') || /\p{Surrogate}/u.test(value)) return 'String must not contain invalid characters'
  return problemsByType[attribute.type](attribute, value)
}

const problemsByType: Readonly<
  Record<AttributeType, (attribute: SchemaAttribute, value: string) => string | undefined>
> = {
  String: stringProblem,
  Number: numberProblem,
  Boolean: (_, value) => (/^(?:true|false)$/i.test(value) ? undefined : 'Boolean must be true or false'),
  DateTime: (_, value) => (isDateTime(value) ? undefined : 'DateTime must be in ISO 8601 format or epoch seconds'),
}

function stringProblem({ name, stringBounds }: SchemaAttribute, value: string): string | undefined {
  const { min, max } = stringBounds ?? {}
  if (min !== undefined && value.length < Number(min)) return `String must be no shorter than ${min} characters`
  if (max !== undefined && value.length > Number(max)) return `String must be no longer than ${max} characters`
  // OpenID Connect Core §5.1: YYYY-MM-DD, the year 0000 when it is not given.
  if (name === 'birthdate' && !isDay(value)) return 'Birthdate must be in the format YYYY-MM-DD'
  return undefined
}

function numberProblem({ numberBounds }: SchemaAttribute, value: string): string | undefined {
  if (!/^-?\d{1,64}(?:\.\d{1,64})?$/.test(value)) return 'Number must be a decimal number'
  const { min, max } = numberBounds ?? {}
  if (min !== undefined && isLess(value, min)) return `Number must be no less than ${min}`
  if (max !== undefined && isLess(max, value)) return `Number must be no greater than ${max}`
  return undefined
}

/** Whole numbers exactly, since bounds and values may lie beyond 2^53. */
function isLess(left: string, right: string): boolean {
  const whole = /^-?\d+$/
  return whole.test(left) && whole.test(right) ? BigInt(left) < BigInt(right) : Number(left) < Number(right)
}

function isDateTime(value: string): boolean {
  return (
    /^\d{1,13}$/.test(value) || (/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(value) && isDate(value))
  )
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && isDate(value)
}

/** `Date` accepts the 31st of February as a day of March, so the day must come back as it was. */
function isDate(value: string): boolean {
  const day = value.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) && !Number.isNaN(Date.parse(value))
}
