import type { UserStatus } from '../../../entities/user.js'
import type { ContactAttribute, FirstAuthFactor, UserPoolSettings } from '../../../entities/user-pool.js'
import type { ChallengeName } from '../challenge-names.js'

/** A challenge that a sign-in of the flow USER_AUTH may begin with. */
export type FirstChallenge = Extract<ChallengeName, 'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'>

/** What a user could prove. */
export interface Holdings {
  readonly status: UserStatus
  readonly hasPassword: boolean
  readonly contacts: readonly ContactAttribute[]
  readonly hasPasskey: boolean
  /** Whether a password would be followed by a second factor. */
  readonly hasSecondFactor: boolean
}

interface Choice {
  readonly challenge: FirstChallenge
  readonly factor: FirstAuthFactor
  readonly isHeld: (holdings: Holdings) => boolean
}

/** In the order in which they are told (observed). Contacts need not be verified: the code does that. */
const choices: readonly Choice[] = [
  { challenge: 'PASSWORD_SRP', factor: 'PASSWORD', isHeld: ({ hasPassword }) => hasPassword },
  { challenge: 'PASSWORD', factor: 'PASSWORD', isHeld: ({ hasPassword }) => hasPassword },
  { challenge: 'EMAIL_OTP', factor: 'EMAIL_OTP', isHeld: ({ contacts }) => contacts.includes('email') },
  { challenge: 'SMS_OTP', factor: 'SMS_OTP', isHeld: ({ contacts }) => contacts.includes('phone_number') },
  { challenge: 'WEB_AUTHN', factor: 'WEB_AUTHN', isHeld: ({ hasPasskey }) => hasPasskey },
]

/**
 * What a sign-in of the user may begin with: what the pool allows and the user has. Who must change a password needs it
 * (observed); where a second factor is due, codes cannot come first, and a passkey only if it counts as both (developer
 * guide, MFA).
 */
export function availableChallenges(settings: UserPoolSettings, holdings: Holdings): readonly FirstChallenge[] {
  if (holdings.status === 'EXTERNAL_PROVIDER') return []
  const isDue = settings.mfa === 'ON' || (settings.mfa === 'OPTIONAL' && holdings.hasSecondFactor)
  const isBoth = settings.webAuthn?.factorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION'
  const mayComeFirst = (factor: FirstAuthFactor) => {
    if (factor === 'PASSWORD') return true
    if (holdings.status === 'FORCE_CHANGE_PASSWORD') return false
    return !isDue || (factor === 'WEB_AUTHN' && isBoth)
  }
  return choices
    .filter(({ factor }) => settings.allowedFirstAuthFactors.includes(factor) && mayComeFirst(factor))
    .filter(({ isHeld }) => isHeld(holdings))
    .map(({ challenge }) => challenge)
}

/** The factor behind each challenge, once each, in the same order. */
export function factorsBehind(challenges: readonly FirstChallenge[]): readonly FirstAuthFactor[] {
  const told = choices.filter(({ challenge }) => challenges.includes(challenge)).map(({ factor }) => factor)
  return [...new Set(told)]
}

export function isFirstChallenge(name: string): name is FirstChallenge {
  return choices.some(({ challenge }) => challenge === name)
}
