/** What policies can be attached to. */
export type IdentityKind = 'user' | 'group' | 'role'

/** Names an identity; names are unique in their kind without regard to case. */
export interface IdentityRef {
  readonly kind: IdentityKind
  readonly name: string
}

export type Tags = Readonly<Record<string, string>>

interface Identity {
  /** AIDA…, AGPA… or AROA…; never given again, so a name made anew is somebody else. */
  readonly id: string
  readonly name: string
  /** `/` or `/…/`. */
  readonly path: string
  readonly arn: string
  readonly createdAt: Date
}

export interface IamUser extends Identity {
  readonly kind: 'user'
  readonly tags: Tags
  /** ARN of the managed policy that bounds it. */
  readonly boundary?: string
}

export interface IamGroup extends Identity {
  readonly kind: 'group'
}

export interface IamRole extends Identity {
  readonly kind: 'role'
  readonly tags: Tags
  readonly boundary?: string
  readonly trust: RoleTrust
  readonly description?: string
  readonly maxSessionSeconds: number
  /** When a session of the role last signed a request. */
  readonly lastUsed?: { readonly at: Date; readonly region: string }
}

export interface RoleTrust {
  /** The AssumeRolePolicyDocument as it was given. */
  readonly document: string
  /** Which user or role each ARN of the document meant when it was stored: whoever bears the name later is not trusted. */
  readonly ids: Readonly<Record<string, string>>
}

export type IamIdentity = IamUser | IamGroup | IamRole

/** A user, group or role as storage keeps it: its ARN follows from the account of the installation. */
export interface StoredIdentity {
  readonly id: string
  readonly kind: IdentityKind
  readonly name: string
  readonly path: string
  readonly tags: Tags
  readonly boundary?: string
  /** Roles only, as the next two. */
  readonly trust?: RoleTrust
  readonly description?: string
  readonly maxSessionSeconds?: number
  readonly lastUsed?: IamRole['lastUsed']
  /** It comes from the configuration, and nothing else may change it. */
  readonly managedBy?: 'configuration'
  readonly createdAt: Date
}
