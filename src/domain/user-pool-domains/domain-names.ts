import { Failure } from '../failure.js'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const reservedWords: ReadonlySet<string> = new Set(['aws', 'amazon', 'cognito'])

/** A prefix is one label of a host name; `domain-name-invalid` or `domain-name-reserved`. */
export function checkPrefix(prefix: string): void {
  if (!label.test(prefix)) throw new Failure('domain-name-invalid')
  const word = prefix.split('-').find((part) => reservedWords.has(part))
  if (word !== undefined) throw new Failure('domain-name-reserved', { word })
}

/** A custom domain is a host name in lower case with a parent that is no top-level domain; `custom-domain-invalid`. */
export function checkCustomDomain(domain: string): void {
  const labels = domain.split('.')
  // The last label of an IPv4 address is a number, that of a host name is not.
  const isHostName = labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '')
  if (labels.length < 2 || !isHostName) throw new Failure('custom-domain-invalid', { domain })
}
