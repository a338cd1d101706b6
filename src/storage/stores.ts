import type { Kysely } from 'kysely'
import { AttemptStore } from './attempt-store.js'
import { AuthEventStore } from './auth-event-store.js'
import { CertificateStore } from './certificate-store.js'
import { ClientStore } from './client-store.js'
import { CodeStore } from './code-store.js'
import { CustomRoundStore } from './custom-round-store.js'
import { DeviceStore } from './device-store.js'
import { DomainStore } from './domain-store.js'
import { FederatedIdentityStore } from './federated-identity-store.js'
import { GroupStore } from './group-store.js'
import { IamAttachmentStore } from './iam-attachment-store.js'
import { IamIdentityStore } from './iam-identity-store.js'
import { IamKeyStore } from './iam-key-store.js'
import { IamPolicyStore } from './iam-policy-store.js'
import { IamRevisionStore } from './iam-revision-store.js'
import { IdentityProviderStore } from './identity-provider-store.js'
import { ImportFileStore } from './import-file-store.js'
import { ImportJobStore } from './import-job-store.js'
import { KeyStore } from './key-store.js'
import { LoginBrandingStore } from './login-branding-store.js'
import { OutboxStore } from './outbox-store.js'
import { PasskeyStore } from './passkey-store.js'
import { PasswordStore } from './password-store.js'
import { PoolStore } from './pool-store.js'
import { ResourceServerStore } from './resource-server-store.js'
import type { Database } from './schema.js'
import { SoftwareTokenStore } from './software-token-store.js'
import { TermsStore } from './terms-store.js'
import { TokenFamilyStore } from './token-family-store.js'
import { UiCustomizationStore } from './ui-customization-store.js'
import { UserStore } from './user-store.js'

/** Every store over one connection or transaction. */
export class Stores {
  readonly attempts: AttemptStore
  readonly certificates: CertificateStore
  readonly authEvents: AuthEventStore
  readonly clients: ClientStore
  readonly codes: CodeStore
  readonly customRounds: CustomRoundStore
  readonly devices: DeviceStore
  readonly domains: DomainStore
  readonly federatedIdentities: FederatedIdentityStore
  readonly groups: GroupStore
  readonly iamAttachments: IamAttachmentStore
  readonly iamIdentities: IamIdentityStore
  readonly iamKeys: IamKeyStore
  readonly iamPolicies: IamPolicyStore
  readonly iamRevision: IamRevisionStore
  readonly identityProviders: IdentityProviderStore
  readonly importFiles: ImportFileStore
  readonly importJobs: ImportJobStore
  readonly keys: KeyStore
  readonly loginBrandings: LoginBrandingStore
  readonly outbox: OutboxStore
  readonly passkeys: PasskeyStore
  readonly passwords: PasswordStore
  readonly pools: PoolStore
  readonly resourceServers: ResourceServerStore
  readonly softwareTokens: SoftwareTokenStore
  readonly terms: TermsStore
  readonly tokenFamilies: TokenFamilyStore
  readonly uiCustomizations: UiCustomizationStore
  readonly users: UserStore

  constructor(db: Kysely<Database>) {
    this.attempts = new AttemptStore(db)
    this.certificates = new CertificateStore(db)
    this.authEvents = new AuthEventStore(db)
    this.clients = new ClientStore(db)
    this.codes = new CodeStore(db)
    this.customRounds = new CustomRoundStore(db)
    this.devices = new DeviceStore(db)
    this.domains = new DomainStore(db)
    this.federatedIdentities = new FederatedIdentityStore(db)
    this.groups = new GroupStore(db)
    this.iamAttachments = new IamAttachmentStore(db)
    this.iamIdentities = new IamIdentityStore(db)
    this.iamKeys = new IamKeyStore(db)
    this.iamPolicies = new IamPolicyStore(db)
    this.iamRevision = new IamRevisionStore(db)
    this.identityProviders = new IdentityProviderStore(db)
    this.importFiles = new ImportFileStore(db)
    this.importJobs = new ImportJobStore(db)
    this.keys = new KeyStore(db)
    this.loginBrandings = new LoginBrandingStore(db)
    this.outbox = new OutboxStore(db)
    this.passkeys = new PasskeyStore(db)
    this.passwords = new PasswordStore(db)
    this.pools = new PoolStore(db)
    this.resourceServers = new ResourceServerStore(db)
    this.softwareTokens = new SoftwareTokenStore(db)
    this.terms = new TermsStore(db)
    this.tokenFamilies = new TokenFamilyStore(db)
    this.uiCustomizations = new UiCustomizationStore(db)
    this.users = new UserStore(db)
  }
}
