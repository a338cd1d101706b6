import { setTimeout as pause } from 'node:timers/promises'
import { fastify } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring, UnsealError } from '../../src/crypto/sealing.js'
import { systemClock } from '../../src/domain/clock.js'
import { refusingOvertaken } from '../../src/domain/overtaken.js'
import { Pools } from '../../src/domain/pools/pools.js'
import { SigningKeys } from '../../src/domain/tokens/signing-keys.js'
import { type UserPoolId, userPoolId } from '../../src/entities/ids.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { registerIssuerDocuments } from '../../src/oauth/issuer-documents.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'

const masterKey = Buffer.alloc(32, 7)
const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, new Date())])

let storage: Storage
let pools = 0

beforeEach(async () => {
  storage = await openStorage({ location: { kind: 'memory' }, onFatal: () => {} })
})
afterEach(() => storage.close())

const edges = { sealer, clock: systemClock, random: systemRandom }
const signingKeys = () => new SigningKeys({ ...edges, storage })

/** A row to which keys can belong. */
async function insertPool(): Promise<UserPoolId> {
  pools += 1
  const id = userPoolId(`us-east-1_EXAMPLE${String(pools).padStart(2, '0')}`)
  const time = new Date()
  const pool = { id, name: 'test', createdAt: time, modifiedAt: time, settings: {}, schema: [], tags: {} }
  await storage.transaction((tx) => tx.pools.insert(pool as unknown as UserPool))
  return id
}

/** The storage, in which each change is overtaken by the deletion of the pool. */
function deletingAround(order: 'before' | 'after', id: UserPoolId): Storage {
  const remove = () => storage.transaction((tx) => tx.pools.delete(id, new Date()))
  return {
    dialect: storage.dialect,
    read: storage.read,
    async transaction(change) {
      if (order === 'before') await remove()
      const result = await storage.transaction(change)
      if (order === 'after') await remove()
      return result
    },
    reset: () => storage.reset(),
    close: () => storage.close(),
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300 && !(await condition()); tries += 1) await pause(50)
}

describe('SigningKeys', () => {
  test('#95 first calls at once, on two nodes, give the same two keys', async () => {
    const id = await insertPool()
    const nodes = [signingKeys(), signingKeys()]
    const answers = await Promise.all(Array.from({ length: 20 }, (_, call) => nodes[call % 2]?.forPool(id)))
    expect(new Set(answers.map((keys) => `${keys?.id.kid} ${keys?.access.kid}`)).size).toBe(1)
    expect((await storage.read.keys.listSigningKeys(id)).map(({ use }) => use).toSorted()).toEqual(['access', 'id'])
    const [keys] = answers
    expect(keys?.id.privateKey().export({ format: 'jwk' }).n).toBe(keys?.id.publicJwk.n)
    expect(keys?.access.privateKey().export({ format: 'jwk' }).n).toBe(keys?.access.publicJwk.n)
  })

  test('a pool takes its keys from the reserve, which is then filled again', async () => {
    const keys = signingKeys()
    keys.fillReserve()
    await until(async () => (await storage.read.keys.countReserve()) === 6)
    const id = await insertPool()
    await storage.transaction((tx) => keys.reserveFor(tx, id))
    expect(await storage.read.keys.listSigningKeys(id)).toHaveLength(2)
    await until(async () => (await storage.read.keys.countReserve()) === 6)
    expect(await storage.read.keys.countReserve()).toBe(6)
    await keys.stop()
    expect((await keys.forPool(id)).id.kid).not.toBe((await keys.forPool(id)).access.kid)
  })

  test('an empty reserve delays nothing: the keys come at the first use, and stay', async () => {
    const keys = signingKeys()
    const id = await insertPool()
    await storage.transaction((tx) => keys.reserveFor(tx, id))
    expect(await storage.read.keys.listSigningKeys(id)).toEqual([])
    const first = await keys.forPool(id)
    expect((await signingKeys().forPool(id)).id.kid).toBe(first.id.kid)
  })

  test.each([
    { moment: 'before the keys are stored', order: 'before' as const, code: 'deleted-meanwhile' },
    { moment: 'after they are stored and before they are read', order: 'after' as const, code: 'pool-not-found' },
  ])('a pool deleted $moment → $code, nothing cached, and its JWKS is 404', async ({ order, code }) => {
    const racing = async () => {
      const id = await insertPool()
      const domain = refusingOvertaken(deletingAround(order, id))
      return { id, domain, keys: new SigningKeys({ ...edges, storage: domain }) }
    }
    const { id, keys } = await racing()
    await expect(keys.forPool(id)).rejects.toMatchObject({ code })
    expect(await storage.read.keys.listSigningKeys(id)).toEqual([])
    await expect(keys.forPool(id)).rejects.toMatchObject({ code: 'deleted-meanwhile' })

    const other = await racing()
    const pools = new Pools({
      ...edges,
      storage: other.domain,
      region: 'us-east-1',
      pinnedIds: false,
      signingKeys: other.keys,
    })
    const app = fastify()
    registerIssuerDocuments(app, { pools, signingKeys: other.keys, issuerOf: String })
    const { statusCode, body } = await app.inject(`/${other.id}/.well-known/jwks.json`)
    expect([statusCode, JSON.parse(body)]).toEqual([404, { message: `User pool ${other.id} does not exist.` }])
    await app.close()
  })

  test('private keys lie sealed, each in its own place', async () => {
    const id = await insertPool()
    await signingKeys().forPool(id)
    const [one, two] = await storage.read.keys.listSigningKeys(id)
    expect(JSON.stringify([one, two])).not.toContain('PRIVATE KEY')
    expect(() => sealer.open(String(one?.sealedPrivateKey), `signing_keys:${two?.kid}`)).toThrow(UnsealError)
  })
})
