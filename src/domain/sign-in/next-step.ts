import type { UserStatus } from '../../entities/user.js'
import type { MfaMode } from '../../entities/user-pool.js'
import type { FailureCode } from '../failure.js'
import type { DemandedChallenge } from './challenge-names.js'

/** Something that the person has shown in the course of one sign-in. */
export type Proof = 'password' | 'new-password'

/** How far a sign-in has come. */
export interface Progress {
  readonly proofs: readonly Proof[]
  readonly status: UserStatus
  readonly mfa: MfaMode
}

export type NextStep =
  | { readonly kind: 'issue-tokens' }
  | { readonly kind: 'challenge'; readonly name: DemandedChallenge }
  | { readonly kind: 'refuse'; readonly code: FailureCode; readonly details?: Readonly<Record<string, string>> }

const refuse = (code: FailureCode): NextStep => ({ kind: 'refuse', code })

/**
 * What a sign-in still needs. The only place that says yes: whatever is not named here is refused. A forced change of
 * the password comes before a second factor (auth state machine of the developer guide).
 */
export function nextStep({ proofs, status, mfa }: Progress): NextStep {
  if (!proofs.includes('password')) return refuse('credentials-invalid')
  switch (status) {
    case 'UNCONFIRMED':
      return refuse('user-not-confirmed')
    case 'RESET_REQUIRED':
      return refuse('password-reset-required')
    case 'EXTERNAL_PROVIDER':
      return refuse('credentials-invalid')
    case 'FORCE_CHANGE_PASSWORD':
      return { kind: 'challenge', name: 'NEW_PASSWORD_REQUIRED' }
    case 'CONFIRMED':
      return secondFactor(mfa)
  }
}

/** No user has a second factor yet: an optional one is passed by, a required one cannot be shown. */
function secondFactor(mfa: MfaMode): NextStep {
  switch (mfa) {
    case 'OFF':
    case 'OPTIONAL':
      return { kind: 'issue-tokens' }
    case 'ON':
      return { kind: 'refuse', code: 'challenge-unsupported', details: { challenge: 'MFA_SETUP' } }
  }
}
