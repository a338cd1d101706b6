import type { UserPoolId } from './ids.js'

export const identityProviderTypes = [
  'SAML',
  'Facebook',
  'Google',
  'LoginWithAmazon',
  'SignInWithApple',
  'OIDC',
] as const

export type IdentityProviderType = (typeof identityProviderTypes)[number]

/** Who else signs users of a pool in. */
export interface IdentityProvider {
  readonly poolId: UserPoolId
  /** Compared as it is; never changes. */
  readonly name: string
  readonly type: IdentityProviderType
  /** Complete, under the service's own keys, without secrets. */
  readonly details: Readonly<Record<string, string>>
  /** What of the details is secret, with keys that are never shown; absent when there is nothing. */
  readonly sealedSecrets?: string
  /** From attributes of the pool, or `username`, to claims of the provider. */
  readonly attributeMapping: Readonly<Record<string, string>>
  /** Other names, such as the domains of its users' addresses; each belongs to one provider of the pool. */
  readonly identifiers: readonly string[]
  readonly createdAt: Date
  readonly modifiedAt: Date
}
