import { arnGlob, type GlobPart, matches, textGlob } from './glob.js'
import { Address4, Address6 } from './ip-address.js'
import { literalText } from './template.js'

/** Whether one value of the request fits; false also where either cannot be read for the operator. */
export type Test = (requested: string) => boolean

export interface Operator {
  readonly negated: boolean
  /** Whether policy variables are filled in its values. */
  readonly variables: boolean
  /** Reads one value of the policy, so that it is read once and not for every request. */
  readonly prepare: (parts: readonly GlobPart[]) => Test
}

const never: Test = () => false

const exact =
  (wanted: string): Test =>
  (requested) =>
    requested === wanted

const ignoringCase = (wanted: string): Test => {
  const folded = wanted.toLowerCase()
  return (requested) => requested.toLowerCase() === folded
}

const ordered =
  (read: (value: string) => number | undefined, holds: (a: number, b: number) => boolean) =>
  (wanted: string): Test => {
    const limit = read(wanted)
    if (limit === undefined) return never
    return (requested) => {
      const value = read(requested)
      return value !== undefined && holds(value, limit)
    }
  }

const inRange = (wanted: string): Test => {
  const range = Address4.range(wanted) ?? Address6.range(wanted)
  if (!range) return never
  return (requested) => {
    const address = Address4.parse(requested) ?? Address6.parse(requested)
    return address !== undefined && range.contains(address)
  }
}

const sameBytes = (wanted: string): Test => {
  const bytes = Buffer.from(wanted, 'base64')
  return (requested) => Buffer.from(requested, 'base64').equals(bytes)
}

const likeText = (parts: readonly GlobPart[]): Test => {
  const glob = textGlob(parts)
  return (requested) => matches(glob, requested)
}

/** ARN operators compare six parts one by one; values of fewer parts never match. */
const likeArn = (parts: readonly GlobPart[]): Test => {
  if (!isArn(literalText(parts))) return never
  const glob = arnGlob(parts)
  return (requested) => isArn(requested) && matches(glob, requested)
}

const isArn = (text: string) => text.split(':').length >= 6

const plain = (prepare: (wanted: string) => Test): Operator => ({
  negated: false,
  variables: false,
  prepare: (parts) => prepare(literalText(parts)),
})
const text = (prepare: (wanted: string) => Test): Operator => ({ ...plain(prepare), variables: true })
const pattern = (prepare: Operator['prepare']): Operator => ({ negated: false, variables: true, prepare })
const not = (operator: Operator): Operator => ({ ...operator, negated: true })

const numeric = (holds: (a: number, b: number) => boolean) => plain(ordered(toNumber, holds))
const date = (holds: (a: number, b: number) => boolean) => plain(ordered(toInstant, holds))
const equal = (a: number, b: number) => a === b
const less = (a: number, b: number) => a < b
const lessOrEqual = (a: number, b: number) => a <= b
const greater = (a: number, b: number) => a > b
const greaterOrEqual = (a: number, b: number) => a >= b

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: text(exact),
  StringNotEquals: not(text(exact)),
  StringEqualsIgnoreCase: text(ignoringCase),
  StringNotEqualsIgnoreCase: not(text(ignoringCase)),
  StringLike: pattern(likeText),
  StringNotLike: not(pattern(likeText)),
  NumericEquals: numeric(equal),
  NumericNotEquals: not(numeric(equal)),
  NumericLessThan: numeric(less),
  NumericLessThanEquals: numeric(lessOrEqual),
  NumericGreaterThan: numeric(greater),
  NumericGreaterThanEquals: numeric(greaterOrEqual),
  DateEquals: date(equal),
  DateNotEquals: not(date(equal)),
  DateLessThan: date(less),
  DateLessThanEquals: date(lessOrEqual),
  DateGreaterThan: date(greater),
  DateGreaterThanEquals: date(greaterOrEqual),
  Bool: text(ignoringCase),
  BinaryEquals: plain(sameBytes),
  IpAddress: plain(inRange),
  NotIpAddress: not(plain(inRange)),
  ArnEquals: pattern(likeArn),
  ArnLike: pattern(likeArn),
  ArnNotEquals: not(pattern(likeArn)),
  ArnNotLike: not(pattern(likeArn)),
}

/** The operator by its documented spelling, without affixes. */
export function findOperator(name: string): Operator | undefined {
  return Object.hasOwn(operators, name) ? operators[name] : undefined
}

export const operatorNames: readonly string[] = Object.keys(operators)

function toNumber(value: string): number | undefined {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value.trim())) return undefined
  return Number(value)
}

const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/

/** Milliseconds of a date in the W3C profile of ISO 8601 (a date alone is midnight UTC) or of epoch seconds. */
export function toInstant(value: string): number | undefined {
  const found = datePattern.exec(value)
  if (!found) return /^\d{5,}(\.\d+)?$/.test(value) ? Number(value) * 1000 : undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    found
  const parsed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(parsed) ? undefined : parsed + Number(`0.${fraction}`) * 1000
}
