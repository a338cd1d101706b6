import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { EMAIL_ON, type MfaCalls, mfaPool, PHONE, SMS_ON, TOTP_ON, usedSession } from './mfa-calls.js'

let server: TestServer
let everything: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  everything = await mfaPool(server, { MfaConfiguration: 'ON', ...TOTP_ON, ...EMAIL_ON, ...SMS_ON })
})
afterAll(() => server.stop())

async function user(at: MfaCalls, values: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = `user-${count++}`
  await at.addUser(name, values)
  return name
}

describe('SELECT_MFA_TYPE', () => {
  async function chooser(): Promise<{ name: string; secret: string; email: string }> {
    const at = everything
    const name = await user(at)
    const email = `${name}@example.com`
    const { Session } = await at.password(name)
    const associated = await at.associate({ Session })
    const secret = String(associated.SecretCode)
    await at.verify({ Session: associated.Session }, at.code(secret), 'My phone')
    server.clock.advance(60)
    const of = { UserPoolId: at.seed.poolId, Username: name }
    const values = [
      { Name: 'email', Value: email },
      { Name: 'phone_number', Value: PHONE },
    ]
    await server.client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes: values }))
    return { name, secret, email }
  }

  test('the list is a JSON text; the chosen factor is asked for, a software token by its name', async () => {
    const { name, secret } = await chooser()
    const first = await everything.password(name)
    expect(first).toMatchObject({
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: {
        MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
        USER_ID_FOR_SRP: name,
      },
    })
    const second = await everything.answer('SELECT_MFA_TYPE', name, first.Session, { ANSWER: 'SOFTWARE_TOKEN_MFA' })
    expect(second).toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { USER_ID_FOR_SRP: name, FRIENDLY_DEVICE_NAME: 'My phone' },
    })
    const code = { SOFTWARE_TOKEN_MFA_CODE: everything.code(secret) }
    tokensOf(await everything.answer('SOFTWARE_TOKEN_MFA', name, second.Session, code))
  })

  test.each([
    ['EMAIL_OTP', 'EMAIL_OTP_CODE'],
    ['SMS_MFA', 'SMS_MFA_CODE'],
  ] as const)('%s', async (factor, parameter) => {
    const { name, email } = await chooser()
    const first = await everything.password(name)
    const second = await everything.answer('SELECT_MFA_TYPE', name, first.Session, { ANSWER: factor })
    expect(second.ChallengeName).toBe(factor)
    const code = await everything.sentTo(factor === 'SMS_MFA' ? PHONE : email)
    tokensOf(await everything.answer(factor, name, second.Session, { [parameter]: code }))
  })

  test('an answer that was not offered is refused and the session stays good; a choice spends it', async () => {
    const { name } = await chooser()
    const { Session } = await everything.password(name)
    const choose = (ANSWER: string) => everything.answer('SELECT_MFA_TYPE', name, Session, { ANSWER })
    for (const answer of ['MFA_SETUP', 'SMS_OTP', 'PASSWORD', 'email_otp', 'toString']) {
      expect(await refusalOf(choose(answer))).toMatchObject({ name: 'InvalidParameterException' })
    }
    expect((await choose('EMAIL_OTP')).ChallengeName).toBe('EMAIL_OTP')
    expect(await refusalOf(choose('SMS_MFA'))).toEqual(usedSession)
  })

  test('a preference takes the place of the choice', async () => {
    const { name } = await chooser()
    await everything.adminPrefer(name, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } })
    expect((await everything.password(name)).ChallengeName).toBe('EMAIL_OTP')
  })
})
