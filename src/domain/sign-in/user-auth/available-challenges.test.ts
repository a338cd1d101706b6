import { describe, expect, test } from 'vitest'
import type { FirstAuthFactor } from '../../../entities/user-pool.js'
import { completePoolSettings } from '../../pools/pool-settings.js'
import { availableChallenges, factorsBehind, type Holdings } from './available-challenges.js'

const everyFactor: readonly FirstAuthFactor[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']
const passwords = ['PASSWORD_SRP', 'PASSWORD']
const everything = [...passwords, 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']

const rich: Holdings = {
  status: 'CONFIRMED',
  hasPassword: true,
  contacts: ['email', 'phone_number'],
  hasPasskey: true,
  hasSecondFactor: false,
}

type Pool = {
  factors?: readonly FirstAuthFactor[]
  mfa?: 'OFF' | 'OPTIONAL' | 'ON'
  passkeyCountsAs?: 'SINGLE_FACTOR' | 'MULTI_FACTOR_WITH_USER_VERIFICATION'
}

const settingsOf = ({ factors = everyFactor, mfa = 'OFF', passkeyCountsAs = 'SINGLE_FACTOR' }: Pool) => ({
  ...completePoolSettings({ allowedFirstAuthFactors: factors, mfa }),
  webAuthn: { userVerification: 'preferred' as const, factorConfiguration: passkeyCountsAs },
})

const twoFactors = 'MULTI_FACTOR_WITH_USER_VERIFICATION'

describe('availableChallenges', () => {
  test.each<{ what: string; pool?: Pool; user?: Partial<Holdings>; expected: readonly string[] }>([
    { what: 'everything allowed and held', expected: everything },
    { what: 'only PASSWORD allowed', pool: { factors: ['PASSWORD'] }, expected: passwords },
    {
      what: 'allowed in another order',
      pool: { factors: ['WEB_AUTHN', 'PASSWORD'] },
      expected: [...passwords, 'WEB_AUTHN'],
    },
    { what: 'no password', user: { hasPassword: false }, expected: ['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] },
    { what: 'no contact', user: { contacts: [] }, expected: [...passwords, 'WEB_AUTHN'] },
    {
      what: 'an email address alone',
      user: { contacts: ['email'] },
      expected: [...passwords, 'EMAIL_OTP', 'WEB_AUTHN'],
    },
    {
      what: 'a phone number alone',
      user: { contacts: ['phone_number'] },
      expected: [...passwords, 'SMS_OTP', 'WEB_AUTHN'],
    },
    { what: 'no passkey', user: { hasPasskey: false }, expected: [...passwords, 'EMAIL_OTP', 'SMS_OTP'] },
    { what: 'nothing at all', user: { hasPassword: false, contacts: [], hasPasskey: false }, expected: [] },
    { what: 'not confirmed', user: { status: 'UNCONFIRMED' }, expected: everything },
    { what: 'password to be changed', user: { status: 'FORCE_CHANGE_PASSWORD' }, expected: passwords },
    { what: 'from another provider', user: { status: 'EXTERNAL_PROVIDER' }, expected: [] },
    { what: 'MFA off, with a factor kept', user: { hasSecondFactor: true }, expected: everything },
    { what: 'MFA optional, without a factor', pool: { mfa: 'OPTIONAL' }, expected: everything },
    {
      what: 'MFA optional, with a factor',
      pool: { mfa: 'OPTIONAL' },
      user: { hasSecondFactor: true },
      expected: passwords,
    },
    {
      what: 'MFA optional, with a factor, the passkey counts as both',
      pool: { mfa: 'OPTIONAL', passkeyCountsAs: twoFactors },
      user: { hasSecondFactor: true },
      expected: [...passwords, 'WEB_AUTHN'],
    },
    { what: 'MFA on', pool: { mfa: 'ON' }, expected: passwords },
    { what: 'MFA on, with a factor', pool: { mfa: 'ON' }, user: { hasSecondFactor: true }, expected: passwords },
    {
      what: 'MFA on, the passkey counts as both',
      pool: { mfa: 'ON', passkeyCountsAs: twoFactors },
      expected: [...passwords, 'WEB_AUTHN'],
    },
    {
      what: 'MFA on, the passkey counts as both but is not allowed',
      pool: { mfa: 'ON', passkeyCountsAs: twoFactors, factors: ['PASSWORD'] },
      expected: passwords,
    },
    {
      what: 'password to be changed, the passkey counts as both',
      pool: { mfa: 'ON', passkeyCountsAs: twoFactors },
      user: { status: 'FORCE_CHANGE_PASSWORD' },
      expected: passwords,
    },
  ])('$what → $expected', ({ pool = {}, user = {}, expected }) => {
    expect(availableChallenges(settingsOf(pool), { ...rich, ...user })).toEqual(expected)
  })
})

test('factorsBehind: both ways to show a password are one factor', () => {
  expect(factorsBehind(['PASSWORD_SRP', 'PASSWORD', 'WEB_AUTHN'])).toEqual(['PASSWORD', 'WEB_AUTHN'])
})
