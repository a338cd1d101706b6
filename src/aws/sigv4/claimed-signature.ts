import type { HeaderLines } from '../header-lines.js'
import { incomplete, invalid, mismatch, missingAuthentication } from './signature-failure.js'
import type { SplitRequest } from './signed-request.js'

/** What a request says about its own signature, not yet believed. */
export interface ClaimedSignature {
  readonly form: 'header' | 'query'
  readonly credential: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** As sent. */
  readonly date: string
  /** Query form only. */
  readonly expiresInSeconds: number | undefined
  readonly sessionToken: string | undefined
}

const algorithm = 'AWS4-HMAC-SHA256'
const longestExpiry = 604_800
const longestEcho = 1024

/** Reads the header or the query form; throws the failure of the first thing that is missing or malformed. */
export function readClaimedSignature(request: SplitRequest): ClaimedSignature {
  const authorization = request.headers.all('authorization')
  const query = new Map<string, string>()
  // Of repeated parameters the first counts.
  for (const [name, value] of request.query) if (name.startsWith('X-Amz-') && !query.has(name)) query.set(name, value)
  if (query.has('X-Amz-Algorithm')) {
    if (authorization) {
      throw invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
    }
    return readQueryForm(query)
  }
  if (!authorization) throw missingAuthentication()
  const [line, ...others] = authorization
  if (line === undefined || others.length > 0) throw incomplete('The request has more than one Authorization header.')
  return readHeaderForm(line, request.headers)
}

function readHeaderForm(line: string, headers: HeaderLines): ClaimedSignature {
  const blank = line.indexOf(' ')
  const scheme = blank < 0 ? line : line.slice(0, blank)
  if (!scheme.startsWith('AWS4-')) throw missingAuthentication()
  if (scheme !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${echo(scheme)}'.`)

  const parts = readParts(line, blank < 0 ? '' : line.slice(blank + 1))
  const date = headers.has('x-amz-date') ? joined(headers, 'x-amz-date') : joined(headers, 'date')
  const { Credential: credential, Signature: signature, SignedHeaders: signedHeaders } = parts
  if (!credential || !signature || !signedHeaders || !date) {
    const missing = [
      credential ? '' : "Authorization header requires 'Credential' parameter. ",
      signature ? '' : "Authorization header requires 'Signature' parameter. ",
      signedHeaders ? '' : "Authorization header requires 'SignedHeaders' parameter. ",
      date ? '' : "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
    ]
    throw incomplete(`${missing.join('')}Authorization=${echo(line)}`)
  }
  return {
    form: 'header',
    credential,
    signature,
    date,
    signedHeaders: splitSignedHeaders(signedHeaders),
    expiresInSeconds: undefined,
    sessionToken: headers.all('x-amz-security-token')?.join(','),
  }
}

/** Parts are separated by commas, blanks or both; of repeated ones the last counts. */
function readParts(line: string, text: string): Readonly<Record<string, string | undefined>> {
  const parts: Record<string, string | undefined> = Object.create(null)
  for (const part of text.split(/[, \t]+/)) {
    if (part === '') continue
    const equals = part.indexOf('=')
    if (equals < 0) {
      throw incomplete(
        `'${echo(part)}' not a valid key=value pair (missing equal-sign) in Authorization header: '${echo(line)}'.`,
      )
    }
    parts[part.slice(0, equals)] = part.slice(equals + 1)
  }
  return parts
}

function joined(headers: HeaderLines, name: string): string | undefined {
  return headers.all(name)?.join(',')
}

const queryParts = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date', 'X-Amz-Expires']

function readQueryForm(query: ReadonlyMap<string, string>): ClaimedSignature {
  const read = (name: string) => decode(query.get(name) ?? '')
  const named = read('X-Amz-Algorithm')
  if (named !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${echo(named)}'.`)
  const missing = queryParts.filter((name) => read(name) === '')
  if (missing.length > 0) {
    const texts = missing.map((name) => `AWS query-string parameters must include '${name}'. `)
    throw incomplete(`${texts.join('')}Re-examine the query-string parameters.`)
  }
  const expires = read('X-Amz-Expires')
  if (!/^[1-9]\d{0,5}$/.test(expires) || Number(expires) > longestExpiry) {
    throw incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${longestExpiry}.`)
  }
  return {
    form: 'query',
    credential: read('X-Amz-Credential'),
    signature: read('X-Amz-Signature'),
    date: read('X-Amz-Date'),
    signedHeaders: splitSignedHeaders(read('X-Amz-SignedHeaders')),
    expiresInSeconds: Number(expires),
    sessionToken: query.has('X-Amz-Security-Token') ? read('X-Amz-Security-Token') : undefined,
  }
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw incomplete('The query string is not valid UTF-8.')
  }
}

/** Lower case, sorted, none empty or repeated; otherwise the signature cannot be one that a client made. */
function splitSignedHeaders(text: string): string[] {
  const names = text.split(';')
  const ordered = names.every((name, index) => /^[!-9<-~]+$/.test(name) && name > (names[index - 1] ?? ''))
  if (!ordered || text !== text.toLowerCase()) throw mismatch()
  return names
}

function echo(text: string): string {
  return text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
}
