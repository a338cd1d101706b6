import type { MfaFactor, User, UserFactors } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { hasFactor, mfaFactors, offersFactor } from '../sign-in/second-factor.js'

/** What a person or an administrator states about one factor; what is absent stays. */
export interface FactorChoice {
  readonly enabled?: boolean | undefined
  readonly preferred?: boolean | undefined
}

export interface StatedPreferences {
  readonly factors: Readonly<Partial<Record<MfaFactor, FactorChoice>>>
  /** Whether passkeys count as a second factor. */
  readonly passkeys?: boolean | undefined
}

const nothing: UserFactors = { enabled: [], hasSoftwareToken: false }

/**
 * The user's factors after the change. Fails for a factor that is switched on without what it needs, and for a preference
 * that is not one. `hasPendingToken`: a software token waits for its first code.
 */
export function preferencesAfter(
  pool: UserPool,
  user: User,
  stated: StatedPreferences,
  { hasPendingToken }: { readonly hasPendingToken: boolean },
): UserFactors {
  const { factors: choices } = stated
  const before = user.factors ?? nothing
  const enabled = mfaFactors.filter((factor) => choices[factor]?.enabled ?? before.enabled.includes(factor))
  for (const factor of mfaFactors) {
    if (choices[factor]?.enabled) requireFactor(pool, user, factor, hasPendingToken)
  }
  const preferred = preferredAfter(before, enabled, choices)
  if (stated.passkeys && enabled.length === 0) throw new Failure('passkey-factor-alone')
  const passkeys = stated.passkeys ?? before.passkeys
  return {
    enabled,
    ...(preferred && { preferred }),
    hasSoftwareToken: before.hasSoftwareToken,
    ...(passkeys && enabled.length > 0 && { passkeys }),
    ...(before.hasSmsOption && enabled.includes('SMS_MFA') && { hasSmsOption: true }),
  }
}

function preferredAfter(
  before: UserFactors,
  enabled: readonly MfaFactor[],
  choices: StatedPreferences['factors'],
): MfaFactor | undefined {
  const [stated, another] = mfaFactors.filter((factor) => choices[factor]?.preferred)
  if (another) throw new Failure('mfa-preferences-conflict')
  if (stated) {
    if (!enabled.includes(stated)) throw new Failure('mfa-preference-not-enabled', { factor: stated })
    return stated
  }
  const kept = before.preferred
  const isKept = kept !== undefined && enabled.includes(kept) && choices[kept]?.preferred !== false
  return isKept ? kept : undefined
}

/** A factor that the pool does not offer cannot be switched on, and one that the user has not set up neither. */
function requireFactor(pool: UserPool, user: User, factor: MfaFactor, hasPendingToken: boolean): void {
  const isToken = factor === 'SOFTWARE_TOKEN_MFA'
  const isServed = pool.settings.mfa !== 'OFF' && (offersFactor(pool.settings, factor) || isToken)
  if (isServed && hasFactor(user, factor)) return
  if (isServed && isToken && hasPendingToken) throw new Failure('software-token-not-verified')
  throw new Failure('mfa-delivery-missing', { factor })
}
