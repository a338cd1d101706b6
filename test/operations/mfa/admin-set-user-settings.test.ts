import { AdminSetUserSettingsCommand, type MFAOptionType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { type MfaCalls, mfaPool, PHONE, refusal, SMS_ON } from './mfa-calls.js'

let server: TestServer
let calls: MfaCalls

beforeAll(async () => {
  server = await startServer()
  calls = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...SMS_ON })
})
afterAll(() => server.stop())

describe('AdminSetUserSettings', () => {
  const sms: MFAOptionType[] = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }]
  const set = (Username: string, MFAOptions: MFAOptionType[]) =>
    server.client.send(new AdminSetUserSettingsCommand({ UserPoolId: calls.seed.poolId, Username, MFAOptions }))

  test('[as SetUserSettings] SMS on and off, and nothing else', async () => {
    const name = 'ann'
    await calls.addUser(name, { phone_number: PHONE })
    const { $metadata: _, ...answer } = await set(name, sms)
    expect(answer).toEqual({})
    expect(await calls.factorsOf(name)).toEqual({ MFAOptions: sms, UserMFASettingList: ['SMS_MFA'] })
    expect(await refusalOf(set(name, [{ DeliveryMedium: 'EMAIL', AttributeName: 'email' }]))).toMatchObject({
      name: 'InvalidParameterException',
    })
    await set(name, [])
    expect(await calls.factorsOf(name)).toEqual({})
    expect(await refusalOf(set('nobody', sms))).toEqual(refusal('UserNotFoundException', 'User does not exist.'))
  })
})
