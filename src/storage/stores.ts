import type { Kysely } from 'kysely'
import { AttemptStore } from './attempt-store.js'
import { ClientStore } from './client-store.js'
import { CodeStore } from './code-store.js'
import { GroupStore } from './group-store.js'
import { IamAttachmentStore } from './iam-attachment-store.js'
import { IamIdentityStore } from './iam-identity-store.js'
import { IamKeyStore } from './iam-key-store.js'
import { IamPolicyStore } from './iam-policy-store.js'
import { IamRevisionStore } from './iam-revision-store.js'
import { KeyStore } from './key-store.js'
import { OutboxStore } from './outbox-store.js'
import { PasswordStore } from './password-store.js'
import { PoolStore } from './pool-store.js'
import type { Database } from './schema.js'
import { TokenFamilyStore } from './token-family-store.js'
import { UserStore } from './user-store.js'

/** Every store over one connection or transaction. */
export class Stores {
  readonly attempts: AttemptStore
  readonly clients: ClientStore
  readonly codes: CodeStore
  readonly groups: GroupStore
  readonly iamAttachments: IamAttachmentStore
  readonly iamIdentities: IamIdentityStore
  readonly iamKeys: IamKeyStore
  readonly iamPolicies: IamPolicyStore
  readonly iamRevision: IamRevisionStore
  readonly keys: KeyStore
  readonly outbox: OutboxStore
  readonly passwords: PasswordStore
  readonly pools: PoolStore
  readonly tokenFamilies: TokenFamilyStore
  readonly users: UserStore

  constructor(db: Kysely<Database>) {
    this.attempts = new AttemptStore(db)
    this.clients = new ClientStore(db)
    this.codes = new CodeStore(db)
    this.groups = new GroupStore(db)
    this.iamAttachments = new IamAttachmentStore(db)
    this.iamIdentities = new IamIdentityStore(db)
    this.iamKeys = new IamKeyStore(db)
    this.iamPolicies = new IamPolicyStore(db)
    this.iamRevision = new IamRevisionStore(db)
    this.keys = new KeyStore(db)
    this.outbox = new OutboxStore(db)
    this.passwords = new PasswordStore(db)
    this.pools = new PoolStore(db)
    this.tokenFamilies = new TokenFamilyStore(db)
    this.users = new UserStore(db)
  }
}
