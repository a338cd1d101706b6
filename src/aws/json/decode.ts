import { isUtf8 } from 'node:buffer'
import type { Plan } from './plan.js'
import { SerializationError } from './serialization-error.js'

const deepest = 100
/** Assumed: far above any list or map that the service takes; keeps one request from costing more than a few milliseconds. */
const mostEntries = 10_000
const largestInteger = 2 ** 31
const latestTime = 8.64e15
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Reads a JSON body by its plan. An empty body and `null` count as `{}`, `null` members as absent, unknown ones are ignored. */
export function decodeBody(plan: Plan, body: Buffer): unknown {
  return decodeStructure(plan, body.length === 0 ? {} : (parse(body) ?? {}))
}

function parse(body: Buffer): unknown {
  if (!isUtf8(body)) throw new SerializationError('The request body is not valid UTF-8.')
  if (body.length > 2 * deepest) requireShallow(body)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // The parser's own message quotes the body, which may hold a password.
    throw new SerializationError('The request body is not valid JSON.')
  }
}

/** Refuses deep nesting before any recursive code sees it. */
function requireShallow(body: Buffer): void {
  let depth = 0
  let quoted = false
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index]
    if (quoted) {
      if (byte === 0x5c) index += 1
      else if (byte === 0x22) quoted = false
    } else if (byte === 0x22) quoted = true
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > deepest) throw new SerializationError('The request body is nested too deeply.')
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1
  }
}

function decode(plan: Plan, raw: unknown): unknown {
  switch (plan.type) {
    case 'structure':
      return decodeStructure(plan, raw)
    case 'list':
      return decodeList(plan, raw)
    case 'map':
      return decodeMap(plan, raw)
    case 'string':
      return typeof raw === 'string' ? raw : refuse(raw, 'String')
    case 'boolean':
      return typeof raw === 'boolean' ? raw : refuse(raw, 'Boolean')
    case 'integer':
      return isInteger(raw, largestInteger) ? raw : refuse(raw, 'Integer')
    case 'long':
      return isInteger(raw, Number.MAX_SAFE_INTEGER) ? raw : refuse(raw, 'Long')
    case 'timestamp':
      return decodeTimestamp(raw)
    case 'blob':
      return decodeBlob(raw)
    case 'document':
      return raw
  }
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

function decodeStructure(plan: Plan, raw: unknown): unknown {
  if (!isObject(raw)) throw new SerializationError('Expected map or null')
  const structure: Record<string, unknown> = {}
  // Only names of the model are read, so a member named like a property of Object.prototype is never looked at.
  for (const { name, plan: member } of plan.members) {
    const value = raw[name]
    if (value !== undefined && value !== null) structure[name] = decode(member, value)
  }
  return structure
}

/** A `null` item stays, for validation to refuse. */
function decodeList({ item }: Plan, raw: unknown): unknown {
  if (!Array.isArray(raw) || item === undefined) throw new SerializationError('Expected list or null')
  if (raw.length > mostEntries) throw new SerializationError('A list of the request has too many items.')
  return raw.map((entry) => (entry === null ? null : decode(item, entry)))
}

/** The map has no prototype: a key such as `__proto__` is plain content. */
function decodeMap({ value }: Plan, raw: unknown): unknown {
  if (!isObject(raw) || value === undefined) throw new SerializationError('Expected map or null')
  const entries = Object.entries(raw)
  if (entries.length > mostEntries) throw new SerializationError('A map of the request has too many entries.')
  const map: Record<string, unknown> = Object.create(null)
  for (const [key, entry] of entries) if (entry !== null) map[key] = decode(value, entry)
  return map
}

function isInteger(raw: unknown, limit: number): raw is number {
  return Number.isInteger(raw) && (raw as number) >= -limit && (raw as number) < limit
}

function decodeTimestamp(raw: unknown): Date {
  if (typeof raw !== 'number') return refuse(raw, 'Date')
  const milliseconds = Math.round(raw * 1000)
  return Math.abs(milliseconds) <= latestTime ? new Date(milliseconds) : refuse(raw, 'Date')
}

function decodeBlob(raw: unknown): Uint8Array {
  return typeof raw === 'string' && base64.test(raw) ? Buffer.from(raw, 'base64') : refuse(raw, 'Blob')
}

/** Texts of the service's JSON front end as seen in 2026 captures of its siblings; older ones name Java classes. */
function refuse(raw: unknown, target: string): never {
  if (typeof raw === 'object') {
    throw new SerializationError('Start of structure or map found where not expected.')
  }
  const token = typeof raw === 'boolean' ? `${String(raw).toUpperCase()}_VALUE` : `${(typeof raw).toUpperCase()}_VALUE`
  throw new SerializationError(`${token} cannot be converted to ${target}`)
}
