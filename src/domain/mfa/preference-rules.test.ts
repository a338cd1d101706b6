import { describe, expect, test } from 'vitest'
import type { User, UserFactors } from '../../entities/user.js'
import type { MfaMode, UserPool } from '../../entities/user-pool.js'
import { preferencesAfter, type StatedPreferences } from './preference-rules.js'

function poolOf(mfa: MfaMode, offers = 'STE'): UserPool {
  const settings = {
    mfa,
    ...(offers.includes('S') && { smsConfiguration: {} }),
    ...(offers.includes('T') && { softwareTokenMfa: true }),
    ...(offers.includes('E') && { emailMfa: {} }),
  }
  return { settings } as unknown as UserPool
}

const addresses = { email: 'ann@example.com', phone_number: '+15555550123' }
const userWith = (factors?: Partial<UserFactors>, attributes: object = addresses) =>
  ({ attributes, ...(factors && { factors: { enabled: [], hasSoftwareToken: true, ...factors } }) }) as unknown as User

function change(user: User, stated: StatedPreferences['factors'], pool = poolOf('OPTIONAL'), hasPendingToken = false) {
  return preferencesAfter(pool, user, { factors: stated }, { hasPendingToken })
}

const on = { enabled: true }
const best = { enabled: true, preferred: true }
const failing = (code: string) => expect.objectContaining({ code })

describe('preferencesAfter', () => {
  test('what is left out stays', () => {
    const user = userWith({ enabled: ['SMS_MFA', 'EMAIL_OTP'], preferred: 'SMS_MFA' })
    expect(change(user, {})).toEqual({
      enabled: ['SMS_MFA', 'EMAIL_OTP'],
      preferred: 'SMS_MFA',
      hasSoftwareToken: true,
    })
    expect(change(user, { SOFTWARE_TOKEN_MFA: on }).enabled).toEqual(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'])
  })

  test('a new preference takes the place of the former one; without its factor it goes', () => {
    const user = userWith({ enabled: ['SMS_MFA'], preferred: 'SMS_MFA' })
    expect(change(user, { EMAIL_OTP: best }).preferred).toBe('EMAIL_OTP')
    expect(change(user, { SMS_MFA: { preferred: false } })).toMatchObject({ enabled: ['SMS_MFA'] })
    expect(change(user, { SMS_MFA: { preferred: false } })).not.toHaveProperty('preferred')
    expect(change(user, { SMS_MFA: { enabled: false } })).toEqual({ enabled: [], hasSoftwareToken: true })
  })

  test('two preferences, or one of a factor that is off → refused', () => {
    const user = userWith({})
    expect(() => change(user, { SMS_MFA: best, EMAIL_OTP: best })).toThrowError(failing('mfa-preferences-conflict'))
    for (const stated of [{ preferred: true }, { enabled: false, preferred: true }]) {
      expect(() => change(user, { EMAIL_OTP: stated })).toThrowError(failing('mfa-preference-not-enabled'))
    }
  })

  test('a factor needs what it uses, and a pool that serves it', () => {
    const nobody = userWith(undefined, {})
    for (const factor of ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const) {
      expect(() => change(nobody, { [factor]: on })).toThrowError(failing('mfa-delivery-missing'))
      expect(() => change(userWith({}), { [factor]: on }, poolOf('OFF'))).toThrowError(failing('mfa-delivery-missing'))
      expect(change(nobody, { [factor]: { enabled: false } })).toEqual({ enabled: [], hasSoftwareToken: false })
    }
    expect(() => change(userWith({}), { SMS_MFA: on }, poolOf('ON', 'TE'))).toThrowError(
      failing('mfa-delivery-missing'),
    )
    expect(() => change(nobody, { SOFTWARE_TOKEN_MFA: on }, poolOf('ON'), true)).toThrowError(
      failing('software-token-not-verified'),
    )
  })

  test('passkeys count as a second factor next to another one only', () => {
    const passkeys = (user: User, isOn: boolean, factors: StatedPreferences['factors'] = {}) =>
      preferencesAfter(poolOf('OPTIONAL'), user, { factors, passkeys: isOn }, { hasPendingToken: false })
    expect(() => passkeys(userWith({}), true)).toThrowError(failing('passkey-factor-alone'))
    expect(passkeys(userWith({}), true, { EMAIL_OTP: on }).passkeys).toBe(true)
    const user = userWith({ enabled: ['EMAIL_OTP'], passkeys: true })
    expect(change(user, {}).passkeys).toBe(true)
    expect(change(user, { EMAIL_OTP: { enabled: false } })).not.toHaveProperty('passkeys')
    expect(passkeys(user, false)).not.toHaveProperty('passkeys')
  })
})
