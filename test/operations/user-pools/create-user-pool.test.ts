import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { rootCredentials, startServer, type TestServer } from '../../support/start-server.js'
import { attributeOf, invalidParameter, PoolCalls, SMS_CALLER } from './pool-calls.js'
import { defaultPolicy, strictPolicy } from './pool-samples.js'

type Settings = NonNullable<Parameters<PoolCalls['create']>[0]>

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

describe('CreateUserPool', () => {
  test('[demand 13, 14] a name alone → the documented defaults, and nothing that was never set', async () => {
    const { SchemaAttributes, ...pool } = await pools.create({ PoolName: 'My pool' })
    expect(pool).toEqual({
      Id: expect.stringMatching(/^us-east-1_[0-9A-Za-z]{9}$/),
      Name: 'My pool',
      Arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${pool.Id}`,
      Policies: { PasswordPolicy: defaultPolicy, SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      CreationDate: expect.any(Date),
      LastModifiedDate: pool.CreationDate,
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      UserPoolTags: {},
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      UserPoolTier: 'ESSENTIALS',
    })
    expect(SchemaAttributes).toHaveLength(21)
  })

  test.each<[string, Settings]>([
    ['AliasAttributes', { AliasAttributes: ['email', 'preferred_username'] }],
    ['UsernameAttributes', { UsernameAttributes: ['phone_number', 'email'] }],
    ['UsernameConfiguration', { UsernameConfiguration: { CaseSensitive: false } }],
    ['UserPoolTier', { UserPoolTier: 'LITE' }],
    ['UserPoolTags', { UserPoolTags: { team: 'shop', empty: '' } }],
  ])('%s: set at creation, shown by describe, kept by an update without it', async (_name, settings) => {
    const created = await pools.create(settings)
    expect(created).toMatchObject(settings)
    await pools.update(String(created.Id))
    const { LastModifiedDate, ...described } = await pools.describe(String(created.Id))
    expect({ ...described, LastModifiedDate: created.LastModifiedDate }).toEqual(created)
  })

  test('empty lists are as good as none', async () => {
    const pool = await pools.create({ AliasAttributes: [], UsernameAttributes: [], AutoVerifiedAttributes: [] })
    for (const name of ['AliasAttributes', 'UsernameAttributes', 'AutoVerifiedAttributes']) {
      expect(pool).not.toHaveProperty(name)
    }
  })

  test('a password policy that is sent takes flags it leaves out as false', async () => {
    const pool = await pools.create({ Policies: { PasswordPolicy: { RequireNumbers: true } } })
    expect(pool.Policies?.PasswordPolicy).toEqual({
      ...defaultPolicy,
      RequireUppercase: false,
      RequireLowercase: false,
      RequireSymbols: false,
    })
  })

  test.each([
    ['neither', {}, 7],
    ['TemporaryPasswordValidityDays', { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 30 } } }, 30],
    ['UnusedAccountValidityDays', { AdminCreateUserConfig: { UnusedAccountValidityDays: 4 } }, 4],
    ['zero', { Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } }, 7],
  ])('validity of temporary passwords by %s', async (_name, settings, days) => {
    const pool = await pools.create(settings)
    expect(pool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(days)
    expect(pool.AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(days)
  })

  test('[demand 30] in another region ids and ARNs carry that region', async () => {
    const abroad = await startServer({ region: 'ap-southeast-2', accountId: '999999999999' })
    const pool = await new PoolCalls(abroad).create()
    expect(pool.Id).toMatch(/^ap-southeast-2_\w{9}$/)
    expect(pool.Arn).toBe(`arn:aws:cognito-idp:ap-southeast-2:999999999999:userpool/${pool.Id}`)
    await abroad.stop()
  })
})

describe('CreateUserPool: settings that contradict each other', () => {
  test.each<[string, Settings, string]>([
    [
      'aliases and sign-in by contact',
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      'Only one of aliasAttributes or usernameAttributes can be set in a user pool.',
    ],
    [
      'preferred_username required and alias',
      { AliasAttributes: ['preferred_username'], Schema: [{ Name: 'preferred_username', Required: true }] },
      'preferred_username can not be both a required attribute and an alias attribute.',
    ],
    [
      'verification before update without automatic verification',
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    ],
    [
      'two validities of temporary passwords',
      { Policies: { PasswordPolicy: strictPolicy }, AdminCreateUserConfig: { UnusedAccountValidityDays: 9 } },
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ],
    [
      'phone verification without SMS',
      { AutoVerifiedAttributes: ['phone_number'] },
      'SMS configuration is required when phone_number is selected for auto verification',
    ],
    ['SMS without a caller', { SmsConfiguration: {} }, 'SnsCallerArn is required in SmsConfiguration.'],
    [
      'own mail account without its identity',
      { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } },
      'SourceArn is required when EmailSendingAccount is set to DEVELOPER.',
    ],
    [
      '[demand 28] the code placeholder in a link template',
      { VerificationMessageTemplate: { EmailMessageByLink: 'Click {####}' } },
      'The EmailMessageByLink must contain the placeholder {##text##}.',
    ],
    [
      'recovery mechanisms of one priority',
      recovery(['verified_email', 1], ['verified_phone_number', 1]),
      'Invalid account recovery setting: two recovery mechanisms have the same priority.',
    ],
    [
      'one recovery mechanism twice',
      recovery(['verified_email', 1], ['verified_email', 2]),
      'Invalid account recovery setting: a recovery mechanism is listed twice.',
    ],
    [
      'admin_only with another mechanism',
      recovery(['admin_only', 1], ['verified_email', 2]),
      'Invalid account recovery setting: admin_only excludes every other recovery mechanism.',
    ],
    ['a tag of AWS', { UserPoolTags: { 'aws:team': 'x' } }, 'Tag keys must not begin with aws:, as aws:team does.'],
    [
      'too many tags',
      { UserPoolTags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, ''])) },
      'A user pool can have at most 50 tags.',
    ],
  ])('%s → InvalidParameterException', async (_name, settings, message) => {
    expect(await refusalOf(pools.create(settings))).toEqual(invalidParameter(message))
  })

  test('password history on LITE → FeatureUnavailableInTierException', async () => {
    const call = pools.create({ UserPoolTier: 'LITE', Policies: { PasswordPolicy: strictPolicy } })
    expect(await refusalOf(call)).toEqual({
      name: 'FeatureUnavailableInTierException',
      message: 'The following features need to be disabled for the LITE pricing tier configured: Password History',
      status: 400,
    })
  })

  test('[demand 24] UsernameConfiguration without CaseSensitive is refused', async () => {
    const call = pools.create({ UsernameConfiguration: {} as { CaseSensitive: boolean } })
    expect((await refusalOf(call)).message).toContain(
      "Value null at 'usernameConfiguration.caseSensitive' failed to satisfy constraint: Member must not be null",
    )
  })
})

describe('CreateUserPool: what is not supported yet is refused, never ignored', () => {
  const trigger = 'arn:aws:lambda:us-east-1:123456789012:function:trigger'
  const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012'
  test.each<[string, Settings]>([
    [
      'LambdaConfig.InboundFederation',
      { LambdaConfig: { InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: trigger } } },
    ],
    ['SmsConfiguration.EumsSms', { SmsConfiguration: { EumsSms: { CallerArn: SMS_CALLER } } } as Settings],
    ['IssuerConfiguration UPDATED', { IssuerConfiguration: { Type: 'UPDATED' } }],
    ['KeyConfiguration with a key of the customer', { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } }],
    ['KeyConfiguration with a key of the customer', { KeyConfiguration: { KmsKeyArn: kmsKey } }],
    ['DcrConfiguration', { DcrConfiguration: { EnableStatus: 'Enabled' } }],
    ['DcrConfiguration', { DcrConfiguration: { OpenDcrEnabled: true } }],
    ['DcrConfiguration', { DcrConfiguration: { OpenDcrGrantTypes: ['code'] } }],
    ['DcrConfiguration', { DcrConfiguration: { AllowedScopes: ['openid'] } }],
    ['AcrConfiguration', { AcrConfiguration: { Level1: { AcrValue: 'urn:example:one' } } }],
  ])('%s', async (setting, settings) => {
    const refusal = invalidParameter(`Poolgate does not support ${setting} yet.`)
    expect(await refusalOf(pools.create(settings))).toEqual(refusal)
    const id = await pools.createId()
    expect(await refusalOf(pools.update(id, settings))).toEqual(refusal)
  })
})

describe('CreateUserPool: pinned ids', () => {
  test.each([
    ['a whole id', 'eu-west-1_Pinned', 'eu-west-1_Pinned'],
    ['the part after the region', 'abcDEF123', 'us-east-1_abcDEF123'],
  ])('the tag _custom_id_ with %s pins the id and is not kept', async (_name, value, id) => {
    const pool = await pools.create({ UserPoolTags: { _custom_id_: value, team: 'shop' } })
    expect(pool).toMatchObject({ Id: id, UserPoolTags: { team: 'shop' } })
    expect(await pools.tags(String(pool.Arn))).toEqual({ team: 'shop' })
  })

  test('a pinned id that is taken → InvalidParameterException, and the pool stays as it was', async () => {
    const tags = { UserPoolTags: { _custom_id_: 'us-east-1_taken' } }
    await pools.create({ ...tags, PoolName: 'first' })
    expect(await refusalOf(pools.create(tags))).toEqual(
      invalidParameter('A user pool with the ID us-east-1_taken exists already.'),
    )
    expect((await pools.describe('us-east-1_taken')).Name).toBe('first')
  })

  test.each(['', 'us-east-1_', 'us-east-1_a/b', '../x', 'a b', `us_${'a'.repeat(60)}`])(
    'the value %j is no id → InvalidParameterException',
    async (value) => {
      expect(await refusalOf(pools.create({ UserPoolTags: { _custom_id_: value } }))).toEqual(
        invalidParameter(
          'The value of the tag _custom_id_ is not a user pool ID: it must be <region>_ and letters or digits, or only those, and have 55 characters at most.',
        ),
      )
    },
  )

  test('a production server refuses the tag', async () => {
    const production = await startServer({
      mode: 'serve',
      publicUrl: 'https://id.example.com',
      rootCredential: rootCredentials,
    })
    const call = new PoolCalls(production).create({ UserPoolTags: { _custom_id_: 'abcDEF123' } })
    expect(await refusalOf(call)).toEqual(
      invalidParameter('The tag key _custom_id_ is reserved: only CreateUserPool of a dev server takes it.'),
    )
    await production.stop()
  })

  test('[demand 26] a pool made again under the same pinned id inherits nothing', async () => {
    const tags = { UserPoolTags: { _custom_id_: 'us-east-1_again' } }
    await pools.create({ ...tags, Schema: [{ Name: 'plan', AttributeDataType: 'String' }] })
    await pools.delete('us-east-1_again')
    await pools.create(tags)
    const pool = await pools.describe('us-east-1_again')
    expect(attributeOf(pool, 'custom:plan')).toBeUndefined()
    expect(pool.EstimatedNumberOfUsers).toBe(0)
  })
})

type Mechanism = 'verified_email' | 'verified_phone_number' | 'admin_only'

function recovery(...mechanisms: [Mechanism, number][]): Settings {
  const list = mechanisms.map(([Name, Priority]) => ({ Name, Priority }))
  return { AccountRecoverySetting: { RecoveryMechanisms: list } }
}
