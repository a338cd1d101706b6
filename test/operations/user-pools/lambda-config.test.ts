import { ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, PoolCalls } from './pool-calls.js'

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
const key = 'arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer({ logLevel: 'silent' })
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

type Settings = NonNullable<Parameters<PoolCalls['create']>[0]>
type LambdaConfig = NonNullable<Settings['LambdaConfig']>

const everything: LambdaConfig = {
  PreSignUp: arnOf('pre-sign-up'),
  CustomMessage: arnOf('custom-message'),
  PostConfirmation: arnOf('post-confirmation'),
  PreAuthentication: arnOf('pre-authentication'),
  PostAuthentication: arnOf('post-authentication'),
  DefineAuthChallenge: arnOf('define'),
  CreateAuthChallenge: arnOf('create'),
  VerifyAuthChallengeResponse: arnOf('verify'),
  PreTokenGeneration: arnOf('tokens'),
  PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arnOf('tokens') },
  UserMigration: arnOf('migration:live'),
  CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('sms') },
  CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('email:7') },
  KMSKeyID: key,
}

describe('LambdaConfig is shown as it was set', () => {
  test.each<[string, LambdaConfig, LambdaConfig?]>([
    ['every member', everything],
    ['one trigger', { PreSignUp: arnOf('pre-sign-up') }],
    ['a key without senders', { KMSKeyID: key }],
    ['PreTokenGeneration alone', { PreTokenGeneration: arnOf('tokens') }],
    [
      'PreTokenGenerationConfig alone shows under the older member too',
      { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: arnOf('tokens') } },
      {
        PreTokenGeneration: arnOf('tokens'),
        PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: arnOf('tokens') },
      },
    ],
  ])('%s', async (_name, sent, shown = sent) => {
    const pool = await pools.create({ LambdaConfig: sent })
    const id = String(pool.Id)
    expect(pool.LambdaConfig).toEqual(shown)
    expect((await pools.describe(id)).LambdaConfig).toEqual(shown)
    const { UserPools = [] } = await server.client.send(new ListUserPoolsCommand({ MaxResults: 60 }))
    expect(UserPools.find(({ Id }) => Id === id)?.LambdaConfig).toEqual(shown)

    await pools.update(id, { LambdaConfig: shown })
    expect((await pools.describe(id)).LambdaConfig).toEqual(shown)
  })

  test('UpdateUserPool without LambdaConfig removes every trigger; with one, it replaces them all', async () => {
    const id = await pools.createId({ LambdaConfig: everything })
    await pools.update(id, { LambdaConfig: { PostConfirmation: arnOf('other') } })
    expect((await pools.describe(id)).LambdaConfig).toEqual({ PostConfirmation: arnOf('other') })
    await pools.update(id)
    expect((await pools.describe(id)).LambdaConfig).toEqual({})
  })
})

describe('LambdaConfig that is refused', () => {
  test.each<[string, Settings, object]>([
    [
      'two ARNs for the token trigger',
      {
        LambdaConfig: {
          PreTokenGeneration: arnOf('a'),
          PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: arnOf('b') },
        },
      },
      invalidParameter('PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be equal.'),
    ],
    [
      'an email sender without a key',
      { LambdaConfig: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('email') } } },
      invalidParameter('KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.'),
    ],
    [
      'an SMS sender without a key',
      { LambdaConfig: { CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('sms') } } },
      invalidParameter('KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.'),
    ],
    ...(['V2_0', 'V3_0'] as const).map((version): [string, Settings, object] => [
      `a token trigger ${version} in the tier LITE`,
      {
        UserPoolTier: 'LITE',
        LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: version, LambdaArn: arnOf('tokens') } },
      },
      {
        name: 'FeatureUnavailableInTierException',
        message: `The following features need to be disabled for the LITE pricing tier configured: Token Customization with Pre-Token Generation Lambda ${version}`,
        status: 400,
      },
    ]),
  ])('%s', async (_name, settings, refusal) => {
    expect(await refusalOf(pools.create(settings))).toEqual(refusal)
    const id = await pools.createId()
    expect(await refusalOf(pools.update(id, settings))).toEqual(refusal)
    expect((await pools.describe(id)).LambdaConfig).toEqual({})
  })

  test('a token trigger V1_0 is allowed in the tier LITE', async () => {
    const config = { LambdaVersion: 'V1_0', LambdaArn: arnOf('tokens') } as const
    const pool = await pools.create({ UserPoolTier: 'LITE', LambdaConfig: { PreTokenGenerationConfig: config } })
    expect(pool.LambdaConfig).toEqual({ PreTokenGeneration: arnOf('tokens'), PreTokenGenerationConfig: config })
  })

  test('the tier cannot be lowered to LITE while a token trigger V2_0 is set', async () => {
    const LambdaConfig = { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arnOf('tokens') } } as const
    const id = await pools.createId({ LambdaConfig })
    expect((await refusalOf(pools.update(id, { UserPoolTier: 'LITE', LambdaConfig }))).name).toBe(
      'FeatureUnavailableInTierException',
    )
  })

  test.each(['PreSignUp', 'UserMigration', 'KMSKeyID'])('%s that is no ARN → a constraint is named', async (member) => {
    const refusal = await refusalOf(pools.create({ LambdaConfig: { [member]: 'https://hooks.example.com/x' } }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    expect(refusal.message).toContain(
      'failed to satisfy constraint: Member must satisfy regular expression pattern: arn:',
    )
  })
})
