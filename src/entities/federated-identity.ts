import type { IdentityProviderType } from './identity-provider.js'

/** The attribute name that stands for the subject by which a provider tells its users apart. */
export const subjectAttribute = 'Cognito_Subject'

/** One person of an identity provider, as a pool tells them from others: by `attribute`, which has `value`. */
export interface FederatedIdentityKey {
  readonly providerName: string
  /** `Cognito_Subject`, or an attribute of the pool that the provider's claims are mapped to. */
  readonly attribute: string
  /** Compared as it is. */
  readonly value: string
}

/** An identity that signs a user in; each is one user's of all that the pool has. */
export interface FederatedIdentity extends FederatedIdentityKey {
  readonly providerType: IdentityProviderType
  /** The entity id of a SAML provider, where it is known. */
  readonly issuer?: string
  /** Whether the user came by it; false for one that was linked later. */
  readonly primary: boolean
  readonly createdAt: Date
}

export function isSameIdentity(one: FederatedIdentityKey, other: FederatedIdentityKey): boolean {
  return one.providerName === other.providerName && one.attribute === other.attribute && one.value === other.value
}
