import {
  AdminSetUserSettingsCommand,
  ListUsersCommand,
  type MFAOptionType,
  SetUserSettingsCommand,
} from '@aws-sdk/client-cognito-identity-provider'
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

const invalid = (message: string) => refusal('InvalidParameterException', message)
const noDelivery = (factor: string) => invalid(`User does not have delivery config set to turn on ${factor}`)
const contacts = { email: 'ann@example.com', phone_number: PHONE }

describe('SetUserSettings', () => {
  const sms: MFAOptionType[] = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }]
  const set = (AccessToken: string, MFAOptions: MFAOptionType[]) =>
    server.client.send(new SetUserSettingsCommand({ AccessToken, MFAOptions }))
  const adminSet = (Username: string, MFAOptions: MFAOptionType[]) =>
    server.client.send(new AdminSetUserSettingsCommand({ UserPoolId: calls.seed.poolId, Username, MFAOptions }))

  test('SMS is switched on and shown as an option, also in lists; the empty list switches it off', async () => {
    const { name, access } = await user(contacts)
    const { $metadata: _, ...answer } = await set(access, sms)
    expect(answer).toEqual({})
    const shown = { MFAOptions: sms, UserMFASettingList: ['SMS_MFA'] }
    expect(await calls.getUser(access)).toMatchObject(shown)
    expect(await calls.factorsOf(name)).toEqual(shown)
    const of = { UserPoolId: calls.seed.poolId, Filter: `username = "${name}"` }
    const { Users } = await server.client.send(new ListUsersCommand(of))
    expect(Users?.[0]).toMatchObject({ MFAOptions: sms })
    expect((await calls.password(name)).ChallengeName).toBe('SMS_MFA')
    await adminSet(name, [])
    expect(await calls.factorsOf(name)).toEqual({})
    await adminSet(name, sms)
    expect(await calls.factorsOf(name)).toEqual(shown)
    await calls.prefer(access, { SMSMfaSettings: { Enabled: false } })
    expect(await calls.factorsOf(name)).toEqual({})
  })

  test('another medium or attribute, and a user without a number → InvalidParameterException', async () => {
    const { name, access } = await user({ email: 'ann@example.com' })
    const others: MFAOptionType[][] = [
      [{ DeliveryMedium: 'EMAIL', AttributeName: 'email' }],
      [{ DeliveryMedium: 'SMS', AttributeName: 'email' }],
      [{}],
      [...sms, ...sms],
    ]
    for (const options of others) {
      expect(await refusalOf(set(access, options))).toMatchObject({ name: 'InvalidParameterException' })
    }
    expect(await refusalOf(adminSet(name, sms))).toEqual(noDelivery('SMS_MFA'))
  })
})
