import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  const pool = {
    Schema: [
      { Name: 'tenant', AttributeDataType: 'String' as const, Mutable: false },
      { Name: 'rank', AttributeDataType: 'Number' as const },
      { Name: 'given_name', Required: true },
    ],
  }
  admin = new Administrator(server, await seedPool(server, { pool }))
})
afterAll(() => server.stop())

async function messagesTo(address: string, of = admin) {
  return (await server.inbox(of.seed.poolId, address)).map(({ kind }) => kind)
}

describe('AdminUpdateUserAttributes', () => {
  test('changes, adds and deletes, and moves the time of change', async () => {
    await admin.create('ann', { name: 'Ann', nickname: 'A', 'custom:tenant': 't1' })
    server.clock.advance(5)
    expect(await admin.update('ann', { name: 'Anna', nickname: '', locale: 'de', 'custom:rank': '7' })).toEqual({
      $metadata: expect.anything(),
    })
    expect((await admin.look('ann')).attributes).toEqual({
      name: 'Anna',
      locale: 'de',
      'custom:tenant': 't1',
      'custom:rank': '7',
    })
    const { UserCreateDate, UserLastModifiedDate } = await admin.get('ann')
    expect(Number(UserLastModifiedDate)).toBeGreaterThan(Number(UserCreateDate))
  })

  test('[demand 43] unknown user → UserNotFoundException', async () => {
    expect(await refusalOf(admin.update('nobody', { name: 'x' }))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })

  test.each<[Record<string, string>, string]>([
    [{ 'custom:tenant': 't2' }, 'user.custom:tenant: Attribute cannot be updated.\n'],
    [{ 'custom:tenant': '' }, 'user.custom:tenant: Attribute cannot be updated.\n'],
    [{ sub: 'x' }, 'Cannot modify the non-mutable attribute sub'],
    [{ identities: '[]' }, 'Cannot modify the non-mutable attribute identities'],
    [{ given_name: '' }, 'Invalid user attributes: user.given_name: Attribute is required and cannot be deleted.\n'],
    [
      { 'custom:nope': '1' },
      'Attributes did not conform to the schema: custom:nope: Attribute does not exist in the schema.\n',
    ],
    [
      { 'custom:rank': 'high' },
      'Attributes did not conform to the schema: custom:rank: Number must be a decimal number\n',
    ],
    [{ email: 'a@b@c.example' }, 'Invalid email address format.'],
    [{ phone_number_verified: 'true' }, 'phone_number is required to set phone_number_verified'],
  ])('V39: %o → InvalidParameterException, and nothing changes', async (values, message) => {
    await admin.create('steady', { 'custom:tenant': 't1' }).catch(() => undefined)
    const before = await admin.look('steady')
    expect(await refusalOf(admin.update('steady', { name: 'changed', ...values }))).toMatchObject({
      name: 'InvalidParameterException',
      message,
    })
    expect(await admin.look('steady')).toEqual(before)
  })

  test('of parallel changes none is lost', async () => {
    await admin.create('busy')
    const names = ['name', 'nickname', 'locale', 'zoneinfo', 'website', 'profile', 'picture', 'gender', 'custom:rank']
    await Promise.all(names.map((name, index) => admin.update('busy', { [name]: String(index) })))
    const expected = Object.fromEntries(names.map((name, index) => [name, String(index)]))
    expect((await admin.look('busy')).attributes).toEqual(expected)
  })
})

describe('AdminUpdateUserAttributes: contacts', () => {
  test('a new address is unverified, and a code is sent to it where it is verified automatically', async () => {
    await admin.create('moved', { email: 'moved1@example.com', email_verified: 'true' })
    await admin.update('moved', { email: 'moved2@example.com' })
    expect((await admin.look('moved')).attributes).toEqual({ email: 'moved2@example.com', email_verified: 'false' })
    expect(await messagesTo('moved2@example.com')).toEqual(['update-attribute'])
  })

  test('a phone number that is not verified automatically gets no code', async () => {
    await admin.create('phone')
    await admin.update('phone', { phone_number: '+14155550123' })
    expect(await messagesTo('+14155550123')).toEqual([])
  })

  test('an address that the administrator vouches for is verified at once, without a code', async () => {
    await admin.create('vouched', { email: 'vouched1@example.com' })
    const values = { email: 'vouched2@example.com', email_verified: 'true' }
    await admin.update('vouched', values)
    expect((await admin.look('vouched')).attributes).toEqual(values)
    expect(await messagesTo('vouched2@example.com')).toEqual([])
  })

  test('the same address again keeps its flag', async () => {
    const values = { email: 'kept@example.com', email_verified: 'true' }
    await admin.create('kept', values)
    await admin.update('kept', { email: 'kept@example.com', name: 'Kept' })
    expect((await admin.look('kept')).attributes).toEqual({ ...values, name: 'Kept' })
    expect(await messagesTo('kept@example.com')).toEqual([])
  })

  test('deleting an address deletes its flag', async () => {
    await admin.create('gone', { email: 'gone@example.com', email_verified: 'true' })
    await admin.update('gone', { email: '' })
    expect((await admin.look('gone')).attributes).toEqual({})
  })

  test('[demand 55] where a new address must be verified first, the present one stays', async () => {
    const AttributesRequireVerificationBeforeUpdate = ['email' as const]
    const pool = { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate } }
    const careful = new Administrator(server, await seedPool(server, { pool }))
    const present = { email: 'old@example.com', email_verified: 'true' }
    await careful.create('careful', present)
    await careful.update('careful', { email: 'new@example.com', name: 'C' })
    expect((await careful.look('careful')).attributes).toEqual({ ...present, name: 'C' })
    expect(await messagesTo('new@example.com', careful)).toEqual(['update-attribute'])

    await careful.update('careful', { email: 'sure@example.com', email_verified: 'true' })
    expect((await careful.look('careful')).attributes.email).toBe('sure@example.com')
    expect(await messagesTo('sure@example.com', careful)).toEqual([])
  })
})

describe('AdminUpdateUserAttributes: aliases', () => {
  let aliases: Administrator
  let emailNames: Administrator

  beforeAll(async () => {
    const AliasAttributes = ['email' as const, 'preferred_username' as const]
    aliases = new Administrator(server, await seedPool(server, { pool: { AliasAttributes } }))
    const UsernameAttributes = ['email' as const]
    emailNames = new Administrator(server, await seedPool(server, { pool: { UsernameAttributes } }))
  })

  test('[demand 40] a vouched address of another user moves silently, and the other is unverified', async () => {
    const shared = { email: 'prize@example.com', email_verified: 'true' }
    await aliases.create('loser', shared)
    await aliases.create('winner')
    await aliases.update('winner', shared)
    expect((await aliases.look('prize@example.com')).name).toBe('winner')
    expect((await aliases.look('loser')).attributes).toEqual({ ...shared, email_verified: 'false' })
  })

  test('an address that nobody vouches for moves nothing', async () => {
    await aliases.create('owner', { email: 'owned@example.com', email_verified: 'true' })
    await aliases.create('guest')
    await aliases.update('guest', { email: 'owned@example.com' })
    expect((await aliases.look('owned@example.com')).name).toBe('owner')
  })

  test('an alias follows the address and its flag', async () => {
    await aliases.create('nomad', { email: 'here@example.com', email_verified: 'true' })
    await aliases.update('nomad', { email: 'there@example.com', email_verified: 'true' })
    expect((await refusalOf(aliases.get('here@example.com'))).name).toBe('UserNotFoundException')
    expect((await aliases.look('there@example.com')).name).toBe('nomad')
    await aliases.update('nomad', { email_verified: 'false' })
    expect((await refusalOf(aliases.get('there@example.com'))).name).toBe('UserNotFoundException')
  })

  test('a preferred username is an alias at once, unique, and free again when deleted', async () => {
    await aliases.create('p1', { preferred_username: 'chosen' })
    await aliases.create('p2')
    expect(await refusalOf(aliases.update('p2', { preferred_username: 'chosen' }))).toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given preferred_username already exists.',
    })
    await aliases.update('p1', { preferred_username: '' })
    await aliases.update('p2', { preferred_username: 'chosen' })
    expect((await aliases.look('chosen')).name).toBe('p2')
  })

  test('[demand 37] a username that was an address stays the UUID when the address changes', async () => {
    const { User } = await emailNames.create('before@example.com')
    await emailNames.update('before@example.com', { email: 'after@example.com' })
    const { name, attributes } = await emailNames.look('after@example.com')
    expect(name).toBe(User?.Username)
    expect(attributes).toEqual({ email: 'after@example.com', email_verified: 'false' })
    expect((await refusalOf(emailNames.get('before@example.com'))).name).toBe('UserNotFoundException')
    await emailNames.create('before@example.com')
  })

  test.each(['false', 'true'])(
    'an address that is the username of another is not taken (verified %s)',
    async (flag) => {
      await emailNames.create(`taken-${flag}@example.com`)
      await emailNames.create(`other-${flag}@example.com`)
      const values = { email: `taken-${flag}@example.com`, email_verified: flag }
      expect(await refusalOf(emailNames.update(`other-${flag}@example.com`, values))).toMatchObject({
        name: 'AliasExistsException',
        message: 'An account with the given email already exists.',
      })
    },
  )
})
