import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, oidcDetails } from './identity-provider-calls.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-providers-'))
const path = join(folder, 'poolgate.db')
const masterKey = randomBytes(32)
const start = () => startServer({ storage: { kind: 'file', path }, masterKey, logLevel: 'silent' })
const clientSecret = 'a-secret-of-a-client-7391'
const privateKey = 'a-private-key-7392'

let server: TestServer
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await start()
  const { poolId } = await seedPool(server)
  providers = new IdentityProviderCalls(server, poolId)
  const withSecret = (secret: string) => ({ ProviderDetails: { ...oidcDetails, client_secret: secret } })
  await providers.create('Mallory', withSecret('mine'))
  await providers.create('Victim', withSecret(clientSecret))
  await providers.create('SignInWithApple', {
    ProviderType: 'SignInWithApple',
    ProviderDetails: {
      ...{ client_id: 'a', team_id: 'T', key_id: 'K', authorize_scopes: 'email', private_key: privateKey },
    },
  })
  await server.stop()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

describe('secrets of identity providers', () => {
  test('V54: neither client secrets nor private keys lie in the database', async () => {
    const content = readFileSync(path, 'latin1')
    expect(content).toContain('https://id.example.com/realms/shop')
    for (const secret of [clientSecret, privateKey]) expect(content).not.toContain(secret)
    server = await start()
    providers = new IdentityProviderCalls(server, String((await seedless(path)).pool_id))
    expect(await providers.describe('Victim')).toMatchObject({ ProviderDetails: { client_secret: clientSecret } })
  })

  test('V54: a sealed cell does not open in the row of another provider', async () => {
    await server.stop()
    const db = new DatabaseSync(path)
    const cell = "select sealed_secrets from identity_providers where name = 'Victim'"
    db.prepare(`update identity_providers set sealed_secrets = (${cell}) where name = 'Mallory'`).run()
    db.close()
    server = await start()
    providers = new IdentityProviderCalls(server, String((await seedless(path)).pool_id))
    const refusal = await refusalOf(providers.describe('Mallory'))
    expect(refusal).toMatchObject({ name: 'InternalErrorException', status: 500 })
    expect(await providers.describe('Victim')).toMatchObject({ ProviderName: 'Victim' })
  })
})

/** The pool that the first server made. */
async function seedless(file: string): Promise<{ pool_id: string }> {
  const db = new DatabaseSync(file, { readOnly: true })
  const row = db.prepare('select pool_id from identity_providers limit 1').get() as { pool_id: string }
  db.close()
  return row
}
