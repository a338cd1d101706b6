import type { RawReply } from '../../http/raw-request.js'
import type { ApiError } from './api-error.js'

/** Clients in browsers call the API directly; nothing in it relies on cookies (captured from the service). */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
}
const baseHeaders = {
  'Content-Type': 'application/x-amz-json-1.1',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  ...crossOrigin,
}
const longestMessageHeader = 1024

/** `json` is empty for operations without output. */
export function successReply(requestId: string, json: string): RawReply {
  return { status: 200, headers: { ...baseHeaders, 'x-amzn-RequestId': requestId }, body: json }
}

/** The type in body and header, there with the colon that precedes an empty namespace; the message in both too. */
export function errorReply(requestId: string, error: ApiError): RawReply {
  const headers: Record<string, string> = {
    ...baseHeaders,
    'x-amzn-RequestId': requestId,
    'x-amzn-ErrorType': `${error.type}:`,
  }
  const body: Record<string, string> = { __type: error.type }
  if (error.message !== '') {
    headers['x-amzn-ErrorMessage'] = toHeaderValue(error.message)
    body[error.messageMember] = error.message
  }
  return { status: error.status, headers, body: JSON.stringify(body) }
}

/** Anything on the API host that is no call of the API (captured: 400; 404 in 2018). */
export function notUnderstoodReply(requestId: string): RawReply {
  const body = {
    code: 'BadRequest',
    message: 'The server did not understand the operation that was requested.',
    type: 'client',
  }
  return { status: 400, headers: { ...baseHeaders, 'x-amzn-RequestId': requestId }, body: JSON.stringify(body) }
}

/** The answer to a browser's preflight; whatever headers it asks for may be sent. */
export function preflightReply(requestId: string, requestedHeaders: string | undefined): RawReply {
  const headers = {
    ...crossOrigin,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers':
      requestedHeaders !== undefined && headerNames.test(requestedHeaders) ? requestedHeaders : defaultAllowedHeaders,
    'Access-Control-Max-Age': '172800',
    'x-amzn-RequestId': requestId,
  }
  return { status: 200, headers, body: '' }
}

const headerNames = /^[\w\-, ]{1,2000}$/
const defaultAllowedHeaders = [
  'content-type',
  'x-amz-target',
  'x-amz-user-agent',
  'cache-control',
  'authorization',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'x-amz-api-version',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
].join(', ')

/** Header lines hold one line of printable Latin-1; clients take the whole text from the body. */
function toHeaderValue(message: string): string {
  return message
    .slice(0, longestMessageHeader)
    .replace(/[^\x20-\x7e\xa0-\xff]+/g, ' ')
    .trim()
}
