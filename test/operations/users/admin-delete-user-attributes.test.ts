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
    AliasAttributes: ['email' as const],
    Schema: [
      { Name: 'tenant', AttributeDataType: 'String' as const, Mutable: false },
      { Name: 'family_name', Required: true },
    ],
  }
  admin = new Administrator(server, await seedPool(server, { pool }))
})
afterAll(() => server.stop())

describe('AdminDeleteUserAttributes', () => {
  test('an address goes with its flag and its alias', async () => {
    await admin.create('ann', { name: 'Ann', email: 'ann@example.com', email_verified: 'true' })
    await admin.deleteAttributes('ann', 'email')
    expect((await admin.look('ann')).attributes).toEqual({ name: 'Ann' })
    expect((await refusalOf(admin.get('ann@example.com'))).name).toBe('UserNotFoundException')
    await admin.create('bob', { email: 'ann@example.com', email_verified: 'true' })
  })

  test('a flag alone takes the alias away and leaves the address', async () => {
    await admin.create('flag', { email: 'flag@example.com', email_verified: 'true' })
    await admin.deleteAttributes('flag', 'email_verified')
    expect((await admin.look('flag')).attributes).toEqual({ email: 'flag@example.com', email_verified: 'false' })
    expect((await refusalOf(admin.get('flag@example.com'))).name).toBe('UserNotFoundException')
  })

  test('an attribute that the user does not have is deleted already', async () => {
    await admin.create('bare')
    await admin.deleteAttributes('bare', 'nickname')
  })

  test.each([
    ['custom:foo', 'Invalid user attributes: user.custom:foo: Attribute does not exist in the schema.\n'],
    ['__proto__', 'Invalid user attributes: user.__proto__: Attribute does not exist in the schema.\n'],
    ['sub', 'Invalid user attributes: user.sub: Attribute is required and cannot be deleted.\n'],
    ['family_name', 'Invalid user attributes: user.family_name: Attribute is required and cannot be deleted.\n'],
    ['custom:tenant', 'user.custom:tenant: Attribute cannot be updated.\n'],
  ])('%s → InvalidParameterException, and nothing is deleted', async (name, message) => {
    const username = `keeps-${name.replace(/\W/g, '')}`
    await admin.create(username, { name: 'Kept' })
    expect(await refusalOf(admin.deleteAttributes(username, 'name', name))).toMatchObject({
      name: 'InvalidParameterException',
      message,
    })
    expect((await admin.look(username)).attributes).toEqual({ name: 'Kept' })
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.deleteAttributes('nobody', 'name'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
