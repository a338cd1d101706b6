import type { CreateUserPoolCommandInput, UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shapes } from '../../../src/api/model/shapes.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, SES_IDENTITY, SMS_CALLER } from './pool-calls.js'
import { defaultPolicy, settingSamples, strictPolicy } from './pool-samples.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

type Sent = Partial<CreateUserPoolCommandInput>
type Shown = Partial<UserPoolType>

/** How one member is shown of a pool that never set it, once it is set, and after an update that leaves it out. */
interface Row {
  readonly member: keyof UserPoolType
  /** Absent: describe leaves the member out. */
  readonly unset?: unknown
  /** Absent: nobody can set it. */
  readonly sent?: Sent
  /** Absent: as it was sent. */
  readonly set?: unknown
  /** An update keeps it. Absent: it is shown as if never set. */
  readonly kept?: true
}

const sms = { SmsConfiguration: { SnsCallerArn: SMS_CALLER, ExternalId: 'x', SnsRegion: 'eu-west-1' } }
const template = { DefaultEmailOption: 'CONFIRM_WITH_CODE' }
const factors = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] } }
const recovery = { RecoveryMechanisms: [{ Name: 'admin_only' as const, Priority: 1 }] }
const trigger = 'arn:aws:lambda:us-east-1:123456789012:function:trigger'
const anything = expect.anything()

const rows: readonly Row[] = [
  { member: 'Id', unset: anything, kept: true },
  { member: 'Arn', unset: anything, kept: true },
  { member: 'CreationDate', unset: anything, kept: true },
  { member: 'LastModifiedDate', unset: anything, kept: true },
  { member: 'EstimatedNumberOfUsers', unset: 0, kept: true },
  { member: 'Name', unset: 'MyUserPool', sent: { PoolName: 'other' }, set: 'other', kept: true },
  {
    member: 'Policies',
    unset: { PasswordPolicy: defaultPolicy, ...factors },
    sent: { Policies: { PasswordPolicy: strictPolicy } },
    set: { PasswordPolicy: strictPolicy, ...factors },
  },
  { member: 'DeletionProtection', unset: 'INACTIVE', sent: { DeletionProtection: 'ACTIVE' } },
  { member: 'LambdaConfig', unset: {}, sent: { LambdaConfig: { PreSignUp: trigger } } },
  {
    member: 'SchemaAttributes',
    unset: anything,
    sent: { Schema: [{ Name: 'plan', AttributeDataType: 'String' }] },
    set: expect.arrayContaining([expect.objectContaining({ Name: 'custom:plan', StringAttributeConstraints: {} })]),
    kept: true,
  },
  { member: 'AutoVerifiedAttributes', sent: { AutoVerifiedAttributes: ['email'] } },
  { member: 'AliasAttributes', sent: { AliasAttributes: ['email'] }, kept: true },
  { member: 'UsernameAttributes', sent: { UsernameAttributes: ['email'] }, kept: true },
  { member: 'UsernameConfiguration', sent: { UsernameConfiguration: { CaseSensitive: false } }, kept: true },
  { member: 'SmsVerificationMessage', sent: { SmsVerificationMessage: 'Code {####}' } },
  { member: 'EmailVerificationMessage', sent: { EmailVerificationMessage: 'Code {####}' } },
  { member: 'EmailVerificationSubject', sent: { EmailVerificationSubject: 'Hi' } },
  {
    member: 'VerificationMessageTemplate',
    unset: template,
    sent: { VerificationMessageTemplate: { EmailSubject: 'Hi' } },
    set: { ...template, EmailSubject: 'Hi' },
  },
  { member: 'SmsAuthenticationMessage', sent: { SmsAuthenticationMessage: 'Code {####}' } },
  {
    member: 'UserAttributeUpdateSettings',
    sent: {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    },
    kept: true,
  },
  { member: 'MfaConfiguration', unset: 'OFF', sent: { MfaConfiguration: 'OFF' }, kept: true },
  {
    member: 'DeviceConfiguration',
    sent: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false } },
  },
  {
    member: 'EmailConfiguration',
    unset: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    sent: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', SourceArn: SES_IDENTITY } },
  },
  { member: 'SmsConfiguration', sent: sms },
  { member: 'UserPoolTags', unset: {}, sent: { UserPoolTags: { team: 'shop' } }, kept: true },
  {
    member: 'AdminCreateUserConfig',
    unset: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    sent: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    set: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 7 },
  },
  {
    member: 'UserPoolAddOns',
    sent: { UserPoolAddOns: { AdvancedSecurityMode: 'OFF' } },
    set: { AdvancedSecurityMode: 'OFF', AdvancedSecurityAdditionalFlows: {} },
  },
  { member: 'AccountRecoverySetting', sent: { AccountRecoverySetting: recovery } },
  { member: 'UserPoolTier', unset: 'ESSENTIALS', sent: { UserPoolTier: 'LITE' }, kept: true },
  { member: 'KeyConfiguration', sent: { KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' } } },
  { member: 'IssuerConfiguration', sent: { IssuerConfiguration: { Type: 'ORIGINAL' } } },
]

/** Deprecated, of what failed elsewhere, of domains, or refused unless they are off. */
const neverShown = [
  'Status',
  'SmsConfigurationFailure',
  'EmailConfigurationFailure',
  'DcrConfiguration',
  'AcrConfiguration',
]
const ofDomains = ['Domain', 'CustomDomain']

/** Sent as off or empty, they are as if not sent. */
const emptySettings: readonly (readonly [string, Sent])[] = [
  ['AutoVerifiedAttributes', { AutoVerifiedAttributes: [] }],
  ['AliasAttributes', { AliasAttributes: [] }],
  ['UsernameAttributes', { UsernameAttributes: [] }],
  ['AccountRecoverySetting', { AccountRecoverySetting: {} }],
  ['LambdaConfig', { LambdaConfig: {} }],
  ['VerificationMessageTemplate', { VerificationMessageTemplate: {} }],
  ['EmailConfiguration', { EmailConfiguration: {} }],
  ['AdminCreateUserConfig', { AdminCreateUserConfig: {} }],
  ['an invitation without a part', { AdminCreateUserConfig: { InviteMessageTemplate: {} } }],
  ['Policies', { Policies: {} }],
  ['UserPoolTags', { UserPoolTags: {} }],
  ['UserAttributeUpdateSettings', { UserAttributeUpdateSettings: {} }],
  ['KeyConfiguration', { KeyConfiguration: {} }],
  ['IssuerConfiguration', { IssuerConfiguration: {} }],
  ['DcrConfiguration', { DcrConfiguration: { EnableStatus: 'Disabled', OpenDcrEnabled: false } }],
  ['AcrConfiguration', { AcrConfiguration: {} }],
]

/** Those members of what is shown that UpdateUserPool takes, as tools send them that read before they write. */
function asUpdate(pool: UserPoolType): Sent {
  const members = new Set(Object.keys(shapes.UpdateUserPoolRequest?.members ?? {}))
  return Object.fromEntries(Object.entries(pool).filter(([name]) => members.has(name)))
}

const still = ({ LastModifiedDate: _, ...pool }: UserPoolType) => pool

describe('[demand 16] user pools do not drift', () => {
  test('the table knows every member that describe can show', () => {
    const members = Object.keys(shapes.UserPoolType?.members ?? {})
    const known = [...rows.map(({ member }) => member), ...neverShown, ...ofDomains]
    expect(known.toSorted()).toEqual(members.toSorted())
  })

  test('[demand 13] a pool of which only the name is given shows these members and no others', async () => {
    const shown = await pools.describe(await pools.createId({ PoolName: 'MyUserPool' }))
    const expected = rows.filter(({ unset }) => unset !== undefined).map(({ member, unset }) => [member, unset])
    expect(shown).toEqual(Object.fromEntries(expected))
  })

  test.each(rows.filter(({ sent }) => sent))('$member: created, described, updated, left out', async (row) => {
    const { member, sent = {}, unset, kept } = row
    const set = row.set ?? (sent as Shown)[member]
    const created = await pools.create({ PoolName: 'MyUserPool', ...sent })
    const id = String(created.Id)
    expect(created[member]).toEqual(set)
    expect(await pools.describe(id)).toEqual(created)

    await pools.update(id, asUpdate(created))
    expect(still(await pools.describe(id))).toEqual(still(created))

    await pools.update(id, member === 'UserAttributeUpdateSettings' ? { AutoVerifiedAttributes: ['email'] } : {})
    expect((await pools.describe(id))[member]).toEqual(kept ? set : unset)
  })

  test.each(settingSamples)('$setting: an update with what describe shows changes nothing', async ({ sent }) => {
    const created = await pools.create(sent)
    await pools.update(String(created.Id), asUpdate(created))
    expect(still(await pools.describe(String(created.Id)))).toEqual(still(created))
  })

  test.each(emptySettings)('%s: empty is as if not sent', async (_name, sent) => {
    const plain = await pools.create({ PoolName: 'same' })
    const created = await pools.create({ PoolName: 'same', ...sent })
    const identity = { Id: anything, Arn: anything, CreationDate: anything, LastModifiedDate: anything }
    expect(created).toEqual({ ...plain, ...identity })
    await pools.update(String(created.Id), sent)
    expect(await pools.describe(String(created.Id))).toEqual({ ...plain, ...identity })
  })

  test('UserAttributeUpdateSettings: an empty list clears it and is shown as empty', async () => {
    const created = await pools.create({
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    })
    const none = { AttributesRequireVerificationBeforeUpdate: [] }
    await pools.update(String(created.Id), { UserAttributeUpdateSettings: none })
    expect((await pools.describe(String(created.Id))).UserAttributeUpdateSettings).toEqual(none)
  })
})
