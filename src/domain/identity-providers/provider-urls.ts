const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Why an address of a provider is refused, undefined when it is not: it is absolute and https, or http on this machine,
 * without fragment or credentials. An issuer has no query either (OpenID Connect Discovery §3). Assumed: the texts. This
 * is syntax alone: whoever connects has to look at the address that the name leads to.
 */
export function faultOfUrl(key: string, text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) return `${key} is not an absolute URL.`
  const isLocal = url.protocol === 'http:' && localHosts.has(url.hostname)
  if (url.protocol !== 'https:' && !isLocal) return `${key} must use the HTTPS protocol.`
  if (url.username !== '' || url.password !== '') return `${key} cannot contain credentials.`
  if (text.includes('#')) return `${key} cannot contain a fragment.`
  if (key === 'oidc_issuer' && text.includes('?')) return `${key} cannot contain a query.`
  return undefined
}
