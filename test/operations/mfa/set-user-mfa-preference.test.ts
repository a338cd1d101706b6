import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { EMAIL_ON, type MfaCalls, mfaPool, PHONE, refusal, SMS_ON, TOTP_ON } from './mfa-calls.js'

let server: TestServer
let calls: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  calls = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON, ...EMAIL_ON, ...SMS_ON })
})
afterAll(() => server.stop())

async function user(values: Readonly<Record<string, string>> = {}): Promise<{ name: string; access: string }> {
  const name = `user-${count++}`
  await calls.addUser(name, values)
  return { name, access: (await calls.tokens(name)).access }
}

const on = { Enabled: true }
const best = { Enabled: true, PreferredMfa: true }
const invalid = (message: string) => refusal('InvalidParameterException', message)
const noDelivery = (factor: string) => invalid(`User does not have delivery config set to turn on ${factor}`)
const contacts = { email: 'ann@example.com', phone_number: PHONE }

describe('SetUserMFAPreference', () => {
  test('GetUser and AdminGetUser show the list and the preference, and neither before anything is set', async () => {
    const { name, access } = await user(contacts)
    for (const member of ['MFAOptions', 'PreferredMfaSetting', 'UserMFASettingList']) {
      expect(await calls.getUser(access)).not.toHaveProperty(member)
    }
    const { $metadata: _, ...answer } = await calls.prefer(access, { SMSMfaSettings: on, EmailMfaSettings: best })
    expect(answer).toEqual({})
    const shown = { PreferredMfaSetting: 'EMAIL_OTP', UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'] }
    expect(await calls.getUser(access)).toMatchObject(shown)
    expect(await calls.factorsOf(name)).toEqual(shown)
    await calls.adminPrefer(name, { SMSMfaSettings: best, EmailMfaSettings: { Enabled: false } })
    expect(await calls.factorsOf(name)).toEqual({ PreferredMfaSetting: 'SMS_MFA', UserMFASettingList: ['SMS_MFA'] })
    await calls.prefer(access, { SMSMfaSettings: { Enabled: false, PreferredMfa: false } })
    expect(await calls.factorsOf(name)).toEqual({})
  })

  test('a factor without its address or verified token → InvalidParameterException', async () => {
    const { name, access } = await user()
    const settings = [
      ['SMS_MFA', { SMSMfaSettings: on }],
      ['EMAIL_OTP', { EmailMfaSettings: on }],
      ['SOFTWARE_TOKEN_MFA', { SoftwareTokenMfaSettings: on }],
    ] as const
    for (const [factor, preferences] of settings) {
      expect(await refusalOf(calls.prefer(access, preferences))).toEqual(noDelivery(factor))
      expect(await refusalOf(calls.adminPrefer(name, preferences))).toEqual(noDelivery(factor))
    }
    await calls.associate({ AccessToken: access })
    expect(await refusalOf(calls.prefer(access, { SoftwareTokenMfaSettings: on }))).toEqual(
      invalid('User has not verified software token mfa'),
    )
    expect(await calls.factorsOf(name)).toEqual({})
  })

  test('two preferences at once change nothing', async () => {
    const { name, access } = await user(contacts)
    const both = calls.prefer(access, { SMSMfaSettings: best, EmailMfaSettings: best })
    expect(await refusalOf(both)).toMatchObject({ name: 'InvalidParameterException' })
    expect(await calls.factorsOf(name)).toEqual({})
  })

  test('a pool that has MFA off, or does not offer the factor → InvalidParameterException', async () => {
    const off = await mfaPool(server, { MfaConfiguration: 'OFF' })
    const tokens = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON })
    for (const at of [off, tokens]) {
      await at.addUser('ann', contacts)
      expect(await refusalOf(at.adminPrefer('ann', { SMSMfaSettings: on }))).toEqual(noDelivery('SMS_MFA'))
      expect(await refusalOf(at.adminPrefer('ann', { EmailMfaSettings: on }))).toEqual(noDelivery('EMAIL_OTP'))
    }
  })

  test('stored preferences are ignored while the pool has MFA off, and count again afterwards', async () => {
    const at = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...EMAIL_ON })
    await at.addUser('ann', contacts)
    await at.adminPrefer('ann', { EmailMfaSettings: best })
    await at.configure({ MfaConfiguration: 'OFF' })
    expect(await at.password('ann')).toHaveProperty('AuthenticationResult')
    await at.configure({ MfaConfiguration: 'OPTIONAL', ...EMAIL_ON })
    expect((await at.password('ann')).ChallengeName).toBe('EMAIL_OTP')
  })

  test('in a pool that requires MFA the last factor can be switched off, and is asked for all the same', async () => {
    const at = await mfaPool(server, { MfaConfiguration: 'ON', ...EMAIL_ON })
    await at.addUser('ann', contacts)
    await at.adminPrefer('ann', { EmailMfaSettings: { Enabled: false } })
    expect((await at.password('ann')).ChallengeName).toBe('EMAIL_OTP')
  })

  test('parallel changes of two factors are both kept', async () => {
    const { name, access } = await user(contacts)
    await Promise.all([calls.prefer(access, { SMSMfaSettings: on }), calls.adminPrefer(name, { EmailMfaSettings: on })])
    expect(await calls.factorsOf(name)).toEqual({ UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'] })
  })
})
