import type { ClaimedSignature } from './claimed-signature.js'
import { mismatch } from './signature-failure.js'
import { escapeSegment, type SplitRequest } from './signed-request.js'

/** The text that the client hashed: a pure function of what arrived, so a changed request gives another text. */
export function canonicalRequest(request: SplitRequest, claimed: ClaimedSignature, bodyHash: string): string {
  const { headers } = request
  const { signedHeaders } = claimed
  let lines = ''
  for (const name of signedHeaders) {
    const values = headers.all(name)
    if (!values) throw mismatch()
    lines += `${name}:${values.length === 1 ? fold(values[0] as string) : values.map(fold).join(',')}\n`
  }
  const path = request.path === '/' ? '/' : canonicalPath(request.path)
  return `${request.method}\n${path}\n${canonicalQuery(request.query, claimed.form)}\n${lines}\n${signedHeaders.join(';')}\n${bodyHash}`
}

/** Outer blanks off, inner runs of blanks folded to one, also inside quotes. */
function fold(value: string): string {
  if (!/ {2}|\t|^ | $/.test(value)) return value
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')
}

/** Dot segments and repeated slashes resolved, then every segment encoded once more, as all services but S3 sign it. */
function canonicalPath(path: string): string {
  if (path !== '' && !path.startsWith('/')) throw mismatch()
  const segments: string[] = []
  const parts = path.split('/').slice(1)
  for (const part of parts) {
    if (part === '..') {
      if (segments.pop() === undefined) throw mismatch()
    } else if (part !== '' && part !== '.') segments.push(escapeSegment(part))
  }
  const endsInSlash = ['', '.', '..'].includes(parts.at(-1) ?? '')
  return `/${segments.join('/')}${endsInSlash && segments.length > 0 ? '/' : ''}`
}

function canonicalQuery(query: SplitRequest['query'], form: ClaimedSignature['form']): string {
  if (query.length === 0) return ''
  return query
    .filter(([name]) => form === 'header' || name !== 'X-Amz-Signature')
    .toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
