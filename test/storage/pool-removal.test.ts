import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { Pools } from '../../src/domain/pools/pools.js'
import { sub } from '../../src/entities/ids.js'
import type { User } from '../../src/entities/user.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { PoolRemoval } from '../../src/jobs/pool-removal.js'
import type { Storage } from '../../src/storage/storage.js'
import { describeStorage } from './describe-storage.js'
import { aFamily, aHistory, anEntry, aPool, aUser, countTrue, later, now, seed, times } from './entities.js'

/** More than two batches. */
const USERS = 450
const MOST_OF_A_BATCH = 200

/** A pool with too many users to be removed at once. */
async function largePool(storage: Storage) {
  const { pool, client, user } = await seed(storage)
  const users = Array.from({ length: USERS }, (_, at) =>
    aUser(pool, { sub: sub(randomUUID()), username: `user-${at}` }),
  )
  await storage.transaction(async (tx) => {
    for (const other of users) {
      await tx.users.insert(other, other.username)
      await tx.passwords.set(pool.id, other.sub, { sealed: 'one', temporary: false, setAt: now }, aHistory(1))
    }
    await tx.tokenFamilies.insert(aFamily(user, client))
    await tx.outbox.insert(anEntry(pool.id))
  })
  return { pool, client, users: [user, ...users] }
}

async function left(storage: Storage, users: readonly User[]): Promise<number> {
  const found = await Promise.all(users.map(({ poolId, sub }) => storage.read.users.findBySub(poolId, sub)))
  return found.filter((user) => user !== undefined).length
}

const remove = (storage: Storage, pool: UserPool, at = now) => storage.transaction((tx) => tx.pools.delete(pool.id, at))
const removeDeleted = (storage: Storage) => storage.transaction((tx) => tx.pools.removeDeleted())

function poolsOver(storage: Storage): Pools {
  return new Pools({
    storage,
    clock: { now: () => now },
    random: systemRandom,
    region: 'eu-west-1',
    pinnedIds: true,
    signingKeys: { reserveFor: async () => {} },
  })
}

describeStorage('removal of pools', (on) => {
  test('a large pool is gone at once for every verb, its queued messages too', async () => {
    const { pool, users } = await largePool(on.storage)
    expect(await remove(on.storage, pool)).toBe(true)

    const { read } = on.storage
    expect(await read.pools.find(pool.id)).toBeUndefined()
    expect((await read.pools.list(undefined, 1000)).map(({ id }) => id)).not.toContain(pool.id)
    expect(await read.outbox.list(pool.id, 9)).toEqual([])
    await on.storage.transaction(async (tx) => {
      expect(await tx.pools.findForUpdate(pool.id)).toBeUndefined()
      expect(await tx.pools.update({ ...pool, name: 'back' })).toBe(false)
      expect(await tx.pools.delete(pool.id, later(1))).toBe(false)
      expect(await tx.pools.insert(pool)).toBe(false)
    })
    expect(await left(on.storage, users)).toBeGreaterThan(0)
    while (await removeDeleted(on.storage));
    expect(await left(on.storage, users)).toBe(0)
    expect(await on.storage.transaction((tx) => tx.pools.insert(pool))).toBe(true)
  })

  test('no batch removes more than its share, and none touches another pool', async () => {
    const { pool, users } = await largePool(on.storage)
    const kept = await seed(on.storage)
    let before = users.length
    await remove(on.storage, pool)
    do {
      const after = await left(on.storage, users)
      expect(before - after).toBeLessThanOrEqual(MOST_OF_A_BATCH)
      before = after
    } while (await removeDeleted(on.storage))
    expect(before).toBe(0)
    expect(await on.storage.read.pools.find(kept.pool.id)).toEqual(kept.pool)
    expect(await left(on.storage, [kept.user])).toBe(1)
  })

  test('the pools deleted first are removed first, and nodes that come together do not get into each other’s way', async () => {
    const [first, second] = [await largePool(on.storage), await largePool(on.storage)]
    await remove(on.storage, second.pool, later(1))
    await remove(on.storage, first.pool, now)
    await removeDeleted(on.storage)
    await removeDeleted(on.storage)
    expect(await left(on.storage, first.users)).toBe(0)
    expect(await left(on.storage, second.users)).toBeGreaterThan(0)

    for (let round = 0; round < 3; round += 1) await times(4, (index) => removeDeleted(on.node(index)))
    expect(await left(on.storage, second.users)).toBe(0)
  })

  test('what a small pool has goes in one commit', async () => {
    const { pool, user } = await seed(on.storage)
    await remove(on.storage, pool)
    expect(await left(on.storage, [user])).toBe(0)
    expect(await removeDeleted(on.storage)).toBe(false)
  })

  test('a pool made again under a pinned id finds nothing of the former one', async () => {
    const pools = poolsOver(on.storage)
    const { pool, users } = await largePool(on.storage)
    await pools.delete(pool.id)
    expect(await left(on.storage, users)).toBeGreaterThan(0)

    const { name, settings, schema } = aPool()
    const again = await pools.create({ name, settings, schema, tags: { _custom_id_: pool.id } })
    expect(again.id).toBe(pool.id)
    expect(await left(on.storage, users)).toBe(0)
  })

  test('of 8 deletions at once one succeeds', async () => {
    const { pool } = await largePool(on.storage)
    const results = await times(8, (index) => remove(on.node(index), pool))
    expect(countTrue(results)).toBe(1)
    while (await removeDeleted(on.storage));
  })

  test('PoolRemoval: removes after a deletion, and after a restart what an earlier process left', async () => {
    const gone = async (users: readonly User[]) => {
      for (let tries = 0; tries < 500 && (await left(on.storage, users)) > 0; tries += 1) await pause(20)
      return (await left(on.storage, users)) === 0
    }
    const [earlier, later] = [await largePool(on.storage), await largePool(on.storage)]
    await poolsOver(on.storage).delete(earlier.pool.id)

    const pools = poolsOver(on.storage)
    const removal = new PoolRemoval({ pools, log: pino({ level: 'silent' }) })
    removal.start()
    expect(await gone(earlier.users)).toBe(true)
    await pools.delete(later.pool.id)
    expect(await gone(later.users)).toBe(true)
    await removal.stop()
  })
})
