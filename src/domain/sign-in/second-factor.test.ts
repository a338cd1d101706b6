import { describe, expect, test } from 'vitest'
import type { MfaFactor, User } from '../../entities/user.js'
import type { MfaMode, RecoveryMechanism, UserPool } from '../../entities/user-pool.js'
import { type SecondFactor, secondFactorOf } from './second-factor.js'

/** One letter for each: S SMS, T software token, E email. */
type Letters = string

const letters: Readonly<Record<string, MfaFactor>> = { S: 'SMS_MFA', T: 'SOFTWARE_TOKEN_MFA', E: 'EMAIL_OTP' }
const factorsOf = (text: Letters): MfaFactor[] => [...text].flatMap((letter) => letters[letter] ?? [])

interface Case {
  readonly mode: MfaMode
  /** What the pool offers. */
  readonly offers: Letters
  /** What the user has. */
  readonly has: Letters
  /** What the user switched on; a star behind the preferred one. */
  readonly on?: string
  readonly recovery?: readonly RecoveryMechanism[]
}

function poolOf({ mode, offers, recovery }: Case): UserPool {
  const settings = {
    mfa: mode,
    ...(offers.includes('S') && { smsConfiguration: { snsCallerArn: 'arn' } }),
    ...(offers.includes('T') && { softwareTokenMfa: true }),
    ...(offers.includes('E') && { emailMfa: {} }),
    ...(recovery && { accountRecovery: recovery }),
  }
  return { settings } as unknown as UserPool
}

function userOf({ has, on }: Case): User {
  const attributes = {
    ...(has.includes('S') && { phone_number: '+15555550123' }),
    ...(has.includes('E') && { email: 'ann@example.com' }),
  }
  const hasSoftwareToken = has.includes('T')
  if (on === undefined && !hasSoftwareToken) return { attributes } as unknown as User
  const [preferred] = factorsOf(on?.match(/(.)\*/)?.[1] ?? '')
  const factors = { enabled: factorsOf(on ?? ''), hasSoftwareToken, ...(preferred && { preferred }) }
  return { attributes, factors } as unknown as User
}

function written(due: SecondFactor): string {
  const short = (factor: MfaFactor) => Object.keys(letters).find((letter) => letters[letter] === factor)
  if (due.kind === 'prompt') return `prompt ${short(due.factor)}`
  if (due.kind === 'select' || due.kind === 'set-up') return `${due.kind} ${due.factors.map(short).join('')}`
  return due.kind
}

const email: readonly RecoveryMechanism[] = ['verified_email']
const phone: readonly RecoveryMechanism[] = ['verified_phone_number']
const both: readonly RecoveryMechanism[] = ['verified_email', 'verified_phone_number']
const admin: readonly RecoveryMechanism[] = ['admin_only']

const table: [want: string, one: Case][] = [
  ['none', { mode: 'OFF', offers: 'STE', has: 'STE', on: 'T*SE' }],
  ['none', { mode: 'OFF', offers: '', has: 'T' }],

  ['none', { mode: 'OPTIONAL', offers: 'STE', has: '' }],
  ['none', { mode: 'OPTIONAL', offers: 'STE', has: 'STE' }],
  ['none', { mode: 'OPTIONAL', offers: 'T', has: 'T', on: '' }],
  ['prompt T', { mode: 'OPTIONAL', offers: 'T', has: 'T', on: 'T' }],
  ['prompt S', { mode: 'OPTIONAL', offers: 'STE', has: 'STE', on: 'S' }],
  ['prompt E', { mode: 'OPTIONAL', offers: 'STE', has: 'STE', on: 'STE*' }],
  ['prompt T', { mode: 'OPTIONAL', offers: 'STE', has: 'STE', on: 'ST*' }],
  ['select ST', { mode: 'OPTIONAL', offers: 'STE', has: 'STE', on: 'ST' }],
  ['select STE', { mode: 'OPTIONAL', offers: 'STE', has: 'STE', on: 'STE' }],
  ['prompt T', { mode: 'OPTIONAL', offers: 'TE', has: 'STE', on: 'ST' }],
  ['prompt T', { mode: 'OPTIONAL', offers: 'T', has: 'STE', on: 'S*T' }],
  ['prompt T', { mode: 'OPTIONAL', offers: 'E', has: 'T', on: 'T' }],
  ['none', { mode: 'OPTIONAL', offers: 'T', has: 'E', on: 'E*' }],
  ['refuse', { mode: 'OPTIONAL', offers: 'E', has: '', on: 'E*' }],
  ['refuse', { mode: 'OPTIONAL', offers: 'S', has: 'E', on: 'S' }],
  ['prompt E', { mode: 'OPTIONAL', offers: 'SE', has: 'E', on: 'S*E' }],
  ['prompt E', { mode: 'OPTIONAL', offers: 'E', has: 'E', on: 'E', recovery: email }],

  ['set-up T', { mode: 'ON', offers: 'T', has: '' }],
  ['set-up T', { mode: 'ON', offers: 'T', has: 'SE' }],
  ['set-up STE', { mode: 'ON', offers: 'STE', has: '' }],
  ['set-up S', { mode: 'ON', offers: 'S', has: '' }],
  ['set-up E', { mode: 'ON', offers: 'E', has: 'S' }],
  ['prompt T', { mode: 'ON', offers: 'T', has: 'T' }],
  ['prompt T', { mode: 'ON', offers: 'T', has: 'T', on: '' }],
  ['prompt E', { mode: 'ON', offers: 'TE', has: 'E' }],
  ['prompt S', { mode: 'ON', offers: 'STE', has: 'S' }],
  ['select SE', { mode: 'ON', offers: 'SE', has: 'SE' }],
  ['select SE', { mode: 'ON', offers: 'SE', has: 'SE', recovery: admin }],
  ['select TE', { mode: 'ON', offers: 'TE', has: 'TE' }],
  ['prompt T', { mode: 'ON', offers: 'TE', has: 'TE', on: 'T*' }],
  ['prompt E', { mode: 'ON', offers: 'STE', has: 'STE', on: 'TE*' }],
  ['prompt T', { mode: 'ON', offers: 'E', has: 'T' }],

  ['refuse', { mode: 'ON', offers: 'E', has: 'E', recovery: email }],
  ['refuse', { mode: 'ON', offers: 'S', has: 'S', recovery: phone }],
  ['refuse', { mode: 'ON', offers: 'E', has: 'E', on: 'E*', recovery: email }],
  ['refuse', { mode: 'ON', offers: 'E', has: 'E', recovery: both }],
  ['set-up T', { mode: 'ON', offers: 'TE', has: 'E', recovery: email }],
  ['set-up S', { mode: 'ON', offers: 'SE', has: 'E', recovery: email }],
  ['prompt S', { mode: 'ON', offers: 'SE', has: 'SE', recovery: email }],
  ['prompt E', { mode: 'ON', offers: 'SE', has: 'SE', recovery: phone }],
  ['select SE', { mode: 'ON', offers: 'SE', has: 'SE', recovery: both }],
  ['prompt E', { mode: 'ON', offers: 'E', has: 'SE', recovery: both }],
  ['prompt T', { mode: 'ON', offers: 'TE', has: 'TE', recovery: email }],
]

describe('secondFactorOf', () => {
  test.each(table)('%s for %j', (want, one) => {
    expect(written(secondFactorOf(poolOf(one), userOf(one)))).toBe(want)
  })

  const subsets = Array.from({ length: 8 }, (_, bits) => [...'STE'].filter((_, i) => bits & (1 << i)).join(''))
  const recoveries = [undefined, email, phone, both, admin]

  /** Every pool and user there can be. */
  function* everyCase(mode: MfaMode): Generator<Case> {
    for (const offers of subsets) {
      for (const has of subsets) {
        for (const on of [undefined, ...subsets, ...[...'STE'].map((one) => `${one}*`), 'S*TE', 'ST*E', 'STE*']) {
          for (const recovery of recoveries) {
            yield { mode, offers, has, ...(on !== undefined && { on }), ...(recovery && { recovery }) }
          }
        }
      }
    }
  }

  test('a pool that requires a second factor lets nobody in without one', () => {
    for (const one of everyCase('ON')) {
      expect(secondFactorOf(poolOf(one), userOf(one)).kind, JSON.stringify(one)).not.toBe('none')
    }
  })

  test('in an OPTIONAL pool a factor that is on, offered and there is never left out', () => {
    for (const one of everyCase('OPTIONAL')) {
      const on = one.on ?? ''
      const isServed = (letter: string) => on.includes(letter) && one.has.includes(letter)
      const due = [...'STE'].some((letter) => isServed(letter) && (one.offers.includes(letter) || letter === 'T'))
      if (due) expect(['prompt', 'select']).toContain(secondFactorOf(poolOf(one), userOf(one)).kind)
    }
  })

  test('nothing is asked for that the user does not have, and nothing set up that is there or not offered', () => {
    for (const mode of ['OPTIONAL', 'ON'] as const) {
      for (const one of everyCase(mode)) {
        const [kind, asked = ''] = written(secondFactorOf(poolOf(one), userOf(one))).split(' ')
        for (const letter of asked) {
          const isThere = one.has.includes(letter)
          expect(kind === 'set-up' ? !isThere && one.offers.includes(letter) : isThere, JSON.stringify(one)).toBe(true)
        }
      }
    }
  })
})
