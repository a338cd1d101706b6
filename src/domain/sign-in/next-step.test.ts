import { describe, expect, test } from 'vitest'
import type { UserStatus } from '../../entities/user.js'
import { nextStep, type PresentedDevice, type Proof } from './next-step.js'
import type { SecondFactor } from './second-factor.js'

const tokens = { kind: 'issue-tokens' }
const challenge = (name: string) => ({ kind: 'challenge', name })
const refuse = (code: string) => ({ kind: 'refuse', code })

const none: SecondFactor = { kind: 'none' }
const totp: SecondFactor = { kind: 'prompt', factor: 'SOFTWARE_TOKEN_MFA' }
const select: SecondFactor = { kind: 'select', factors: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] }
const setUp: SecondFactor = { kind: 'set-up', factors: ['SOFTWARE_TOKEN_MFA'] }
const impossible: SecondFactor = { kind: 'refuse', code: 'challenge-unsupported' }

const table: [
  status: UserStatus,
  secondFactor: SecondFactor,
  device: PresentedDevice,
  proofs: Proof[],
  want: object,
][] = [
  ['CONFIRMED', none, 'none', ['password'], tokens],
  ['CONFIRMED', none, 'none', ['password', 'new-password'], tokens],
  ['CONFIRMED', totp, 'none', ['password'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', totp, 'none', ['password', 'new-password'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', totp, 'none', ['password', 'second-factor'], tokens],
  ['CONFIRMED', select, 'none', ['password'], challenge('SELECT_MFA_TYPE')],
  ['CONFIRMED', setUp, 'none', ['password'], challenge('MFA_SETUP')],
  ['CONFIRMED', impossible, 'none', ['password'], refuse('challenge-unsupported')],
  ['CONFIRMED', none, 'remembered', ['password'], challenge('DEVICE_SRP_AUTH')],
  ['CONFIRMED', none, 'remembered', ['password', 'device'], tokens],
  ['CONFIRMED', totp, 'remembered', ['password'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', totp, 'remembered', ['password', 'device'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', totp, 'remembered', ['password', 'second-factor'], challenge('DEVICE_SRP_AUTH')],
  ['CONFIRMED', totp, 'remembered', ['password', 'second-factor', 'device'], tokens],
  ['CONFIRMED', totp, 'replaces-mfa', ['password'], challenge('DEVICE_SRP_AUTH')],
  ['CONFIRMED', totp, 'replaces-mfa', ['password', 'device'], tokens],
  ['CONFIRMED', totp, 'none', ['password', 'device'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', none, 'none', ['one-time-code'], tokens],
  ['CONFIRMED', none, 'none', ['passkey'], tokens],
  ['CONFIRMED', none, 'none', ['sign-up'], tokens],
  ['CONFIRMED', totp, 'none', ['sign-up'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', setUp, 'none', ['sign-up'], challenge('MFA_SETUP')],
  ['CONFIRMED', totp, 'none', ['sign-up', 'second-factor'], tokens],
  ['CONFIRMED', totp, 'none', ['one-time-code'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', totp, 'none', ['passkey'], tokens],
  ['CONFIRMED', totp, 'none', ['custom'], tokens],
  ['CONFIRMED', totp, 'none', ['password', 'custom'], challenge('SOFTWARE_TOKEN_MFA')],
  ['CONFIRMED', none, 'remembered', ['custom'], challenge('DEVICE_SRP_AUTH')],
  ['FORCE_CHANGE_PASSWORD', none, 'none', ['password'], challenge('NEW_PASSWORD_REQUIRED')],
  ['FORCE_CHANGE_PASSWORD', totp, 'replaces-mfa', ['password', 'device'], challenge('NEW_PASSWORD_REQUIRED')],
  ['FORCE_CHANGE_PASSWORD', none, 'none', ['password', 'new-password'], challenge('NEW_PASSWORD_REQUIRED')],
  ['FORCE_CHANGE_PASSWORD', none, 'none', ['one-time-code'], refuse('credentials-invalid')],
  ['FORCE_CHANGE_PASSWORD', none, 'none', ['custom'], refuse('credentials-invalid')],
  ['UNCONFIRMED', none, 'none', ['password'], refuse('user-not-confirmed')],
  ['RESET_REQUIRED', none, 'none', ['password'], refuse('password-reset-required')],
  ['EXTERNAL_PROVIDER', none, 'none', ['password'], refuse('credentials-invalid')],
]

describe('nextStep', () => {
  test.each(table)('%s, second factor %j, device %s, proven %j → %j', (status, secondFactor, device, proofs, want) => {
    expect(nextStep({ status, secondFactor, device, proofs })).toMatchObject(want)
  })

  const statuses: UserStatus[] = [
    'CONFIRMED',
    'FORCE_CHANGE_PASSWORD',
    'UNCONFIRMED',
    'RESET_REQUIRED',
    'EXTERNAL_PROVIDER',
  ]
  const unproven: Proof[][] = [[], ['new-password'], ['second-factor'], ['device'], ['second-factor', 'device']]
  const devices: PresentedDevice[] = ['none', 'remembered', 'replaces-mfa']

  test('without a first factor everything is refused', () => {
    for (const status of statuses) {
      for (const secondFactor of [none, totp, select, setUp, impossible]) {
        for (const device of devices) {
          for (const proofs of unproven) {
            const next = nextStep({ status, secondFactor, device, proofs })
            expect(next).toMatchObject(refuse('credentials-invalid'))
          }
        }
      }
    }
  })
})
