import {
  type AuthFactorType,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

type Settings = Partial<CreateUserPoolCommandInput>
const factors = (...AllowedFirstAuthFactors: AuthFactorType[]): Settings => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
})
const create = (settings: Settings) =>
  server.client.send(new CreateUserPoolCommand({ PoolName: 'factors', ...settings }))
const refusal = (message: string) => ({ name: 'InvalidParameterException', message, status: 400 })

async function told(poolId: string | undefined) {
  const { UserPool } = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))
  return UserPool?.Policies?.SignInPolicy?.AllowedFirstAuthFactors
}

describe('AllowedFirstAuthFactors', () => {
  test('all four are stored and described in their order, each once', async () => {
    const { UserPool } = await create(factors('WEB_AUTHN', 'PASSWORD', 'SMS_OTP', 'EMAIL_OTP', 'PASSWORD'))
    expect(await told(UserPool?.Id)).toEqual(['WEB_AUTHN', 'PASSWORD', 'SMS_OTP', 'EMAIL_OTP'])
  })

  test('an update that leaves them out returns to PASSWORD', async () => {
    const { UserPool } = await create(factors('PASSWORD', 'WEB_AUTHN'))
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId: UserPool?.Id }))
    expect(await told(UserPool?.Id)).toEqual(['PASSWORD'])
  })

  test.each<[string, Settings, string]>([
    ['no PASSWORD', factors('WEB_AUTHN'), 'AllowedFirstAuthFactors must contain PASSWORD.'],
    ['codes alone', factors('EMAIL_OTP', 'SMS_OTP'), 'AllowedFirstAuthFactors must contain PASSWORD.'],
    ['SOFTWARE_TOKEN', factors('PASSWORD', 'SOFTWARE_TOKEN'), 'SOFTWARE_TOKEN cannot be an allowed first factor.'],
  ])('%s → InvalidParameterException', async (_, settings, message) => {
    expect(await refusalOf(create(settings))).toEqual(refusal(message))
  })

  test('an empty list → InvalidParameterException', async () => {
    expect((await refusalOf(create(factors()))).name).toBe('InvalidParameterException')
  })

  test('anything but PASSWORD on the tier LITE → FeatureUnavailableInTierException', async () => {
    for (const factor of ['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] as const) {
      expect(await refusalOf(create({ UserPoolTier: 'LITE', ...factors('PASSWORD', factor) }))).toEqual({
        name: 'FeatureUnavailableInTierException',
        message:
          'The following features need to be disabled for the LITE pricing tier configured: Choice-based sign-in',
        status: 400,
      })
    }
    await create({ UserPoolTier: 'LITE', ...factors('PASSWORD') })
  })

  test('RelyingPartyId that is no domain → InvalidParameterException', async () => {
    const { UserPool } = await create(factors('PASSWORD', 'WEB_AUTHN'))
    const set = (RelyingPartyId: string) =>
      server.client.send(
        new SetUserPoolMfaConfigCommand({ UserPoolId: UserPool?.Id, WebAuthnConfiguration: { RelyingPartyId } }),
      )
    const wrong = [
      'https://example.com',
      'example.com:8443',
      'com',
      '192.0.2.7',
      'Example.com',
      'a..b',
      '-a.com',
      'ä.com',
    ]
    for (const id of wrong) {
      expect(await refusalOf(set(id)), id).toEqual(refusal('RelyingPartyId must be a domain name.'))
    }
    for (const id of ['localhost', 'example.com', 'a.b-c.example.co.uk', 'xn--4ca.com']) await set(id)
  })

  test('codes as first factor and MFA required exclude one another; passkeys do not', async () => {
    const sms = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' } }
    for (const factor of ['EMAIL_OTP', 'SMS_OTP'] as const) {
      const message = `${factor} cannot be an allowed first factor when MFA is required.`
      const call = create({ MfaConfiguration: 'ON', ...sms, ...factors('PASSWORD', factor) })
      expect(await refusalOf(call)).toEqual(refusal(message))
      const { UserPool } = await create(factors('PASSWORD', factor))
      const requireMfa = server.client.send(
        new SetUserPoolMfaConfigCommand({
          UserPoolId: UserPool?.Id,
          MfaConfiguration: 'ON',
          SoftwareTokenMfaConfiguration: { Enabled: true },
        }),
      )
      expect(await refusalOf(requireMfa)).toEqual(refusal(message))
    }
    await create({ MfaConfiguration: 'ON', ...sms, ...factors('PASSWORD', 'WEB_AUTHN') })
  })
})
