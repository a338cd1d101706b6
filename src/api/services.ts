import type { PageTokens } from '../crypto/page-token.js'
import type { Account } from '../domain/account/account.js'
import type { AttributeVerification } from '../domain/account/attribute-verification.js'
import type { PasswordRecovery } from '../domain/account/password-recovery.js'
import type { ClientAuthentication } from '../domain/clients/client-authentication.js'
import type { ClientSecretRotation } from '../domain/clients/client-secret-rotation.js'
import type { Clients } from '../domain/clients/clients.js'
import type { Devices } from '../domain/devices/devices.js'
import type { FederatedIdentities } from '../domain/federated-identities/federated-identities.js'
import type { GroupMembers } from '../domain/groups/group-members.js'
import type { Groups } from '../domain/groups/groups.js'
import type { IdentityProviders } from '../domain/identity-providers/identity-providers.js'
import type { ImportJobs } from '../domain/import-jobs/import-jobs.js'
import type { LoginBrandings } from '../domain/managed-login/login-brandings.js'
import type { TermsDocuments } from '../domain/managed-login/terms-documents.js'
import type { UiCustomizations } from '../domain/managed-login/ui-customizations.js'
import type { MfaPreferences } from '../domain/mfa/mfa-preferences.js'
import type { SoftwareTokens } from '../domain/mfa/software-tokens.js'
import type { TokenSetUp } from '../domain/mfa/token-set-up.js'
import type { Passkeys } from '../domain/passkeys/passkeys.js'
import type { Passwords } from '../domain/passwords/passwords.js'
import type { Pools } from '../domain/pools/pools.js'
import type { SigningCertificates } from '../domain/pools/signing-certificates.js'
import type { ResourceServers } from '../domain/resource-servers/resource-servers.js'
import type { SessionSettings } from '../domain/sessions/session-settings.js'
import type { UserSessions } from '../domain/sessions/user-sessions.js'
import type { SignIn } from '../domain/sign-in/sign-in.js'
import type { FirstFactors } from '../domain/sign-in/user-auth/first-factors.js'
import type { SignUp } from '../domain/sign-up/sign-up.js'
import type { AuthEvents } from '../domain/threats/auth-events.js'
import type { LogDeliveries } from '../domain/threats/log-deliveries.js'
import type { RiskConfigurations } from '../domain/threats/risk-configurations.js'
import type { ClientCredentials } from '../domain/tokens/client-credentials.js'
import type { Refresh } from '../domain/tokens/refresh.js'
import type { Tokens } from '../domain/tokens/tokens.js'
import type { UserPoolDomains } from '../domain/user-pool-domains/user-pool-domains.js'
import type { UserAdministration } from '../domain/users/user-administration.js'
import type { UserListing } from '../domain/users/user-listing.js'
import type { Users } from '../domain/users/users.js'
import type { UiCustomization } from '../entities/ui-customization.js'

/** What operations may use. An operation destructures the two or three it needs. */
export interface Services {
  readonly account: Account
  readonly attributeVerification: AttributeVerification
  readonly clientAuthentication: ClientAuthentication
  readonly clientCredentials: ClientCredentials
  readonly clientSecretRotation: ClientSecretRotation
  readonly authEvents: AuthEvents
  readonly clients: Clients
  readonly devices: Devices
  readonly federatedIdentities: FederatedIdentities
  readonly firstFactors: FirstFactors
  readonly groupMembers: GroupMembers
  readonly groups: Groups
  readonly identityProviders: IdentityProviders
  readonly importJobs: ImportJobs
  readonly loginBrandings: LoginBrandings
  readonly mfaPreferences: MfaPreferences
  readonly logDeliveries: LogDeliveries
  readonly pageTokens: PageTokens
  readonly passkeys: Passkeys
  readonly passwordRecovery: PasswordRecovery
  readonly passwords: Passwords
  readonly pools: Pools
  readonly refresh: Refresh
  readonly resourceServers: ResourceServers
  readonly sessionSettings: SessionSettings
  readonly riskConfigurations: RiskConfigurations
  readonly signIn: SignIn
  readonly signUp: SignUp
  readonly signingCertificates: SigningCertificates
  readonly softwareTokens: SoftwareTokens
  readonly termsDocuments: TermsDocuments
  readonly tokenSetUp: TokenSetUp
  readonly tokens: Tokens
  readonly uiCustomizations: UiCustomizations
  readonly userAdministration: UserAdministration
  readonly userListing: UserListing
  readonly userPoolDomains: UserPoolDomains
  readonly userSessions: UserSessions
  readonly users: Users
  /** Where a customization's logo is served; undefined when it has none. */
  readonly logoUrlOf: (customization: UiCustomization) => string | undefined
  /** Region and account that ARNs carry. */
  readonly location: { readonly region: string; readonly accountId: string }
}
