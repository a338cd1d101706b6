import type { HeaderLines } from '../header-lines.js'
import { incomplete } from './signature-failure.js'

/** A request as it came over the wire. */
export interface SignableRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  readonly headers: HeaderLines
  readonly body: Uint8Array
}

/** The same request, taken apart once for parsing and for the canonical form. */
export interface SplitRequest {
  readonly method: string
  readonly path: string
  /** Names and values in canonical percent-encoding, in order of arrival. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: HeaderLines
  readonly body: Uint8Array
}

const brokenEscape = /%(?![0-9A-Fa-f]{2})/
const noQuery: SplitRequest['query'] = []

/** Throws a failure when path or query hold a `%` without two hexadecimal digits. */
export function splitRequest(request: SignableRequest): SplitRequest {
  const { method, target, headers, body } = request
  if (brokenEscape.test(target)) throw incomplete('The request target holds an invalid percent-encoding.')
  const mark = target.indexOf('?')
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? noQuery : parseQuery(target.slice(mark + 1)),
    headers,
    body,
  }
}

function parseQuery(query: string): [string, string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
      return [normalizeEscapes(name), normalizeEscapes(value)]
    })
}

/** RFC 3986 percent-encoding of what an encoded text stands for, byte by byte; `+` means a blank. */
function normalizeEscapes(encoded: string): string {
  return encoded.replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~]/g, (part) => {
    if (part === '+') return '%20'
    const byte = part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0)
    const plain = String.fromCharCode(byte)
    return part.length === 3 && /[A-Za-z0-9\-._~]/.test(plain) ? plain : escapeByte(byte)
  })
}

/** Encodes every byte of a path segment but the unreserved ones. */
export function escapeSegment(segment: string): string {
  return segment.replace(/[^A-Za-z0-9\-._~]/g, (character) => escapeByte(character.charCodeAt(0)))
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
