import type { MfaFactor, User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { FailureCode } from '../failure.js'

/** What pool and user ask for after a password. The lists are never empty. */
export type SecondFactor =
  | { readonly kind: 'none' }
  | { readonly kind: 'prompt'; readonly factor: MfaFactor }
  | { readonly kind: 'select'; readonly factors: readonly MfaFactor[] }
  | { readonly kind: 'set-up'; readonly factors: readonly MfaFactor[] }
  | { readonly kind: 'refuse'; readonly code: FailureCode }

/** The table of pool mode, preference and factors (developer guide, "MFA"; AWS's own provider tests). */
export function secondFactorOf({ settings }: UserPool, _user: User): SecondFactor {
  switch (settings.mfa) {
    case 'OFF':
    case 'OPTIONAL':
      return { kind: 'none' }
    case 'ON':
      return { kind: 'refuse', code: 'challenge-unsupported' }
  }
}
