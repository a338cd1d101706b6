import type { FederatedIdentity } from './federated-identity.js'
import type { Sub, UserPoolId } from './ids.js'

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'RESET_REQUIRED' | 'FORCE_CHANGE_PASSWORD' | 'EXTERNAL_PROVIDER'

/** Attribute values by full name, `sub` left out: it is a member of the user. */
export type Attributes = Readonly<Record<string, string>>

export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** A user's second factors as set by preference and registration; absent while nothing was ever set. */
export interface UserFactors {
  readonly enabled: readonly MfaFactor[]
  /** One of `enabled`. */
  readonly preferred?: MfaFactor
  /** Whether a software token was verified. */
  readonly hasSoftwareToken: boolean
  /** Whether SMS was switched on by SetUserSettings, which alone shows as MFAOptions. */
  readonly hasSmsOption?: boolean
  /** Whether passkeys with user verification may stand for a second factor. */
  readonly passkeys?: boolean
}

/** A user's software token (RFC 6238). Secrets are sealed. */
export interface SoftwareToken {
  /** Absent: none was verified yet. */
  readonly sealedSecret: string | undefined
  /** One that waits for its first code. */
  readonly sealedPending: string | undefined
  readonly friendlyName: string | undefined
  /** Time step of the newest accepted code; codes up to it are used. */
  readonly lastStep: number
}

export interface User {
  readonly poolId: UserPoolId
  readonly sub: Sub
  /** As created; equal to `sub` in pools with username attributes. */
  readonly username: string
  readonly status: UserStatus
  readonly enabled: boolean
  readonly attributes: Attributes
  readonly factors?: UserFactors | undefined
  /** Absent while there are none; the first one came first. */
  readonly identities?: readonly FederatedIdentity[] | undefined
  readonly createdAt: Date
  readonly modifiedAt: Date
}

/** The SRP verifier of a user's password; the salt and verifier are lower-case hex of the integers, sealed. */
export interface PasswordRecord {
  readonly sealed: string
  /** Set by an administrator and to be replaced at the next sign-in. */
  readonly temporary: boolean
  readonly setAt: Date
}

export function isVerified(user: User, contact: 'email' | 'phone_number'): boolean {
  return user.attributes[contact] !== undefined && user.attributes[`${contact}_verified`]?.toLowerCase() === 'true'
}
