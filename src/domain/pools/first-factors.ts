import { isIP } from 'node:net'
import type { FirstAuthFactor, UserPoolSettings } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

type Checked = Pick<UserPoolSettings, 'allowedFirstAuthFactors' | 'mfa' | 'tier'>

const oneTimeCodes: readonly FirstAuthFactor[] = ['EMAIL_OTP', 'SMS_OTP']

/**
 * PASSWORD is always among the factors that a sign-in may begin with; others need a tier above LITE, and a code cannot be
 * one where it may be the second factor of everybody (developer guide, MFA). Assumed: the texts.
 */
export function checkFirstFactors({ allowedFirstAuthFactors: factors, mfa, tier }: Checked): void {
  if (!factors.includes('PASSWORD')) {
    throw new Failure('first-factors-invalid', { reason: 'AllowedFirstAuthFactors must contain PASSWORD.' })
  }
  const withMfa = oneTimeCodes.find((factor) => factors.includes(factor))
  if (mfa === 'ON' && withMfa) {
    const reason = `${withMfa} cannot be an allowed first factor when MFA is required.`
    throw new Failure('first-factors-invalid', { reason })
  }
  if (tier === 'LITE' && factors.length > 1) {
    throw new Failure('feature-not-in-tier', { tier, feature: 'Choice-based sign-in' })
  }
}

const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/**
 * A relying party is a domain in lower case, without port or scheme (WebAuthn §5.1.2); a top-level domain is none, but for
 * `localhost`. Other public suffixes are not known here: browsers refuse them.
 */
export function checkRelyingParty({ webAuthn }: Pick<UserPoolSettings, 'webAuthn'>): void {
  const id = webAuthn?.relyingPartyId
  if (id === undefined || id === 'localhost') return
  const labels = id.split('.')
  const isDomain = labels.length > 1 && isIP(id) === 0 && labels.every((part) => part.length < 64 && label.test(part))
  if (!isDomain) throw new Failure('relying-party-invalid')
}
