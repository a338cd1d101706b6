import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeClientSettings } from '../../src/domain/clients/client-settings.js'
import { completePoolSettings } from '../../src/domain/pools/pool-settings.js'
import { buildSchema } from '../../src/domain/pools/schema.js'
import type { AppClient } from '../../src/entities/app-client.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { type CountedDomain, countedDomain } from '../security/counted-domain.js'
import { PASSWORD } from '../support/seed.js'

let counted: CountedDomain
let pool: UserPool
let client: AppClient

beforeAll(async () => {
  counted = await countedDomain()
  const { pools, clients, userAdministration } = counted.domain
  pool = await pools.create({ name: 'plain', settings: completePoolSettings({}), schema: buildSchema([]), tags: {} })
  client = await clients.create(pool.id, {
    settings: completeClientSettings({ name: 'plain', explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
    generatesSecret: false,
    secret: undefined,
  })
  const invited = { attributes: {}, forceAlias: false, notify: false, temporaryPassword: undefined }
  await userAdministration.create(pool, { username: 'alice', channels: undefined, ...invited })
  await userAdministration.setPassword(pool, 'alice', PASSWORD, true)
  await signIn(pool)
})
afterAll(() => counted.close())

function signIn(at: UserPool) {
  const context = { pool: at, client, channel: 'public' } as const
  const parameters = { USERNAME: 'alice', PASSWORD }
  return counted.domain.signIn.start(context, 'USER_PASSWORD_AUTH', { parameters })
}

test('a sign-in in a pool without triggers reads name, lock twice, password and groups, and writes once', async () => {
  expect(await counted.workOf(() => signIn(pool))).toEqual({ read: 5, transaction: 1, 'srp.matches': 1 })
})

test('a sign-up in a pool without triggers is one write', async () => {
  const { signUp } = counted.domain
  const registration = { username: 'jane', password: PASSWORD, attributes: { email: 'jane@example.com' } }

  expect(await counted.workOf(() => signUp.register(pool, client, registration))).toEqual({
    transaction: 1,
    'srp.createVerifier': 1,
  })
})
