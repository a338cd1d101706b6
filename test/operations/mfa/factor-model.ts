import type { ChallengeName } from '../../../src/domain/sign-in/challenge-names.js'
import type { SignInContext } from '../../../src/domain/sign-in/sign-in-step.js'
import { type MfaCalls, totpCode } from './mfa-calls.js'

export type Factor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'
export const allFactors: readonly Factor[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

export interface Person {
  readonly at: Place
  readonly name: string
  email: string | undefined
  readonly phone: string | undefined
  secret: string | undefined
  lastStep: number
  on: Factor[]
  guesses: { since: number; count: number }
}

export interface Place {
  readonly calls: MfaCalls
  readonly context: SignInContext
  readonly required: boolean
  readonly offers: readonly Factor[]
}

export interface Pending {
  readonly person: Person
  readonly challenge: ChallengeName
  readonly session: string
  readonly expiresAt: number
  readonly code?: string | undefined
  readonly newEmail?: string | undefined
  readonly token?: { secret: string; verified: boolean } | undefined
  spent: boolean
  guesses: number
}

export function has(person: Person, factor: Factor): boolean {
  if (factor === 'SOFTWARE_TOKEN_MFA') return person.secret !== undefined
  return (factor === 'SMS_MFA' ? person.phone : person.email) !== undefined
}

/** What is due after the password. */
export function dueOf(person: Person): { name: ChallengeName | 'tokens'; factors: readonly Factor[] } {
  const { required, offers } = person.at
  const factors = offers.filter((factor) => has(person, factor) && (required || person.on.includes(factor)))
  const [only, another] = factors
  if (another) return { name: 'SELECT_MFA_TYPE', factors }
  if (only) return { name: only, factors }
  return { name: required ? 'MFA_SETUP' : 'tokens', factors: offers.filter((factor) => !has(person, factor)) }
}

export const totpAt = (secret: string | undefined, step: number) =>
  secret === undefined ? undefined : totpCode(secret, step * 30_000)
