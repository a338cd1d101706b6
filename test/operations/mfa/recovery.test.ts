import { ForgotPasswordCommand, type RecoveryOptionNameType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { EMAIL_ON, type MfaCalls, mfaPool, PHONE, refusal, SMS_ON, TOTP_ON } from './mfa-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const verified = {
  email: 'ann@example.com',
  email_verified: 'true',
  phone_number: PHONE,
  phone_number_verified: 'true',
}

async function poolWith(...mechanisms: RecoveryOptionNameType[]): Promise<MfaCalls> {
  const RecoveryMechanisms = mechanisms.map((Name, index) => ({ Name, Priority: index + 1 }))
  const recovery = mechanisms.length > 0 ? { AccountRecoverySetting: { RecoveryMechanisms } } : {}
  const at = await mfaPool(
    server,
    { MfaConfiguration: 'OPTIONAL', ...EMAIL_ON, ...SMS_ON, ...TOTP_ON },
    { pool: recovery },
  )
  await at.addUser('ann', verified)
  return at
}

async function mediumOf({ seed }: MfaCalls): Promise<string | undefined> {
  const forgot = new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'ann' })
  return (await server.client.send(forgot)).CodeDeliveryDetails?.DeliveryMedium
}

test('ForgotPassword: the address of the second factor is not the one that the code goes to', async () => {
  const at = await poolWith('verified_email', 'verified_phone_number')
  expect(await mediumOf(at)).toBe('EMAIL')
  await at.adminPrefer('ann', { EmailMfaSettings: { Enabled: true, PreferredMfa: true } })
  expect(await mediumOf(at)).toBe('SMS')
  await at.adminPrefer('ann', { SMSMfaSettings: { Enabled: true, PreferredMfa: true } })
  expect(await mediumOf(at)).toBe('EMAIL')
})

test('ForgotPassword: no other address → InvalidParameterException', async () => {
  const at = await poolWith('verified_email')
  await at.adminPrefer('ann', { EmailMfaSettings: { Enabled: true, PreferredMfa: true } })
  expect(await refusalOf(mediumOf(at))).toEqual(
    refusal(
      'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    ),
  )
})

test('ForgotPassword: a pool that says nothing of recovery uses the phone even if it is the second factor', async () => {
  const at = await poolWith()
  await at.adminPrefer('ann', { SMSMfaSettings: { Enabled: true, PreferredMfa: true } })
  expect(await mediumOf(at)).toBe('SMS')
})

test('ForgotPassword: a software token leaves both addresses free', async () => {
  const at = await poolWith('verified_email')
  await at.enableToken('ann')
  expect(await mediumOf(at)).toBe('EMAIL')
})
