import { Failure } from '../failure.js'

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
/** They would make a browser run or show what the address says instead of calling an app. */
const unsafeSchemes: ReadonlySet<string> = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'])

/**
 * Checks a callback or logout URL: absolute, without a fragment (RFC 6749 §3.1.2), https, a scheme of an app, or http on
 * this machine (API reference, CallbackURLs). Assumed: the texts.
 */
export function checkRedirectUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw invalid(`${text} is not an absolute URI.`)
  if (text.includes('#')) throw invalid(`${text} cannot contain a fragment.`)
  if (url.protocol === 'http:' && !localHosts.has(url.hostname)) throw invalid(`${text} cannot use the HTTP protocol.`)
  if (unsafeSchemes.has(url.protocol)) throw invalid(`${text} cannot use the scheme ${url.protocol}`)
}

function invalid(reason: string): Failure {
  return new Failure('redirect-url-invalid', { reason })
}
