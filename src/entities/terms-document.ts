import type { ClientId, UserPoolId } from './ids.js'

/** Where the terms of an app client are to be read. */
export interface TermsDocument {
  readonly poolId: UserPoolId
  readonly id: string
  readonly clientId: ClientId
  /** `terms-of-use` or `privacy-policy`; one of each for a client. */
  readonly name: string
  readonly source: 'LINK'
  readonly enforcement: 'NONE'
  /** URLs by language, such as `cognito:default`. */
  readonly links: Readonly<Record<string, string>>
  readonly createdAt: Date
  readonly modifiedAt: Date
}
