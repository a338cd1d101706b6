/** What clients may ask for, and the hosts of pools. */
export interface FederationTables {
  resource_servers: ResourceServerRow
  user_pool_domains: UserPoolDomainRow
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
