import type { UserPoolId } from './ids.js'

/** An API that clients ask tokens for. */
export interface ResourceServer {
  readonly poolId: UserPoolId
  /** Such as `https://api.example.com`; the first part of its scopes. */
  readonly identifier: string
  readonly name: string
  /** In the order given. */
  readonly scopes: readonly ResourceServerScope[]
}

export interface ResourceServerScope {
  /** Without the identifier. */
  readonly name: string
  readonly description: string
}
