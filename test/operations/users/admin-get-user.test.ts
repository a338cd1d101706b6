import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminGetUser', () => {
  test('shows names, times, state and every attribute, sub first', async () => {
    await admin.create('ann', { name: 'Ann', email: 'ann@example.com', email_verified: 'true' })
    const { $metadata, ...user } = await admin.get('ann')
    expect($metadata.httpStatusCode).toBe(200)
    expect(user).toEqual({
      Username: 'ann',
      UserAttributes: [
        { Name: 'sub', Value: expect.any(String) },
        { Name: 'name', Value: 'Ann' },
        { Name: 'email', Value: 'ann@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
      UserCreateDate: expect.any(Date),
      UserLastModifiedDate: expect.any(Date),
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    })
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.get('nobody'))).toEqual({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
      status: 400,
    })
  })

  test('[demand 33] finds by sub', async () => {
    await admin.create('bysub')
    const { sub } = await admin.look('bysub')
    expect((await admin.look(sub)).name).toBe('bysub')
  })

  test('V38: a name of another pool is unknown, by username and by sub', async () => {
    const other = new Administrator(server, await seedPool(server))
    await other.create('foreign')
    const { sub } = await other.look('foreign')
    for (const name of ['foreign', sub]) {
      expect((await refusalOf(admin.get(name))).name).toBe('UserNotFoundException')
    }
  })

  test('[demand 35] an email address that is no alias finds nobody, even verified', async () => {
    await admin.create('noalias', { email: 'noalias@example.com', email_verified: 'true' })
    expect((await refusalOf(admin.get('noalias@example.com'))).name).toBe('UserNotFoundException')
  })

  test('[demand 34] an alias finds its user only once it is verified', async () => {
    const aliases = new Administrator(server, await seedPool(server, { pool: { AliasAttributes: ['email'] } }))
    await aliases.create('ali', { email: 'ali@example.com' })
    expect((await refusalOf(aliases.get('ali@example.com'))).name).toBe('UserNotFoundException')
    await aliases.update('ali', { email_verified: 'true' })
    expect((await aliases.look('ali@example.com')).name).toBe('ali')
    expect((await refusalOf(aliases.get('ALI@example.com'))).name).toBe('UserNotFoundException')
  })

  test('[demand 41] where case does not count, any spelling finds the user', async () => {
    const pool = { UsernameConfiguration: { CaseSensitive: false }, AliasAttributes: ['email' as const] }
    const anyCase = new Administrator(server, await seedPool(server, { pool }))
    await anyCase.create('Bob', { email: 'Bob@Example.com', email_verified: 'true' })
    for (const name of ['bob', 'BOB', 'bob@example.com', 'BOB@EXAMPLE.COM']) {
      expect(await anyCase.look(name)).toMatchObject({ name: 'Bob', attributes: { email: 'Bob@Example.com' } })
    }
  })
})
