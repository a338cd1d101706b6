import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MfaCalls, mfaPool } from '../operations/mfa/mfa-calls.js'
import { addClient, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { requestOptionsOf, seedChoicePool, UserAuthCalls } from '../operations/user-auth/user-auth-calls.js'
import { Administrator } from '../support/administrator.js'
import { confirmSignUp, lastCode, outcomesOf, refusalOf, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
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
    'custom_rounds.sealed', // sealed-sign-in-cells.test.ts
    'data_keys.wrapped', // src/crypto/sealing.test.ts
    'devices.sealed', // sealed-sign-in-cells.test.ts
    'import_file_chunks.sealed', // test/imports/import-files.test.ts
    'identity_providers.sealed_secrets', // test/operations/identity-providers/secrets.test.ts
    'outbox.sealed',
    'passkeys.sealed_key',
    'password_history.sealed',
    'passwords.sealed',
    'signing_certificates.sealed_private_key', // test/operations/user-pools/get-signing-certificate.test.ts
    'signing_keys.sealed_private_key',
    'software_tokens.sealed_pending',
    'software_tokens.sealed_secret',
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

  test('passkeys: the own key under a stranger’s passkey', async () => {
    const choosing = await seedChoicePool(server, ['PASSWORD', 'WEB_AUTHN'])
    for (const name of ['mallory', 'victim']) await seedUser(server, choosing.poolId, name)
    const own = await new UserAuthCalls(server, choosing).passkeyOf('mallory')
    const { id } = await new UserAuthCalls(server, choosing).passkeyOf('victim')
    await copy('passkeys', 'sealed_key', { from: `id = '${own.id}'`, to: `id = '${id}'` })
    const at = new UserAuthCalls(server, choosing)
    const asked = await at.prefer('victim', 'WEB_AUTHN')
    const CREDENTIAL = own.get(requestOptionsOf(asked), { id, userHandle: null })
    const refusal = await refusalOf(at.respond('WEB_AUTHN', 'victim', { CREDENTIAL }, asked.Session))
    expect(refusal).toMatchObject({ name: 'InternalErrorException', status: 500 })
  })

  test('password_history: a former password of the same person', async () => {
    const keeping = await seedPool(server, { pool: { Policies: { PasswordPolicy: { PasswordHistorySize: 5 } } } })
    await seedUser(server, keeping.poolId, 'renewed')
    const admin = new Administrator(server, keeping)
    await admin.setPassword('renewed', 'Second-Horse-8', true)
    await admin.setPassword('renewed', 'Third-Horse-9', true)
    const of = `sub = (select sub from users where username = 'renewed')`
    await tamper((db) => {
      const newest = `select sealed from password_history where ${of} order by set_at desc limit 1`
      const { changes } = db.prepare(`update passwords set sealed = (${newest}) where ${of}`).run()
      expect(Number(changes)).toBe(1)
    })
    for (const password of [PASSWORD, 'Second-Horse-8', 'Third-Horse-9']) {
      const refusal = await refusalOf(new SignInCalls(server, keeping).password('renewed', password))
      expect(refusal, password).toMatchObject({ name: 'InternalErrorException', status: 500 })
    }
  })

  test('password_history: one former password in place of another', async () => {
    const keeping = await seedPool(server, { pool: { Policies: { PasswordPolicy: { PasswordHistorySize: 5 } } } })
    await seedUser(server, keeping.poolId, 'keeper')
    const admin = new Administrator(server, keeping)
    await admin.setPassword('keeper', 'Second-Horse-8', true)
    await admin.setPassword('keeper', 'Third-Horse-9', true)
    const of = `sub = (select sub from users where username = 'keeper')`
    await copy('password_history', 'sealed', {
      from: `${of} order by set_at desc limit 1`,
      to: `${of} and set_at = (select min(set_at) from password_history where ${of})`,
    })
    const refusal = await refusalOf(new Administrator(server, keeping).setPassword('keeper', 'Fourth-Horse-1', true))
    expect(refusal).toMatchObject({ name: 'InternalErrorException', status: 500 })
  })

  test('password_history: cells of the earlier form, which would open as present ones, are gone after the migration', async () => {
    const keeping = await seedPool(server, { pool: { Policies: { PasswordPolicy: { PasswordHistorySize: 5 } } } })
    await seedUser(server, keeping.poolId, 'migrated')
    const of = `sub = (select sub from users where username = 'migrated')`
    await tamper((db) => {
      db.exec(`update password_history set sealed = (select sealed from passwords where ${of}) where ${of}`)
      db.exec("delete from schema_migrations where name = '0005-former-passwords'")
    })
    let rows = -1
    await tamper((db) => {
      rows = db.prepare(`select sealed from password_history where ${of}`).all().length
    })
    expect(rows).toBe(0)
    const admin = new Administrator(server, keeping)
    expect((await refusalOf(admin.setPassword('migrated', PASSWORD, true))).name).toBe(
      'PasswordHistoryPolicyViolationException',
    )
    expect((await admin.signIn('migrated', PASSWORD)).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  test('software_tokens: the own secret under a stranger’s name, and one that waits in place of one that counts', async () => {
    const config = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
    const before = await mfaPool(server, config)
    for (const name of ['mallory', 'victim']) await before.addUser(name)
    const secret = await before.enableToken('mallory')
    await before.enableToken('victim')
    const inPool = (name: string) =>
      `pool_id = '${before.seed.poolId}' and sub = (select sub from users where username = '${name}' and pool_id = '${before.seed.poolId}')`
    await copy('software_tokens', 'sealed_secret', { from: inPool('mallory'), to: inPool('victim') })
    const at = new MfaCalls(server, before.seed)
    const { Session } = await at.password('victim')
    const code = { SOFTWARE_TOKEN_MFA_CODE: at.code(secret, 1) }
    expect(await refusalOf(at.answer('SOFTWARE_TOKEN_MFA', 'victim', Session, code))).toMatchObject({
      name: 'InternalErrorException',
      status: 500,
    })
    await tamper((db) => {
      db.exec(`update software_tokens set sealed_pending = sealed_secret where ${inPool('mallory')}`)
      db.exec(`update users set factors = null where ${inPool('mallory')}`)
    })
    const after = new MfaCalls(server, before.seed)
    const tokens = await after.tokens('mallory')
    expect(await refusalOf(after.verify({ AccessToken: tokens.access }, after.code(secret, 1)))).toMatchObject({
      name: 'InternalErrorException',
      status: 500,
    })
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
