import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { attributes, outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
const admins: Record<string, Administrator> = {}

const kinds: Record<string, Partial<CreateUserPoolCommandInput>> = {
  contactAliases: { AliasAttributes: ['email', 'phone_number'] },
  preferred: { AliasAttributes: ['preferred_username'] },
  emailNames: { UsernameAttributes: ['email'] },
  emailNamesAnyCase: { UsernameAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } },
  phoneNames: { UsernameAttributes: ['phone_number'] },
  contactNames: { UsernameAttributes: ['email', 'phone_number'] },
}

beforeAll(async () => {
  server = await startServer()
  for (const [kind, pool] of Object.entries(kinds)) {
    admins[kind] = new Administrator(server, await seedPool(server, { pool }))
  }
})
afterAll(() => server.stop())

function adminOf(kind: string): Administrator {
  const admin = admins[kind]
  if (!admin) throw new Error(`no pool ${kind}`)
  return admin
}

describe('AdminCreateUser: aliases', () => {
  const shared = { email: 'alias@example.com', email_verified: 'true' }

  test('[demand 39] a verified alias of another user → AliasExistsException; with ForceAliasCreation it moves', async () => {
    const admin = adminOf('contactAliases')
    await admin.create('holder', shared)
    expect(await refusalOf(admin.create('taker', shared))).toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    })
    expect((await refusalOf(admin.get('taker'))).name).toBe('UserNotFoundException')
    await admin.create('taker', shared, { ForceAliasCreation: true })
    expect((await admin.look('alias@example.com')).name).toBe('taker')
    expect((await admin.look('holder')).attributes).toEqual({ ...shared, email_verified: 'false' })
  })

  test('[demand 34] an unverified address is no alias, so any number of users may have it', async () => {
    const admin = adminOf('contactAliases')
    await admin.create('loose1', { email: 'loose@example.com' })
    await admin.create('loose2', { email: 'loose@example.com' })
    expect((await refusalOf(admin.get('loose@example.com'))).name).toBe('UserNotFoundException')
  })

  test('V51: of twenty users with one verified address one is made', async () => {
    const admin = adminOf('contactAliases')
    const values = { email: 'racing@example.com', email_verified: 'true' }
    const calls = Array.from({ length: 20 }, (_, index) => admin.create(`racer${index}`, values))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, AliasExistsException: 19 })
  })

  test.each([
    ['a@b.example', 'Username cannot be of email format, since user pool is configured for email alias.'],
    ['"a"@b', 'Username cannot be of email format, since user pool is configured for email alias.'],
    [
      '+14155550123',
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    ],
  ])('username %s where contacts are aliases → InvalidParameterException', async (username, message) => {
    const refusal = await refusalOf(adminOf('contactAliases').create(username))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message })
  })

  test('a preferred username is unique, and never the username of another', async () => {
    const admin = adminOf('preferred')
    await admin.create('first', { preferred_username: 'star' })
    expect((await admin.look('star')).name).toBe('first')
    for (const preferred_username of ['star', 'first']) {
      const refusal = await refusalOf(admin.create('second', { preferred_username }))
      expect(refusal.name).toBe('AliasExistsException')
    }
    expect((await refusalOf(admin.create('star'))).name).toBe('UsernameExistsException')
    await admin.create('own', { preferred_username: 'own' })
  })
})

describe('AdminCreateUser: pools whose usernames are contacts', () => {
  test('[demand 37] the username is a UUID equal to sub, and the address an attribute', async () => {
    const { User } = await adminOf('emailNames').create('Ann@example.com')
    expect(User?.Username).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(User?.Attributes).toEqual(attributes({ sub: User?.Username ?? '', email: 'Ann@example.com' }))
  })

  test('an address in use, verified or not → UsernameExistsException, forced or not', async () => {
    const admin = adminOf('contactNames')
    const names = { email: 'dup@example.com', phone_number: '+14155550100' }
    for (const [contact, username] of Object.entries(names)) {
      await admin.create(username)
      for (const ForceAliasCreation of [false, true]) {
        const values = { [`${contact}_verified`]: 'true' }
        expect(await refusalOf(admin.create(username, values, { ForceAliasCreation }))).toMatchObject({
          name: 'UsernameExistsException',
          message: `An account with the given ${contact} already exists.`,
        })
      }
    }
  })

  test('the second contact is an identifier too', async () => {
    const admin = adminOf('contactNames')
    await admin.create('both@example.com', { phone_number: '+14155550101' })
    expect((await admin.look('+14155550101')).attributes.email).toBe('both@example.com')
    expect((await refusalOf(admin.create('+14155550101'))).name).toBe('UsernameExistsException')
  })

  test('[demand 57] V51: fifty of one address in two spellings make one user', async () => {
    const admin = adminOf('emailNamesAnyCase')
    const spellings = ['race@example.com', 'Race@Example.com']
    const calls = Array.from({ length: 50 }, (_, index) => admin.create(spellings[index % 2] ?? ''))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    expect((await admin.list()).Users).toHaveLength(1)
  })

  test.each([
    ['emailNames', 'ann', 'Username should be an email.'],
    ['emailNames', '+14155550123', 'Username should be an email.'],
    ['emailNames', 'ann\uff20example.com', 'Username should be an email.'],
    ['emailNames', '"a@evil.example"@example.com', 'Username should be an email.'],
    ['phoneNames', 'ann@example.com', 'Username should be a phone number.'],
    ['contactNames', 'ann', 'Username should be either an email or a phone number.'],
  ])('%s: username %s → InvalidParameterException', async (kind, username, message) => {
    const refusal = await refusalOf(adminOf(kind).create(username))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message })
  })

  test('the attribute may repeat the username but not differ from it', async () => {
    const admin = adminOf('emailNames')
    await admin.create('same@example.com', { email: 'same@example.com' })
    expect(await refusalOf(admin.create('mine@example.com', { email: 'x@example.com' }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'User email should be empty or same as username, since username attribute is email',
    })
  })
})
