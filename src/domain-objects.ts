import { DailySealer } from './crypto/daily-sealer.js'
import { ImportedHashes } from './crypto/imported-hashes.js'
import { PageTokens } from './crypto/page-token.js'
import type { Random } from './crypto/random.js'
import type { Keyring } from './crypto/sealing.js'
import type { Srp } from './crypto/srp.js'
import { Account } from './domain/account/account.js'
import { AttributeVerification } from './domain/account/attribute-verification.js'
import { PasswordRecovery } from './domain/account/password-recovery.js'
import { ClientAuthentication } from './domain/clients/client-authentication.js'
import { ClientSecretRotation } from './domain/clients/client-secret-rotation.js'
import { Clients } from './domain/clients/clients.js'
import type { Clock } from './domain/clock.js'
import { AttemptLimits } from './domain/codes/attempt-limits.js'
import { Codes } from './domain/codes/codes.js'
import { Ghosts } from './domain/codes/ghosts.js'
import { Devices } from './domain/devices/devices.js'
import { FederatedIdentities } from './domain/federated-identities/federated-identities.js'
import { GroupMembers } from './domain/groups/group-members.js'
import { Groups } from './domain/groups/groups.js'
import { IdentityProviders } from './domain/identity-providers/identity-providers.js'
import { buildImports } from './domain/import-jobs/build-imports.js'
import { LoginBrandings } from './domain/managed-login/login-brandings.js'
import { TermsDocuments } from './domain/managed-login/terms-documents.js'
import { UiCustomizations } from './domain/managed-login/ui-customizations.js'
import { CodeMessages } from './domain/messages/code-messages.js'
import { Inbox } from './domain/messages/inbox.js'
import { MessageGate, type MessagePolicy } from './domain/messages/message-gate.js'
import { Outbox } from './domain/messages/outbox.js'
import { MfaPreferences } from './domain/mfa/mfa-preferences.js'
import { SoftwareTokens } from './domain/mfa/software-tokens.js'
import { TokenSetUp } from './domain/mfa/token-set-up.js'
import { refusingOvertaken } from './domain/overtaken.js'
import { PasskeySignIn } from './domain/passkeys/passkey-sign-in.js'
import { Passkeys } from './domain/passkeys/passkeys.js'
import type { PasskeySite } from './domain/passkeys/relying-party.js'
import { Passwords } from './domain/passwords/passwords.js'
import { Pools } from './domain/pools/pools.js'
import { SigningCertificates } from './domain/pools/signing-certificates.js'
import { ResourceServers } from './domain/resource-servers/resource-servers.js'
import { SessionOrigins } from './domain/sessions/session-origins.js'
import { SessionSettings } from './domain/sessions/session-settings.js'
import { UserSessions } from './domain/sessions/user-sessions.js'
import { Accounts } from './domain/sign-in/accounts.js'
import { Attempts } from './domain/sign-in/attempts.js'
import { buildSignIn } from './domain/sign-in/build-sign-in.js'
import { PendingSignIns } from './domain/sign-in/pending-sign-ins.js'
import { FirstFactors } from './domain/sign-in/user-auth/first-factors.js'
import { SignUp } from './domain/sign-up/sign-up.js'
import { SignUpSessions } from './domain/sign-up/sign-up-sessions.js'
import { buildThreats, type ThreatSources } from './domain/threats/build-threats.js'
import { ClientCredentials } from './domain/tokens/client-credentials.js'
import { Refresh } from './domain/tokens/refresh.js'
import { RefreshLineage } from './domain/tokens/refresh-lineage.js'
import { SigningKeys } from './domain/tokens/signing-keys.js'
import { Tokens } from './domain/tokens/tokens.js'
import type { CodeEncryption } from './domain/triggers/code-encryption.js'
import type { TriggerInvoker } from './domain/triggers/trigger-invoker.js'
import { Triggers } from './domain/triggers/triggers.js'
import { UserPoolDomains } from './domain/user-pool-domains/user-pool-domains.js'
import { AttributeUpdate } from './domain/users/attribute-update.js'
import { UserAdministration } from './domain/users/user-administration.js'
import { UserCreation } from './domain/users/user-creation.js'
import { UserListing } from './domain/users/user-listing.js'
import { UserMigration } from './domain/users/user-migration.js'
import { Users } from './domain/users/users.js'
import type { UserPoolId } from './entities/ids.js'
import type { UserPool } from './entities/user-pool.js'
import type { Storage } from './storage/storage.js'

/** What the domain is built from. */
export interface Foundation {
  readonly storage: Storage
  readonly keyring: Keyring
  readonly srp: Srp
  readonly clock: Clock
  readonly random: Random
  readonly location: { readonly region: string; readonly accountId: string }
  /** Whether callers may choose ids, as `dev` permits. */
  readonly pinnedIds: boolean
  /** Whether the tier of a pool limits its features, as in AWS. */
  readonly enforceTiers: boolean
  readonly issuerOf: (poolId: UserPoolId) => string
  readonly passkeySite: PasskeySite
  readonly triggers: TriggerInvoker
  readonly codeEncryption: CodeEncryption
  readonly threats: ThreatSources
  readonly messagePolicy: MessagePolicy
}

/** Builds every object of the domain once, from the ground up. */
export function buildDomain(foundation: Foundation) {
  const ground = buildGround(foundation)
  const people = buildPeople(foundation, ground)
  const { edges, account, tokens, ...objects } = { ...ground, ...people, ...buildTokens(foundation, ground) }
  const { storage, clock } = edges
  const signIn = buildSignInObjects(foundation, { ...objects, edges, account, tokens })
  const { signUpSessions, ...signInObjects } = signIn
  const { userCreation, groups, users, pageTokens } = objects
  const passwordRecovery = new PasswordRecovery(account)
  const appearance = buildAppearance(foundation, objects, edges)
  return {
    ...objects,
    ...signInObjects,
    ...appearance,
    tokens,
    devices: new Devices({ ...edges, sealer: foundation.keyring }),
    groupMembers: new GroupMembers({ storage, users, groups }),
    federatedIdentities: new FederatedIdentities({
      storage,
      clock,
      users,
      identityProviders: appearance.identityProviders,
    }),
    passwordRecovery,
    account: new Account(account),
    attributeVerification: new AttributeVerification(account),
    signUp: new SignUp({ ...account, userCreation, signUpSessions }),
    userAdministration: new UserAdministration({ ...account, userCreation, passwordRecovery }),
    userListing: new UserListing({ storage, clock, pageTokens }),
    mfaPreferences: new MfaPreferences(account),
    ...buildImports({ ...foundation, ...foundation.location, ...foundation.passkeySite, ...objects, storage }),
  }
}

/** Pools, clients and messages. */
function buildGround(foundation: Foundation) {
  const { keyring: sealer, clock, random, location, pinnedIds, enforceTiers, messagePolicy: policy } = foundation
  const storage = refusingOvertaken(foundation.storage)
  const edges = { storage, clock, random }
  const signingKeys = new SigningKeys({ ...edges, sealer })
  const pools = new Pools({ ...edges, ...location, pinnedIds, enforceTiers, signingKeys })
  const outbox = new Outbox({ ...edges, sealer })
  const clients = new Clients({ ...edges, sealer, pools, pinnedIds })
  const feedbackPageOf = ({ id }: UserPool) => `${foundation.issuerOf(id)}/auth-event-feedback`
  const triggers = new Triggers({ invoker: foundation.triggers, encryption: foundation.codeEncryption })
  const messageGate = new MessageGate({ clock, key: sealer.derive('message-destinations'), policy })
  const messages = { outbox, triggers, messageGate }
  const threats = { ...edges, ...messages, sealer, pools, clients, sources: foundation.threats, feedbackPageOf }
  return {
    edges,
    signingKeys,
    pools,
    clients,
    ...buildThreats(threats),
    clientAuthentication: new ClientAuthentication({ sealer }),
    ...messages,
    inbox: new Inbox({ storage, outbox }),
    pageTokens: new PageTokens(sealer.derive('page-tokens')),
  }
}

type Ground = ReturnType<typeof buildGround>

/** What belongs to pools and clients and concerns nobody in particular. */
function buildAppearance(
  { keyring: sealer }: Foundation,
  { pools, clients }: Pick<Ground, 'pools' | 'clients'>,
  edges: Ground['edges'],
) {
  return {
    clientSecretRotation: new ClientSecretRotation({ ...edges, sealer, clients }),
    identityProviders: new IdentityProviders({ ...edges, sealer }),
    loginBrandings: new LoginBrandings({ ...edges, clients }),
    resourceServers: new ResourceServers(edges),
    sessionSettings: new SessionSettings({ pools, clients }),
    signingCertificates: new SigningCertificates({ ...edges, sealer }),
    termsDocuments: new TermsDocuments({ ...edges, clients }),
    uiCustomizations: new UiCustomizations({ ...edges, clients }),
    userPoolDomains: new UserPoolDomains(edges),
    userSessions: new UserSessions(edges),
  }
}

/** Users and what is kept of them; `account` is what most of their acts need. */
function buildPeople({ keyring, srp, passkeySite }: Foundation, ground: Ground) {
  const { edges, outbox, triggers, messageGate, authEvents, compromisedPasswords, signInWatch } = ground
  const { storage, clock, random } = edges
  const users = new Users({ storage })
  const codeMessages = new CodeMessages({ outbox, triggers, messageGate, publicUrl: passkeySite.publicUrl })
  const codes = new Codes({ ...edges, key: keyring.derive('one-time-codes') })
  const ghostKey = keyring.derive('ghost-passwords')
  const importedHashes = new ImportedHashes()
  const passwords = new Passwords({ ...edges, sealer: keyring, srp, importedHashes, ghostKey, compromisedPasswords })
  const userCreation = new UserCreation({ clock, random })
  const account = {
    ...edges,
    authEvents,
    compromisedPasswords,
    signInWatch,
    triggers,
    userMigration: new UserMigration({ storage, users, userCreation, passwords, triggers }),
    users,
    attributeUpdate: new AttributeUpdate({ clock, codes, codeMessages }),
    passwords,
    codes,
    codeMessages,
    messageGate,
    attemptLimits: new AttemptLimits({ storage, clock }),
    ghosts: new Ghosts({ storage, clock, messageGate, key: keyring.derive('ghosts') }),
  }
  return { account, users, passwords, userCreation, groups: new Groups({ storage, clock }) }
}

function buildTokens({ keyring, issuerOf, threats: { geography } }: Foundation, ground: Ground) {
  const { edges, triggers, signingKeys, pools, clients, clientAuthentication } = ground
  const sessionOrigins = new SessionOrigins({ clock: edges.clock, geography })
  const tokens = new Tokens({ ...edges, triggers, signingKeys, pools, clients, sessionOrigins, issuerOf })
  const lineage = new RefreshLineage(keyring.derive('refresh-lineage'))
  return {
    tokens,
    refresh: new Refresh({ ...edges, clients, clientAuthentication, tokens, lineage, sessionOrigins }),
    clientCredentials: new ClientCredentials({
      ...edges,
      clients,
      clientAuthentication,
      signingKeys,
      triggers,
      issuerOf,
    }),
  }
}

/** The sign-in and what people prove themselves by. */
function buildSignInObjects(
  { keyring, srp, clock, passkeySite: site }: Foundation,
  built: Pick<Ground, 'edges' | 'clients' | 'clientAuthentication'> &
    Pick<ReturnType<typeof buildPeople>, 'account'> &
    ReturnType<typeof buildTokens>,
) {
  const { edges, account, clients, clientAuthentication, tokens, refresh } = built
  const { storage } = edges
  const sealer = new DailySealer(keyring, () => clock.now())
  const softwareTokens = new SoftwareTokens({ ...account, sealer: keyring })
  const attempts = new Attempts({ ...edges, sealer })
  const accounts = new Accounts(account)
  const pendingSignIns = new PendingSignIns({ storage, attempts, accounts, clientAuthentication })
  const passkeyParts = { ...edges, sealer: keyring, shortSealer: sealer, site }
  const passkeySignIn = new PasskeySignIn(passkeyParts)
  const firstFactors = new FirstFactors({ storage, passkeySignIn })
  const signUpSessions = new SignUpSessions({ ...edges, sealer })
  const codeKey = keyring.derive('sign-in-codes')
  const proofs = { softwareTokens, passkeySignIn, firstFactors, signUpSessions }
  const secrets = { sealer, deviceSealer: keyring, codeKey, srp }
  return {
    passkeys: new Passkeys(passkeyParts),
    firstFactors,
    signUpSessions,
    softwareTokens,
    tokenSetUp: new TokenSetUp({ ...account, clients, softwareTokens, attempts, pendingSignIns }),
    signIn: buildSignIn({ ...account, ...proofs, ...secrets, clientAuthentication, tokens, refresh }),
  }
}

export type Domain = ReturnType<typeof buildDomain>
