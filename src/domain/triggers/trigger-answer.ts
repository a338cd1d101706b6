import { Failure } from '../failure.js'

/** An object of an answer, by own members only. */
export type Fields = Readonly<Record<string, unknown>>

/** The words with which the service refuses every answer that it does not understand (field reports). */
export function unreadable(): Failure {
  return new Failure('trigger-answer-invalid', { reason: 'Unrecognizable lambda output' })
}

/** `response` of the event that a function hands back. Nothing else of the event is looked at, and no event is no answer. */
export function readResponse(answer: unknown): Fields {
  return requireFields(isFields(answer) ? member(answer, 'response') : undefined)
}

/** A member's value; undefined when it is absent or null. */
export function member(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function requireFields(value: unknown): Fields {
  if (!isFields(value)) throw unreadable()
  return value
}

export function optionalFields(fields: Fields, name: string): Fields | undefined {
  const value = member(fields, name)
  return value === undefined ? undefined : requireFields(value)
}

/** True or false, false when the member is absent. A text such as "true" is refused. */
export function readFlag(fields: Fields, name: string): boolean {
  const value = member(fields, name) ?? false
  if (typeof value !== 'boolean') throw unreadable()
  return value
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = member(fields, name)
  if (value !== undefined && typeof value !== 'string') throw unreadable()
  return value
}

/** A list of texts, empty when the member is absent. */
export function readTexts(fields: Fields, name: string): readonly string[] {
  const value = member(fields, name) ?? []
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw unreadable()
  return value
}

/** A map of texts, undefined when the member is absent. */
export function optionalTextMap(fields: Fields, name: string): Readonly<Record<string, string>> | undefined {
  const map = optionalFields(fields, name)
  if (map && !Object.values(map).every((value) => typeof value === 'string')) throw unreadable()
  return map as Readonly<Record<string, string>> | undefined
}
