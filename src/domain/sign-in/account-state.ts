import type { User, UserStatus } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure, type FailureCode } from '../failure.js'
import type { PasswordState } from '../passwords/passwords.js'

const dayMilliseconds = 86_400_000

/**
 * States that are told before the password is looked at. Observed: an unconfirmed user is told so for a wrong password
 * too. A user whose password was reset by an administrator has none that could be right. The forced change of a
 * temporary password, by contrast, is told only to who knows it.
 */
const refusedBeforePassword: Readonly<Record<UserStatus, FailureCode | undefined>> = {
  UNCONFIRMED: 'user-not-confirmed',
  RESET_REQUIRED: 'password-reset-required',
  CONFIRMED: undefined,
  FORCE_CHANGE_PASSWORD: undefined,
  EXTERNAL_PROVIDER: undefined,
}

/** Fails for a user who may not sign in whatever the password: disabled first, then by status. The lock comes before, the password after. */
export function requireSignInState(user: User): void {
  if (!user.enabled) throw new Failure('user-disabled')
  const refusal = refusedBeforePassword[user.status]
  if (refusal) throw new Failure(refusal)
}

/** Fails for a temporary password that was right but is too old. */
export function requireUnexpiredPassword(pool: UserPool, user: User, password: PasswordState, now: Date): void {
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return
  const validDays = pool.settings.passwordPolicy.temporaryPasswordValidityDays
  const expiresAt = password.setAt.getTime() + validDays * dayMilliseconds
  if (expiresAt <= now.getTime()) throw new Failure('temporary-password-expired')
}
