import type { PageTokens } from '../crypto/page-token.js'
import type { Account } from '../domain/account/account.js'
import type { AttributeVerification } from '../domain/account/attribute-verification.js'
import type { PasswordRecovery } from '../domain/account/password-recovery.js'
import type { ClientAuthentication } from '../domain/clients/client-authentication.js'
import type { Clients } from '../domain/clients/clients.js'
import type { GroupMembers } from '../domain/groups/group-members.js'
import type { Groups } from '../domain/groups/groups.js'
import type { Passwords } from '../domain/passwords/passwords.js'
import type { Pools } from '../domain/pools/pools.js'
import type { SignIn } from '../domain/sign-in/sign-in.js'
import type { SignUp } from '../domain/sign-up/sign-up.js'
import type { Refresh } from '../domain/tokens/refresh.js'
import type { Tokens } from '../domain/tokens/tokens.js'
import type { UserAdministration } from '../domain/users/user-administration.js'
import type { UserListing } from '../domain/users/user-listing.js'
import type { Users } from '../domain/users/users.js'

/** What operations may use. An operation destructures the two or three it needs. */
export interface Services {
  readonly account: Account
  readonly attributeVerification: AttributeVerification
  readonly clientAuthentication: ClientAuthentication
  readonly clients: Clients
  readonly groupMembers: GroupMembers
  readonly groups: Groups
  readonly pageTokens: PageTokens
  readonly passwordRecovery: PasswordRecovery
  readonly passwords: Passwords
  readonly pools: Pools
  readonly refresh: Refresh
  readonly signIn: SignIn
  readonly signUp: SignUp
  readonly tokens: Tokens
  readonly userAdministration: UserAdministration
  readonly userListing: UserListing
  readonly users: Users
  /** Region and account that ARNs carry. */
  readonly location: { readonly region: string; readonly accountId: string }
}
