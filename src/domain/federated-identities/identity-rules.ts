import { type FederatedIdentityKey, subjectAttribute } from '../../entities/federated-identity.js'
import type { IdentityProvider } from '../../entities/identity-provider.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { builtInProvider } from '../identity-providers/provider-names.js'

/** Longer ones do not fit into an index. Subjects have at most 256 characters (OpenID Connect Core §2, SAML 2.0 §8.3.7). */
const longestValueBytes = 1024

/** Whether the pool itself signs the user in. Assumed: in any letter case, as no provider can have such a name. */
export function isOfPool({ providerName }: Pick<FederatedIdentityKey, 'providerName'>): boolean {
  return providerName.toUpperCase() === builtInProvider
}

/** Social providers know their users by subject alone, others also by an attribute that they map a claim to (API reference, AdminLinkProviderForUser). */
export function checkLinkable(provider: IdentityProvider, { attribute, value }: FederatedIdentityKey): void {
  if (Buffer.byteLength(value) > longestValueBytes) throw invalid(`a value has at most ${longestValueBytes} bytes`)
  if (attribute === subjectAttribute) return
  const { type, name, attributeMapping } = provider
  if (type !== 'SAML' && type !== 'OIDC') throw invalid(`users of ${name} are known by ${subjectAttribute} alone`)
  // Assumed: nor by `username`, which is the subject again.
  if (attribute !== 'username' && Object.hasOwn(attributeMapping, attribute)) return
  throw invalid(`users of ${name} are known by ${subjectAttribute} or an attribute that it maps a claim to`)
}

/** A sign-in by the identity writes attributes, so the user must have none that cannot be (same page); `attribute-immutable`. */
export function checkMutable({ schema }: UserPool, { attributes }: User): void {
  const immutable = schema.find(({ name, mutable }) => !mutable && Object.hasOwn(attributes, name))
  if (immutable) throw new Failure('attribute-immutable', { attribute: immutable.name })
}

export function requireOfSubject({ attribute }: FederatedIdentityKey): void {
  if (attribute !== subjectAttribute) throw invalid(`users of the pool itself are known by ${subjectAttribute} alone`)
}

export function requireForeign(key: FederatedIdentityKey): void {
  if (isOfPool(key)) throw invalid('users of the pool itself cannot be linked to others')
}

function invalid(reason: string): Failure {
  return new Failure('identity-invalid', { reason })
}
