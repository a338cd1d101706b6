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

async function user(values: Readonly<Record<string, string>> = {}): Promise<{ name: string }> {
  const name = `user-${count++}`
  await calls.addUser(name, values)
  return { name }
}

const on = { Enabled: true }
const best = { Enabled: true, PreferredMfa: true }
const contacts = { email: 'ann@example.com', phone_number: PHONE }

describe('AdminSetUserMFAPreference', () => {
  test('switches factors on and off for anybody, and shows them', async () => {
    const { name } = await user(contacts)
    const { $metadata: _, ...answer } = await calls.adminPrefer(name, { SMSMfaSettings: best, EmailMfaSettings: on })
    expect(answer).toEqual({})
    const shown = { PreferredMfaSetting: 'SMS_MFA', UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'] }
    expect(await calls.factorsOf(name)).toEqual(shown)
    expect((await calls.password(name)).ChallengeName).toBe('SMS_MFA')
    const both = calls.adminPrefer(name, { SMSMfaSettings: best, EmailMfaSettings: best })
    expect(await refusalOf(both)).toMatchObject({ name: 'InvalidParameterException' })
    expect(await refusalOf(calls.adminPrefer(name, { SoftwareTokenMfaSettings: on }))).toEqual(
      refusal('InvalidParameterException', 'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA'),
    )
    expect(await calls.factorsOf(name)).toEqual(shown)
  })

  test('an unknown user → UserNotFoundException', async () => {
    expect(await refusalOf(calls.adminPrefer('nobody', { SMSMfaSettings: on }))).toEqual(
      refusal('UserNotFoundException', 'User does not exist.'),
    )
  })
})
