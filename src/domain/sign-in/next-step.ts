import type { UserStatus } from '../../entities/user.js'
import type { FailureCode } from '../failure.js'
import type { DemandedChallenge } from './challenge-names.js'
import type { SecondFactor } from './second-factor.js'

/** Something that the person has shown in the course of one sign-in. */
export type Proof = FirstProof | 'new-password' | 'second-factor' | 'device'

/** What a sign-in can begin with; nothing else is worth anything before one of them. */
export type FirstProof = 'password' | 'one-time-code' | 'passkey' | 'custom' | 'sign-up'

const firstProofs: readonly Proof[] = ['password', 'one-time-code', 'passkey', 'custom', 'sign-up']

/**
 * A remembered device whose key came with the sign-in and which has to prove itself. `replaces-mfa`: the pool asks only
 * new devices for a second factor.
 */
export type PresentedDevice = 'none' | 'remembered' | 'replaces-mfa'

/** How far a sign-in has come. */
export interface Progress {
  readonly proofs: readonly Proof[]
  readonly status: UserStatus
  /** What pool and user ask for after a password. */
  readonly secondFactor: SecondFactor
  readonly device: PresentedDevice
  /** Whether risk asks for the second factor, also of sign-ins that functions lead. */
  readonly raised?: boolean
}

export type NextStep =
  | { readonly kind: 'issue-tokens' }
  | ChallengeStep
  | { readonly kind: 'refuse'; readonly code: FailureCode; readonly details?: Readonly<Record<string, string>> }

export interface ChallengeStep {
  readonly kind: 'challenge'
  readonly name: DemandedChallenge
}

const issueTokens: NextStep = { kind: 'issue-tokens' }
const refuse = (code: FailureCode): NextStep => ({ kind: 'refuse', code })

/** Whether a sign-in has begun at all. */
export function hasFirstProof(proofs: readonly Proof[]): boolean {
  return firstProofs.some((first) => proofs.includes(first))
}

/**
 * What a sign-in still needs. The only place that says yes: whatever is not named here is refused. A forced change of
 * the password comes before a second factor (auth state machine of the developer guide).
 */
export function nextStep(progress: Progress): NextStep {
  const { proofs, status } = progress
  if (!hasFirstProof(proofs)) return refuse('credentials-invalid')
  switch (status) {
    case 'UNCONFIRMED':
      return refuse('user-not-confirmed')
    case 'RESET_REQUIRED':
      return refuse('password-reset-required')
    case 'EXTERNAL_PROVIDER':
      return refuse('credentials-invalid')
    case 'FORCE_CHANGE_PASSWORD':
      return proofs.includes('password') ? challenge('NEW_PASSWORD_REQUIRED') : refuse('credentials-invalid')
    case 'CONFIRMED':
      return afterFirstFactor(progress)
  }
}

function afterFirstFactor({ proofs, secondFactor, device, raised = false }: Progress): NextStep {
  const owesDevice = device !== 'none' && !proofs.includes('device')
  if (device === 'replaces-mfa' && owesDevice) return challenge('DEVICE_SRP_AUTH')
  const isReplaced = device === 'replaces-mfa' && proofs.includes('device')
  if (owesSecondFactor(proofs, raised) && !isReplaced && secondFactor.kind !== 'none')
    return secondFactorStep(secondFactor)
  return owesDevice ? challenge('DEVICE_SRP_AUTH') : issueTokens
}

/**
 * A passkey is only asked for where it is complete, and custom challenges decide alone. Codes are not asked for where a
 * second factor is due, and a sign-up has none: if it became due meanwhile it is asked for all the same.
 */
const followedBySecondFactor: readonly Proof[] = ['password', 'one-time-code', 'sign-up']

function owesSecondFactor(proofs: readonly Proof[], raised: boolean): boolean {
  const followed = raised ? ([...followedBySecondFactor, 'custom'] as const) : followedBySecondFactor
  return followed.some((first) => proofs.includes(first)) && !proofs.includes('second-factor')
}

function secondFactorStep(secondFactor: Exclude<SecondFactor, { kind: 'none' }>): NextStep {
  switch (secondFactor.kind) {
    case 'refuse':
      return refuse(secondFactor.code)
    case 'prompt':
      return challenge(secondFactor.factor)
    case 'select':
      return challenge('SELECT_MFA_TYPE')
    case 'set-up':
      return challenge('MFA_SETUP')
  }
}

function challenge(name: DemandedChallenge): ChallengeStep {
  return { kind: 'challenge', name }
}
