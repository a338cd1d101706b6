import type { Sub, UserPoolId } from './ids.js'

/** What a one-time code is good for; a code of one purpose is never accepted for another. */
export type CodePurpose = 'confirm-sign-up' | 'reset-password' | 'verify-email' | 'verify-phone_number'

/** One outstanding code. A user has at most one for each purpose: a newer one replaces it. */
export interface Code {
  readonly poolId: UserPoolId
  readonly sub: Sub
  readonly purpose: CodePurpose
  /** HMAC-SHA256 of the code under a derived key, base64url. */
  readonly hash: string
  readonly expiresAt: Date
  /** Answers already evaluated. */
  readonly attempts: number
  /** The attribute the code was sent to, and the value it proves. */
  readonly attribute?: 'email' | 'phone_number'
  readonly value?: string
}
