import type { CredentialLookup } from '../aws/sigv4/credentials.js'
import type { Principal } from '../entities/principal.js'
import type { Authorizer } from './authorizer.js'
import type { ConfiguredPrincipals } from './configured-principals.js'
import type { IamAccessKeys } from './iam-access-keys.js'
import type { IamGroups } from './iam-groups.js'
import type { IamPolicies } from './iam-policies.js'
import type { IamRoles } from './iam-roles.js'
import type { IamUsers } from './iam-users.js'
import type { IdentityPolicies } from './identity-policies.js'
import type { KeyUses } from './key-uses.js'
import type { Sessions } from './sessions.js'

/** Everything of IAM that surfaces use. */
export interface Iam {
  readonly users: IamUsers
  readonly groups: IamGroups
  readonly roles: IamRoles
  readonly policies: IamPolicies
  readonly identityPolicies: IdentityPolicies
  readonly accessKeys: IamAccessKeys
  readonly sessions: Sessions
  /** Applied once at the start, and after a reset. */
  readonly configured: ConfiguredPrincipals
  readonly authorizer: Authorizer
  readonly credentials: CredentialLookup<Principal>
  /** To be told of every signature that was found right. */
  readonly keyUses: KeyUses
  /** Drops everything cached: the database was emptied. */
  forget(): void
}
