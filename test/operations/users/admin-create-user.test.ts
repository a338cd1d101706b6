import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { attributes, outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator
let anyCase: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  const UsernameConfiguration = { CaseSensitive: false }
  anyCase = new Administrator(server, await seedPool(server, { pool: { UsernameConfiguration } }))
})
afterAll(() => server.stop())

describe('AdminCreateUser', () => {
  test('makes an enabled user in FORCE_CHANGE_PASSWORD, sub first among the attributes', async () => {
    const { User } = await admin.create('ann', { name: 'Ann', email: 'ann@example.com' })
    expect(User).toMatchObject({ Username: 'ann', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' })
    expect(User?.Attributes?.map(({ Name }) => Name)).toEqual(['sub', 'name', 'email'])
    expect(User?.UserCreateDate).toEqual(User?.UserLastModifiedDate)
  })

  test('[demand 38] a second user of the name → UsernameExistsException "User account already exists"', async () => {
    await admin.create('twice')
    expect(await refusalOf(admin.create('twice'))).toEqual({
      name: 'UsernameExistsException',
      message: 'User account already exists',
      status: 400,
    })
  })

  test('[demand 57] V51: fifty at once make one user', async () => {
    const calls = Array.from({ length: 50 }, () => admin.create('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    expect((await admin.list({ Filter: 'username = "race"' })).Users).toHaveLength(1)
  })

  test('[demand 57] V51: fifty in several spellings of one name make one user', async () => {
    const spellings = ['zoé', 'ZOÉ', 'zoe\u0301', 'Zoe\u0301']
    const calls = Array.from({ length: 50 }, (_, index) => anyCase.create(spellings[index % 4] ?? ''))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    expect((await anyCase.list()).Users).toHaveLength(1)
  })

  test('[demand 42] a name is free again after deletion, with a new sub', async () => {
    const first = await admin.create('phoenix')
    await admin.delete('phoenix')
    const second = await admin.create('phoenix')
    expect(second.User?.Attributes?.[0]?.Value).not.toBe(first.User?.Attributes?.[0]?.Value)
  })

  test('[demand 41] where case does not count, Bob and bob are one name, spelled as created', async () => {
    const { User } = await anyCase.create('Bob')
    expect(User?.Username).toBe('Bob')
    expect((await refusalOf(anyCase.create('bob'))).name).toBe('UsernameExistsException')
  })

  test('case counts unless the pool says otherwise', async () => {
    await admin.create('Eve')
    await admin.create('eve')
    expect((await admin.look('Eve')).sub).not.toBe((await admin.look('eve')).sub)
  })

  test('V16: two compositions of one name are one name, a look-alike is another', async () => {
    await admin.create('rené')
    expect((await refusalOf(admin.create('rene\u0301'))).name).toBe('UsernameExistsException')
    await admin.create('r\u0435né')
  })

  test('a username that is the sub of another user is taken: administrators find users by sub', async () => {
    const { User } = await admin.create('victim')
    const refusal = await refusalOf(admin.create(User?.Attributes?.[0]?.Value ?? ''))
    expect(refusal.name).toBe('UsernameExistsException')
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const refusal = await refusalOf(admin.create('ann', {}, { UserPoolId: 'us-east-1_000000000' }))
    expect(refusal).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_000000000 does not exist.',
    })
  })

  test('required attributes are not asked for', async () => {
    const strict = await seedPool(server, { pool: { Schema: [{ Name: 'email', Required: true }] } })
    const { User } = await admin.create('bare', {}, { UserPoolId: strict.poolId })
    expect(User?.Attributes).toHaveLength(1)
  })

  test('triggers alone read ValidationData and ClientMetadata', async () => {
    const ValidationData = attributes({ key: 'value' })
    const { User } = await admin.create('validated', {}, { ValidationData, ClientMetadata: { key: 'value' } })
    expect(User?.Attributes).toHaveLength(1)
  })
})

describe('AdminCreateUser: attributes', () => {
  test.each<[Record<string, string>, string | RegExp]>([
    [{ sub: 'x' }, 'Cannot modify the non-mutable attribute sub'],
    [{ identities: '[]' }, 'Cannot modify the non-mutable attribute identities'],
    [{ 'cognito:user_status': 'CONFIRMED' }, 'Cannot modify the non-mutable attribute cognito:user_status'],
    [
      { 'custom:x': '1' },
      'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n',
    ],
    [{ constructor: '2' }, /constructor: Attribute does not exist in the schema/],
    [JSON.parse('{"__proto__":"1"}'), /__proto__: Attribute does not exist in the schema/],
    [{ email: '"a@evil.example"@example.com' }, 'Invalid email address format.'],
    [{ email: 'a@example.com,b@example.com' }, 'Invalid email address format.'],
    [{ email: 'a@example.com\r\nBcc: b@example.com' }, 'Invalid email address format.'],
    [{ phone_number: '0170' }, 'Invalid phone number format.'],
    [{ birthdate: '10/10/2010' }, /^Attributes did not conform to the schema: birthdate: /],
    [{ name: 'a\0b' }, /userAttributes.1.member.value/],
    [{ email_verified: 'true' }, 'email is required to set email_verified'],
  ])('V17 V39 V50: %o → InvalidParameterException', async (values, message) => {
    const refusal = await refusalOf(admin.create('attributed', values))
    expect(refusal.name).toBe('InvalidParameterException')
    expect(refusal.message).toMatch(message)
    expect((await refusalOf(admin.get('attributed'))).name).toBe('UserNotFoundException')
  })

  test('empty values are left out, of several values for one name the last counts', async () => {
    const UserAttributes = [
      ...attributes({ name: '', nickname: 'a' }),
      { Name: 'nickname', Value: 'b' },
      { Name: 'locale', Value: undefined },
    ]
    await admin.create('sparse', {}, { UserAttributes })
    expect((await admin.look('sparse')).attributes).toEqual({ nickname: 'b' })
  })

  test('[demand 36] two users may have one email address where it is no alias', async () => {
    for (const username of ['one', 'two']) {
      await admin.create(username, { email: 'shared@example.com', email_verified: 'true' })
    }
  })
})
