import { arnValueGlob, type GlobPart, matches, textGlob } from './glob.js'
import { toInstant } from './instant.js'
import { parseAddress, parseRange } from './ip-address.js'
import { literalText } from './template.js'

/** Whether one value of the request fits; false also where either cannot be read for the operator. */
export type Test = (requested: string) => boolean

export interface Operator {
  readonly negated: boolean
  /** Whether policy variables are filled in its values. */
  readonly variables: boolean
  /** Whether `*` and `?` mean more than themselves in its values. */
  readonly wildcards: boolean
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

/** The many statements of one decision ask for the same value, one after the other. */
function rememberingLast<T>(read: (value: string) => T): (value: string) => T {
  let last: { readonly value: string; readonly result: T } | undefined
  return (value) => {
    if (last?.value !== value) last = { value, result: read(value) }
    return last.result
  }
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

const readAddress = rememberingLast(parseAddress)
const readInstant = rememberingLast(toInstant)

const inRange = (wanted: string): Test => {
  const contains = parseRange(wanted)
  if (!contains) return never
  return (requested) => {
    const address = readAddress(requested)
    return address !== undefined && contains(address)
  }
}

const sameTruth = (wanted: string): Test => (isBoolean(wanted) ? ignoringCase(wanted) : never)

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const sameBytes = (wanted: string): Test => {
  if (!isBase64(wanted)) return never
  const bytes = Buffer.from(wanted, 'base64')
  return (requested) => isBase64(requested) && Buffer.from(requested, 'base64').equals(bytes)
}

const likeText = (parts: readonly GlobPart[]): Test => {
  const glob = textGlob(parts)
  return (requested) => matches(glob, requested)
}

/** ARN operators compare six parts one by one; values of fewer parts never match. */
const likeArn = (parts: readonly GlobPart[]): Test => {
  if (!isArnShaped(literalText(parts))) return never
  const glob = arnValueGlob(parts)
  return (requested) => matches(glob, requested)
}

const plain = (prepare: (wanted: string) => Test): Operator => ({
  negated: false,
  variables: false,
  wildcards: false,
  prepare: (parts) => prepare(literalText(parts)),
})
const text = (prepare: (wanted: string) => Test): Operator => ({ ...plain(prepare), variables: true })
const pattern = (prepare: Operator['prepare']): Operator => ({
  negated: false,
  variables: true,
  wildcards: true,
  prepare,
})
const not = (operator: Operator): Operator => ({ ...operator, negated: true })

const numeric = (holds: (a: number, b: number) => boolean) => plain(ordered(toNumber, holds))
const date = (holds: (a: number, b: number) => boolean) => plain(ordered(readInstant, holds))
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
  Bool: text(sameTruth),
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

/** A decimal number, with or without sign, fraction and exponent. */
export function toNumber(value: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined
}

export function isBoolean(value: string): boolean {
  return /^(true|false)$/i.test(value)
}

export function isBase64(value: string): boolean {
  return base64.test(value)
}

/** Whether a text has the six parts of an ARN, wildcards or not. */
export function isArnShaped(value: string): boolean {
  return value.split(':').length >= 6
}
