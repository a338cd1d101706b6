import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addClient, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { confirmSignUp, lastCode, outcomesOf, refusalOf, signUp } from '../support/people.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-sealed-'))
const path = join(folder, 'poolgate.db')
const masterKey = randomBytes(32)
const start = () => startServer({ storage: { kind: 'file', path }, masterKey, logLevel: 'silent' })

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await start()
  seed = await seedPool(server)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** What somebody who can write the database does, while the server is down. */
async function tamper(change: (db: InstanceType<typeof DatabaseSync>) => void): Promise<void> {
  await server.stop()
  const db = new DatabaseSync(path)
  change(db)
  db.close()
  server = await start()
}

function copy(table: string, column: string, { from, to }: { from: string; to: string }): Promise<void> {
  return tamper((db) => {
    const { changes } = db
      .prepare(`update ${table} set ${column} = (select ${column} from ${table} where ${from}) where ${to}`)
      .run()
    expect(Number(changes)).toBeGreaterThan(0)
  })
}

test('V54: every sealed column is one of those tried here or in the tests of its own', async () => {
  const sealed: string[] = []
  await tamper((db) => {
    const columns = db
      .prepare(
        `select t.name || '.' || c.name as place from sqlite_master t, pragma_table_info(t.name) c
         where t.type = 'table' and (c.name like '%sealed%' or c.name like '%wrapped%' or c.name like '%secret%')`,
      )
      .all() as { place: string }[]
    sealed.push(...columns.map(({ place }) => place))
  })
  const known = [
    'access_keys.sealed_secret', // test/iam/credential-source.test.ts
    'app_clients.sealed_secrets',
    'data_keys.wrapped', // src/crypto/sealing.test.ts
    'outbox.sealed',
    'password_history.sealed',
    'passwords.sealed',
    'signing_keys.sealed_private_key',
  ]
  expect(sealed.filter((place) => !known.includes(place))).toEqual([])
  expect(known.filter((place) => !sealed.includes(place))).toEqual([])
})

describe('V54: a sealed cell does not open in another row', () => {
  let calls: SignInCalls
  beforeEach(() => {
    calls = new SignInCalls(server, seed)
  })

  test('passwords: the own password under a stranger’s name', async () => {
    for (const name of ['mallory', 'victim']) await seedUser(server, seed.poolId, name)
    await copy('passwords', 'sealed', {
      from: "sub = (select sub from users where username = 'mallory')",
      to: "sub = (select sub from users where username = 'victim')",
    })
    calls = new SignInCalls(server, seed)
    expect(await refusalOf(calls.password('victim'))).toMatchObject({ name: 'InternalErrorException', status: 500 })
    expect(await outcomesOf([calls.password('mallory')])).toEqual({ ok: 1 })
  })

  test('app_clients: the own secret at another client', async () => {
    const [own, other] = [
      await addClient(server, seed.poolId, { GenerateSecret: true }),
      await addClient(server, seed.poolId, { GenerateSecret: true }),
    ]
    await copy('app_clients', 'sealed_secrets', { from: `id = '${own.clientId}'`, to: `id = '${other.clientId}'` })
    const withOwnSecret = (ClientId: string) =>
      server.client.send(
        new GetTokensFromRefreshTokenCommand({ ClientId, ClientSecret: own.clientSecret, RefreshToken: 'x' }),
      )
    expect((await refusalOf(withOwnSecret(other.clientId))).name).toBe('InternalErrorException')
    expect((await refusalOf(withOwnSecret(own.clientId))).name).toBe('NotAuthorizedException')
  })

  test('signing_keys: a key of another pool, and the key of the other use', async () => {
    const other = await seedPool(server)
    const calls = new SignInCalls(server, other)
    await seedUser(server, other.poolId, 'ann')
    await calls.tokens('ann')
    const keyOf = (poolId: string, use: string) => `pool_id = '${poolId}' and token_use = '${use}'`
    for (const from of [keyOf(seed.poolId, 'access'), keyOf(other.poolId, 'id')]) {
      await copy('signing_keys', 'sealed_private_key', { from, to: keyOf(other.poolId, 'access') })
      const refusal = await refusalOf(new SignInCalls(server, other).password('ann'))
      expect(refusal).toMatchObject({ name: 'InternalErrorException', status: 500 })
    }
  })

  test('outbox: the message of another person', async () => {
    await signUp(server, seed, 'early')
    await signUp(server, seed, 'late')
    await copy('outbox', 'sealed', {
      from: 'position = (select max(position) from outbox)',
      to: 'position = (select max(position) - 1 from outbox)',
    })
    await expect(server.inbox(seed.poolId)).rejects.toThrow()
  })
})

describe('V54: what is hashed under a key counts in its own row alone', () => {
  test('codes: the own code for a stranger’s confirmation, and for a password', async () => {
    await signUp(server, seed, 'coder')
    await signUp(server, seed, 'stranger')
    const { code } = await codeOf('coder')
    await copy('codes', 'hash', {
      from: "sub = (select sub from users where username = 'coder')",
      to: "sub = (select sub from users where username = 'stranger')",
    })
    expect((await refusalOf(confirmSignUp(server, seed, 'stranger', code))).name).toBe('CodeMismatchException')
    expect(await outcomesOf([confirmSignUp(server, seed, 'coder', code)])).toEqual({ ok: 1 })
  })

  /** The inbox was tampered with above, so a fresh one is needed. */
  async function codeOf(username: string): Promise<{ code: string }> {
    await tamper((db) => db.prepare('delete from outbox where position < (select max(position) - 1 from outbox)').run())
    return { code: await lastCode(server, seed, `${username}@example.com`) }
  }
})

test('V54: with another master key the server does not start, and says why', async () => {
  await server.stop()
  const other = startServer({ storage: { kind: 'file', path }, masterKey: randomBytes(32), logLevel: 'silent' })
  await expect(other).rejects.toThrow('The master key does not open')
  server = await start()
})
