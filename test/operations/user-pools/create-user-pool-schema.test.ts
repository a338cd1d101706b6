import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { attributeOf, invalidParameter, PoolCalls } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

const text = { MinLength: '0', MaxLength: '2048' }

describe('CreateUserPool: schema', () => {
  test('[demand 13] the 21 standard attributes in the order of the service', async () => {
    const { SchemaAttributes } = await pools.create()
    expect(SchemaAttributes?.map(({ Name }) => Name)).toEqual(
      `sub name given_name family_name middle_name nickname preferred_username profile picture website email
      email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at
      identities`.split(/\s+/),
    )
  })

  test.each([
    ['sub', { AttributeDataType: 'String', Mutable: false, Required: true, ...lengths('1', '2048') }],
    ['email', { AttributeDataType: 'String', StringAttributeConstraints: text }],
    ['email_verified', { AttributeDataType: 'Boolean' }],
    ['birthdate', { AttributeDataType: 'String', ...lengths('10', '10') }],
    ['updated_at', { AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } }],
    ['identities', { AttributeDataType: 'String', StringAttributeConstraints: {} }],
  ])('the standard attribute %s has exactly its documented members', async (name, shown) => {
    expect(attributeOf(await pools.create(), name)).toEqual({ Name: name, ...optional, ...shown })
  })

  test.each<[string, SchemaAttributeType, string, object]>([
    [
      'Required and Mutable of a standard attribute, with its type',
      { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: false },
      'email',
      { Required: true, Mutable: false, StringAttributeConstraints: text },
    ],
    [
      'bounds of a standard attribute, next to its type',
      { Name: 'nickname', AttributeDataType: 'String', ...lengths('3', '20') },
      'nickname',
      lengths('3', '20'),
    ],
    [
      'a standard attribute without its type loses its bounds',
      { Name: 'nickname', Required: true, ...lengths('3', '20') },
      'nickname',
      { Required: true, StringAttributeConstraints: undefined },
    ],
    [
      'a custom string',
      { Name: 'plan', AttributeDataType: 'String' },
      'custom:plan',
      { StringAttributeConstraints: {} },
    ],
    [
      'a custom string with bounds',
      { Name: 'plan', AttributeDataType: 'String', Mutable: false, ...lengths('01', '256') },
      'custom:plan',
      { Mutable: false, ...lengths('01', '256') },
    ],
    [
      'a custom number with bounds of a size without end',
      { Name: 'rank', AttributeDataType: 'Number', ...values('0', '9'.repeat(60)) },
      'custom:rank',
      values('0', '9'.repeat(60)),
    ],
    [
      'bounds of the wrong kind are dropped',
      { Name: 'rank', AttributeDataType: 'Number', ...lengths('1', '2') },
      'custom:rank',
      { StringAttributeConstraints: undefined, NumberAttributeConstraints: undefined },
    ],
    [
      'a custom date',
      { Name: 'since', AttributeDataType: 'DateTime' },
      'custom:since',
      { AttributeDataType: 'DateTime', StringAttributeConstraints: undefined },
    ],
    [
      'a developer attribute',
      { Name: 'score', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
      'dev:custom:score',
      { DeveloperOnlyAttribute: true },
    ],
    [
      'email_verified is taken as a custom name',
      { Name: 'email_verified', AttributeDataType: 'Boolean' },
      'custom:email_verified',
      { AttributeDataType: 'Boolean' },
    ],
  ])('%s', async (_name, declared, name, shown) => {
    const pool = await pools.create({ Schema: [declared] })
    expect({
      StringAttributeConstraints: undefined,
      NumberAttributeConstraints: undefined,
      ...attributeOf(pool, name),
    }).toMatchObject(shown)
    expect(attributeOf(await pools.describe(String(pool.Id)), name)).toEqual(attributeOf(pool, name))
  })

  test.each<[string, SchemaAttributeType[], string]>([
    [
      'a custom attribute without a type',
      [{ Name: 'plan' }],
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    ],
    [
      'a required custom attribute',
      [{ Name: 'plan', AttributeDataType: 'String', Required: true }],
      'Required custom attributes are not supported currently.',
    ],
    ['an attribute without a name', [{ AttributeDataType: 'String' }], 'Schema attributes must have a name.'],
    [
      'a standard attribute of another type',
      [{ Name: 'email', AttributeDataType: 'Number' }],
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email',
    ],
    [
      'a standard attribute for developers',
      [{ Name: 'email', DeveloperOnlyAttribute: true }],
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email',
    ],
    [
      'a length that is no number',
      [{ Name: 'plan', AttributeDataType: 'String', ...lengths('one', '2') }],
      'Invalid StringAttributeConstraints for schema attribute custom:plan',
    ],
    [
      'a negative length',
      [{ Name: 'email', AttributeDataType: 'String', ...lengths('-1', '2') }],
      'Invalid StringAttributeConstraints for schema attribute email',
    ],
    [
      'a value that is no number',
      [{ Name: 'rank', AttributeDataType: 'Number', ...values('1.5', '2') }],
      'Invalid NumberAttributeConstraints for schema attribute custom:rank',
    ],
    [
      'a length above 2048',
      [{ Name: 'plan', AttributeDataType: 'String', ...lengths('1', '2049') }],
      'user.custom:plan: String attributes cannot have a length of more than 2048',
    ],
    [
      'lengths in the wrong order',
      [{ Name: 'plan', AttributeDataType: 'String', ...lengths('10', '9') }],
      'user.custom:plan: Max length cannot be less than min length.',
    ],
    [
      'values in the wrong order',
      [{ Name: 'rank', AttributeDataType: 'Number', ...values('10', '9') }],
      'user.custom:rank: Max value cannot be less than min value.',
    ],
    [
      'one custom attribute twice',
      [
        { Name: 'plan', AttributeDataType: 'String' },
        { Name: 'plan', AttributeDataType: 'Number' },
      ],
      'custom:plan: Existing attribute already has name custom:plan.',
    ],
    [
      'one standard attribute twice',
      [{ Name: 'email' }, { Name: 'email' }],
      'email: Existing attribute already has name email.',
    ],
  ])('%s → InvalidParameterException', async (_name, Schema, message) => {
    expect(await refusalOf(pools.create({ Schema }))).toEqual(invalidParameter(message))
  })
})

const optional = { DeveloperOnlyAttribute: false, Mutable: true, Required: false }

function lengths(MinLength: string, MaxLength: string) {
  return { StringAttributeConstraints: { MinLength, MaxLength } }
}

function values(MinValue: string, MaxValue: string) {
  return { NumberAttributeConstraints: { MinValue, MaxValue } }
}
