/** Who signed a request: the account's root, or a user or role session of `iam/`. */
export interface Principal {
  readonly kind: 'root' | 'user' | 'assumed-role'
  readonly accountId: string
  /** As refusals name the caller: of a role session the `assumed-role` ARN, not the role's. */
  readonly arn: string
  readonly accessKeyId: string
  /** The unique id of the user (AIDA…) or the role (AROA…) whose policies hold; absent for root. */
  readonly entityId?: string
  /** Present when temporary credentials signed. A `user` or `root` has one after GetSessionToken. */
  readonly session?: PrincipalSession
}

/** What temporary credentials carry with them. */
export interface PrincipalSession {
  /** The RoleSessionName; absent after GetSessionToken. */
  readonly name?: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** When a second factor was checked; absent without one. */
  readonly multiFactorAt?: Date
  readonly tags: Readonly<Record<string, string>>
  /** Keys of those tags that pass on to roles assumed by this session. */
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string
  /** Policies that the session was limited by. Absent: by none. */
  readonly policy?: SessionPolicy
}

export interface SessionPolicy {
  /** The inline document. */
  readonly document?: string
  /** Managed policies, read in their default version at every request. */
  readonly arns: readonly string[]
}

export interface AccessKey {
  readonly id: string
  readonly sealedSecret: string
  readonly active: boolean
  readonly principalKind: Principal['kind']
  readonly principalArn: string
  readonly accountId: string
  readonly createdAt: Date
  /** The IAM user that owns the key; absent for root's. */
  readonly userId?: string
  readonly lastUsed?: AccessKeyUse
}

export interface AccessKeyUse {
  readonly at: Date
  /** `cognito-idp`, `iam` or `sts`. */
  readonly service: string
  readonly region: string
}
