import {
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls, SMS_CALLER, unknownPool } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

type Config = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>

async function set(id: string, config: Config): Promise<Config> {
  const command = new SetUserPoolMfaConfigCommand({ UserPoolId: id, ...config })
  const { $metadata: _, ...answer } = await server.client.send(command)
  return answer
}

async function get(id: string): Promise<Config> {
  const { $metadata: _, ...config } = await server.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: id }))
  return config
}

const SmsConfiguration = { SnsCallerArn: SMS_CALLER, ExternalId: 'shop' }
const totp = { SoftwareTokenMfaConfiguration: { Enabled: true } }
const email = { EmailMfaConfiguration: { Message: 'Use {####}', Subject: 'Sign in' } }
const sms = { SmsMfaConfiguration: { SmsAuthenticationMessage: 'Shop: {####}', SmsConfiguration } }
const webAuthn = {
  WebAuthnConfiguration: {
    RelyingPartyId: 'auth.example.com',
    UserVerification: 'required' as const,
    FactorConfiguration: 'SINGLE_FACTOR' as const,
  },
}

describe('SetUserPoolMfaConfig', () => {
  test.each<[string, Config]>([
    ['TOTP', { MfaConfiguration: 'ON', ...totp }],
    ['email', { MfaConfiguration: 'OPTIONAL', ...email }],
    ['email without words', { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} }],
    ['SMS', { MfaConfiguration: 'ON', ...sms }],
    ['everything', { MfaConfiguration: 'OPTIONAL', ...totp, ...email, ...sms, ...webAuthn }],
    ['passkeys with MFA off', { MfaConfiguration: 'OFF', ...webAuthn }],
    ['TOTP off', { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: false } }],
  ])('%s: answers what was set, GetUserPoolMfaConfig too, and DescribeUserPool the mode', async (_, config) => {
    const id = await pools.createId()
    expect(await set(id, config)).toEqual(config)
    expect(await get(id)).toEqual(config)
    expect((await pools.describe(id)).MfaConfiguration).toBe(config.MfaConfiguration)
  })

  test('defaults of WebAuthnConfiguration are shown', async () => {
    const id = await pools.createId()
    const shown = { UserVerification: 'preferred', FactorConfiguration: 'SINGLE_FACTOR' }
    expect((await set(id, { MfaConfiguration: 'OFF', WebAuthnConfiguration: {} })).WebAuthnConfiguration).toEqual(shown)
  })

  test('blocks that are left out are switched off; the SMS configuration of the pool survives', async () => {
    const id = await pools.createId()
    await set(id, { MfaConfiguration: 'OPTIONAL', ...totp, ...email, ...sms, ...webAuthn })
    expect(await set(id, { MfaConfiguration: 'OFF' })).toEqual({ MfaConfiguration: 'OFF' })
    const { SmsConfiguration: kept, SmsAuthenticationMessage } = await pools.describe(id)
    expect({ kept, SmsAuthenticationMessage }).toEqual({
      kept: SmsConfiguration,
      SmsAuthenticationMessage: 'Shop: {####}',
    })
    expect(await set(id, { MfaConfiguration: 'ON', SmsMfaConfiguration: {} })).toEqual({
      MfaConfiguration: 'ON',
      ...sms,
    })
  })

  test('SmsConfiguration.EumsSms is refused, never ignored', async () => {
    const SmsMfaConfiguration = { SmsConfiguration: { ...SmsConfiguration, EumsSms: { CallerArn: SMS_CALLER } } }
    const asked = set(await pools.createId(), { MfaConfiguration: 'ON', SmsMfaConfiguration } as Config)
    expect(await refusalOf(asked)).toEqual(invalidParameter('Poolgate does not support SmsConfiguration.EumsSms yet.'))
  })

  test('[demand 20] MfaConfiguration left out is OFF', async () => {
    const id = await pools.createId()
    await set(id, { MfaConfiguration: 'ON', ...totp })
    expect(await set(id, {})).toEqual({ MfaConfiguration: 'OFF' })
  })

  test.each<[string, Config]>([
    ["Invalid MFA configuration given, can't turn off MFA and configure an MFA together.", totp],
    [
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
      { MfaConfiguration: 'OFF', ...email },
    ],
    [
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
      { MfaConfiguration: 'OFF', ...sms },
    ],
    [
      'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.',
      { MfaConfiguration: 'ON' },
    ],
    [
      'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.',
      { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: false }, ...webAuthn },
    ],
    [
      '[SmsConfiguration] is a required member of [SoftwareTokenMfaConfiguration].',
      { MfaConfiguration: 'ON', SmsMfaConfiguration: {} },
    ],
  ])('%s', async (message, config) => {
    const id = await pools.createId()
    expect(await refusalOf(set(id, config))).toEqual(invalidParameter(message))
    expect(await get(id)).toEqual({ MfaConfiguration: 'OFF' })
  })

  test('SMS cannot be left out where the pool can send it', async () => {
    const id = await pools.createId({ SmsConfiguration })
    expect(await refusalOf(set(id, { MfaConfiguration: 'ON', ...totp }))).toEqual(
      invalidParameter("Can't turn off SMS_MFA when SMS configuration is set for the user pool"),
    )
  })

  test('email MFA and passkeys as both factors need a tier above LITE', async () => {
    const id = await pools.createId({ UserPoolTier: 'LITE' })
    const both = { WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' as const } }
    for (const config of [{ MfaConfiguration: 'ON' as const, ...email }, both]) {
      expect(await refusalOf(set(id, config))).toMatchObject({ name: 'FeatureUnavailableInTierException' })
    }
    const paid = await pools.createId()
    await set(paid, { MfaConfiguration: 'ON', ...email })
    expect(await refusalOf(pools.update(paid, { UserPoolTier: 'LITE' }))).toMatchObject({
      name: 'FeatureUnavailableInTierException',
    })
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(set('us-east-1_nothere00', { MfaConfiguration: 'OFF' }))).toEqual(
      unknownPool('us-east-1_nothere00'),
    )
  })
})

describe('MfaConfiguration of CreateUserPool and UpdateUserPool', () => {
  const needsSms = 'SMS configuration and Auto verification for phone_number are required when MFA is required/optional'

  test('[demand 21] needs a factor, which at creation is SMS alone', async () => {
    for (const MfaConfiguration of ['ON', 'OPTIONAL'] as const) {
      expect(await refusalOf(pools.create({ MfaConfiguration }))).toEqual(invalidParameter(needsSms))
      const id = await pools.createId({ MfaConfiguration, SmsConfiguration })
      expect((await pools.describe(id)).MfaConfiguration).toBe(MfaConfiguration)
      expect(await get(id)).toEqual({ MfaConfiguration, SmsMfaConfiguration: { SmsConfiguration } })
    }
  })

  test('[demand 19, 22] an update can set it, keeps it when it is left out, and leaves the factors as they are', async () => {
    const id = await pools.createId()
    expect(await refusalOf(pools.update(id, { MfaConfiguration: 'ON' }))).toEqual(invalidParameter(needsSms))
    await set(id, { MfaConfiguration: 'OPTIONAL', ...totp, ...email, ...webAuthn })
    await pools.update(id, { MfaConfiguration: 'ON' })
    const shown = { MfaConfiguration: 'ON', ...totp, ...email, ...webAuthn }
    expect(await get(id)).toEqual(shown)
    await pools.update(id)
    expect(await get(id)).toEqual(shown)
    await pools.update(id, { MfaConfiguration: 'OFF' })
    expect((await pools.describe(id)).MfaConfiguration).toBe('OFF')
  })

  test('an update that drops the only factor’s SMS configuration is refused', async () => {
    const id = await pools.createId({ MfaConfiguration: 'ON', SmsConfiguration })
    expect(await refusalOf(pools.update(id))).toEqual(invalidParameter(needsSms))
  })
})
