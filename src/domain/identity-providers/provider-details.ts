import type { IdentityProviderType } from '../../entities/identity-provider.js'
import { Failure } from '../failure.js'
import { choices, detailRules, secretKeys, urlKeys } from './detail-rules.js'
import { faultOfUrl } from './provider-urls.js'
import { readSamlMetadata } from './saml-metadata.js'

type Texts = Readonly<Record<string, string>>

/** Details with everything that follows from them, parted into what may lie open and what may not. */
export interface CompleteDetails {
  readonly open: Texts
  readonly secrets: Texts
}

/**
 * Checks what a caller gives and fills in the rest. Fails with `provider-details-invalid` or `provider-metadata-invalid`.
 * Assumed: keys that the type does not have are refused, for nothing would read them.
 */
export async function completeDetails(type: IdentityProviderType, given: Texts): Promise<CompleteDetails> {
  const rules = detailRules[type]
  const taken = new Set([...rules.required, ...rules.optional, ...Object.keys(rules.defaults)])
  const readOnly = new Set(Object.keys(rules.readOnly))
  const unknown = Object.keys(given).find((key) => !taken.has(key) && !readOnly.has(key))
  if (unknown !== undefined) throw invalid(`${shortened(unknown)} is not an idp detail of type ${type}.`)
  const stated = new Map(Object.entries(given).filter(([key]) => taken.has(key)))
  if (rules.required.some((key) => (stated.get(key) ?? '').trim() === '')) throw invalid(rules.missing)
  for (const [key, value] of stated) checkValue(key, value)
  const defaults = withVersion(rules.defaults, stated.get('api_version'))
  const completed = { ...defaults, ...Object.fromEntries(stated) }
  const entries = Object.entries({ ...completed, ...rules.readOnly, ...(await ofSaml(type, stated)) })
  const isText = (entry: readonly [string, string | undefined]): entry is [string, string] => entry[1] !== undefined
  const complete = entries.filter(isText)
  return {
    open: Object.fromEntries(complete.filter(([key]) => !secretKeys.has(key))),
    secrets: Object.fromEntries(complete.filter(([key]) => secretKeys.has(key))),
  }
}

function checkValue(key: string, value: string): void {
  if (value === '') throw invalid(`${key} cannot be empty.`)
  const allowed = choices[key]
  if (allowed && !allowed.includes(value)) throw invalid(outsideOf(key, value, allowed))
  const fault = urlKeys.has(key) ? faultOfUrl(key, value) : undefined
  if (fault !== undefined) throw invalid(fault)
  if (key === 'api_version' && !/^v\d{1,3}\.\d{1,2}$/.test(value)) throw invalid('api_version is not a version.')
}

/** As the service tells of members, whose names are in lower camel case. */
function outsideOf(key: string, value: string, allowed: readonly string[]): string {
  const member = key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
  const constraint = `Member must satisfy enum value set: [${allowed.join(', ')}]`
  return `1 validation error detected: Value '${shortened(value)}' at '${member}' failed to satisfy constraint: ${constraint}`
}

function withVersion(defaults: Texts, stated: string | undefined): Texts {
  const version = stated ?? defaults.api_version ?? ''
  return Object.fromEntries(Object.entries(defaults).map(([key, text]) => [key, text.replace('{version}', version)]))
}

/** Assumed: metadata behind a URL is read at the first sign-in, so its addresses are not shown before. */
async function ofSaml(type: IdentityProviderType, stated: ReadonlyMap<string, string>): Promise<Texts> {
  if (type !== 'SAML') return {}
  const [file, url] = [stated.get('MetadataFile'), stated.get('MetadataURL')]
  if (file === undefined && url === undefined) {
    throw invalid('At least one of the MetadataURL or MetadataFile should be provided.')
  }
  if (file === undefined) return {}
  if (url !== undefined) throw invalid('Only one of the MetadataURL or MetadataFile should be provided.')
  const { signOnUrl, logoutUrl } = await readSamlMetadata(file)
  return {
    SSORedirectBindingURI: signOnUrl,
    ...(logoutUrl !== undefined && { SLORedirectBindingURI: logoutUrl }),
  }
}

const longestEcho = 64

/** Texts may be as long as a metadata file. */
function shortened(text: string): string {
  return text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
}

function invalid(reason: string): Failure {
  return new Failure('provider-details-invalid', { reason })
}
