import type { IdentityProviderType } from '../entities/identity-provider.js'

/** What clients may ask for, the hosts of pools, and who else signs users in. */
export interface FederationTables {
  resource_servers: ResourceServerRow
  user_pool_domains: UserPoolDomainRow
  identity_providers: IdentityProviderRow
  identity_provider_identifiers: IdentityProviderIdentifierRow
  federated_identities: FederatedIdentityRow
}

export interface ResourceServerRow {
  pool_id: string
  identifier: string
  name: string
  /** A JSON array. */
  scopes: string
}

export interface UserPoolDomainRow {
  domain: string
  pool_id: string
  kind: 'prefix' | 'custom'
  certificate_arn: string | null
  security_policy: string | null
  managed_login_version: number
  created_at: number
  modified_at: number
}

export interface IdentityProviderRow {
  pool_id: string
  name: string
  type: IdentityProviderType
  /** JSON objects of text, and an array. */
  details: string
  sealed_secrets: string | null
  attribute_mapping: string
  identifiers: string
  created_at: number
  modified_at: number
}

export interface IdentityProviderIdentifierRow {
  pool_id: string
  identifier: string
  provider_name: string
}

/** Which user an identity of a provider belongs to. */
export interface FederatedIdentityRow {
  pool_id: string
  provider_name: string
  attribute_name: string
  attribute_value: string
  sub: string
}
