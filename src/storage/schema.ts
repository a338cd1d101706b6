import type { Generated } from 'kysely'
import type { FederationTables } from './schema-federation.js'
import type {
  AccessKeyRow,
  DeletedAccessKeyRow,
  IamAttachmentRow,
  IamGroupMemberRow,
  IamIdentityRow,
  IamInlinePolicyRow,
  IamPolicyRow,
  IamPolicyVersionRow,
  IamRevisionRow,
} from './schema-iam.js'
import type { ImportTables } from './schema-imports.js'
import type { ManagedLoginTables } from './schema-managed-login.js'
import type { AuthEventRow } from './schema-threats.js'

/**
 * Rows as they lie in the database, the same in SQLite and PostgreSQL: times are integers in milliseconds since 1970,
 * flags 0 or 1, structures JSON text. Every table of a pool is keyed by the pool id first and goes with the pool.
 */
export interface Database extends ManagedLoginTables, FederationTables, ImportTables {
  data_keys: DataKeyRow
  settings: SettingRow
  user_pools: UserPoolRow
  signing_keys: SigningKeyRow
  app_clients: AppClientRow
  users: UserRow
  user_aliases: UserAliasRow
  user_search: UserSearchRow
  user_groups: UserGroupRow
  group_members: GroupMemberRow
  passwords: PasswordRow
  password_history: PasswordHistoryRow
  passkeys: PasskeyRow
  software_tokens: SoftwareTokenRow
  codes: CodeRow
  pending_attributes: PendingAttributeRow
  lockouts: LockoutRow
  attempt_windows: AttemptWindowRow
  claims: ClaimRow
  custom_rounds: CustomRoundRow
  token_families: TokenFamilyRow
  devices: DeviceRow
  auth_events: AuthEventRow
  outbox: OutboxRow
  access_keys: AccessKeyRow
  deleted_access_keys: DeletedAccessKeyRow
  iam_revision: IamRevisionRow
  iam_identities: IamIdentityRow
  iam_group_members: IamGroupMemberRow
  iam_policies: IamPolicyRow
  iam_policy_versions: IamPolicyVersionRow
  iam_inline_policies: IamInlinePolicyRow
  iam_attachments: IamAttachmentRow
}

export interface DataKeyRow {
  id: string
  /** 1 for the first key, then one more for each: unique, so that nodes which add a key at once do not both succeed. */
  ordinal: number
  wrapped: string
  created_at: number
}

/** Small facts of the installation, such as the sample pool's ids. */
export interface SettingRow {
  name: string
  value: string
}

export interface UserPoolRow {
  id: string
  name: string
  settings: string
  schema_attributes: string
  tags: string
  created_at: number
  modified_at: number
  /** Deleted, and being removed: no verb but the removal finds it. */
  deleted_at: number | null
}

export interface SigningKeyRow {
  kid: string
  pool_id: string | null
  token_use: 'id' | 'access' | null
  public_jwk: string
  sealed_private_key: string
  created_at: number
}

export interface AppClientRow {
  pool_id: string
  id: string
  name: string
  settings: string
  sealed_secrets: string
  created_at: number
  modified_at: number
}

export interface UserRow {
  pool_id: string
  sub: string
  username: string
  /** Unique in the pool: the username normalized to NFC and, where case does not count, folded. */
  username_key: string
  status: string
  enabled: number
  attributes: string
  /** Absent while no second factor was ever set. */
  factors: string | null
  /** A JSON array; absent while there are none. */
  identities: string | null
  created_at: number
  modified_at: number
}

/** Names other than the username by which a user is found; unique in the pool by kind and key. */
export interface UserAliasRow {
  pool_id: string
  kind: 'email' | 'phone_number' | 'preferred_username'
  alias_key: string
  sub: string
}

/** Attribute values that ListUsers filters by, one row each. */
export interface UserSearchRow {
  pool_id: string
  name: string
  value: string
  sub: string
}

export interface UserGroupRow {
  pool_id: string
  name: string
  description: string | null
  role_arn: string | null
  precedence: number | null
  created_at: number
  modified_at: number
}

export interface GroupMemberRow {
  pool_id: string
  sub: string
  group_name: string
}

export interface PasswordRow {
  pool_id: string
  sub: string
  sealed: string
  temporary: number
  set_at: number
}

export interface PasswordHistoryRow {
  pool_id: string
  sub: string
  set_at: number
  sealed: string
}

export interface PasskeyRow {
  pool_id: string
  id: string
  sub: string
  sealed_key: string
  counter: number
  relying_party_id: string
  name: string
  /** A JSON array of text. */
  transports: string
  attachment: 'platform' | 'cross-platform' | null
  created_at: number
}

export interface SoftwareTokenRow {
  pool_id: string
  sub: string
  sealed_secret: string | null
  /** A secret that waits for its first code. */
  sealed_pending: string | null
  friendly_name: string | null
  /** The time step of the newest accepted code. */
  last_step: number
}

export interface CodeRow {
  pool_id: string
  sub: string
  purpose: string
  hash: string
  expires_at: number
  attempts: number
  attribute: string | null
  value: string | null
}

/** A new email or phone number that waits for its code. */
export interface PendingAttributeRow {
  pool_id: string
  sub: string
  name: string
  value: string
}

export interface LockoutRow {
  pool_id: string
  subject: string
  failures: number
  locked_until: number
  last_failure_at: number
}

export interface AttemptWindowRow {
  pool_id: string
  action: string
  subject: string
  window_start: number
  count: number
}

/** Ids of single-use things that were used; kept until the thing itself has expired. */
export interface ClaimRow {
  id: string
  expires_at: number
}

/** What functions remember of a sign-in, sealed, until its session expires. */
export interface CustomRoundRow {
  pool_id: string
  id: string
  sealed: string
  expires_at: number
}

export interface TokenFamilyRow {
  id: string
  event_id: string
  pool_id: string
  client_id: string
  sub: string
  authenticated_at: number
  expires_at: number
  generation: number
  hash: string
  previous_hash: string | null
  rotated_at: number | null
  revoked_at: number | null
  device_key: string | null
  /** Only while the device of that key is offered and not yet confirmed. */
  device_group_key: string | null
  /** JSON; only of pools that track sessions. */
  origin: string | null
}

/** Devices that their users have confirmed. */
export interface DeviceRow {
  pool_id: string
  sub: string
  device_key: string
  group_key: string
  name: string | null
  sealed: string
  remembered: number
  created_at: number
  modified_at: number
  authenticated_at: number
  last_ip: string
}

export interface OutboxRow {
  /** Order of insertion, also within one millisecond. */
  position: Generated<number>
  id: string
  pool_id: string
  transport: 'email' | 'sms' | 'functions'
  sealed: string
  created_at: number
  tries: number
  next_try_at: number
  state: 'queued' | 'delivered' | 'failed'
  last_error: string | null
}
