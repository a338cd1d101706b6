import { describe, expect, test } from 'vitest'
import type { UserStatus } from '../../entities/user.js'
import type { MfaMode } from '../../entities/user-pool.js'
import { nextStep, type Proof } from './next-step.js'

const tokens = { kind: 'issue-tokens' }
const newPassword = { kind: 'challenge', name: 'NEW_PASSWORD_REQUIRED' }
const refuse = (code: string) => ({ kind: 'refuse', code })

const table: [status: UserStatus, mfa: MfaMode, proofs: Proof[], want: object][] = [
  ['CONFIRMED', 'OFF', ['password'], tokens],
  ['CONFIRMED', 'OPTIONAL', ['password'], tokens],
  ['CONFIRMED', 'OFF', ['password', 'new-password'], tokens],
  ['CONFIRMED', 'ON', ['password'], refuse('challenge-unsupported')],
  ['CONFIRMED', 'ON', ['password', 'new-password'], refuse('challenge-unsupported')],
  ['FORCE_CHANGE_PASSWORD', 'OFF', ['password'], newPassword],
  ['FORCE_CHANGE_PASSWORD', 'OPTIONAL', ['password'], newPassword],
  ['FORCE_CHANGE_PASSWORD', 'ON', ['password'], newPassword],
  ['FORCE_CHANGE_PASSWORD', 'OFF', ['password', 'new-password'], newPassword],
  ['UNCONFIRMED', 'OFF', ['password'], refuse('user-not-confirmed')],
  ['RESET_REQUIRED', 'OFF', ['password'], refuse('password-reset-required')],
  ['EXTERNAL_PROVIDER', 'OFF', ['password'], refuse('credentials-invalid')],
]

describe('nextStep', () => {
  test.each(table)('%s, MFA %s, proven %j → %j', (status, mfa, proofs, want) => {
    expect(nextStep({ status, mfa, proofs })).toMatchObject(want)
  })

  const statuses: UserStatus[] = [
    'CONFIRMED',
    'FORCE_CHANGE_PASSWORD',
    'UNCONFIRMED',
    'RESET_REQUIRED',
    'EXTERNAL_PROVIDER',
  ]
  const unproven: Proof[][] = [[], ['new-password']]
  const modes: MfaMode[] = ['OFF', 'OPTIONAL', 'ON']

  test('without a proven password everything is refused', () => {
    for (const status of statuses) {
      for (const mfa of modes) {
        for (const proofs of unproven) {
          expect(nextStep({ status, mfa, proofs })).toMatchObject(refuse('credentials-invalid'))
        }
      }
    }
  })
})
