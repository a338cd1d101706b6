import { setImmediate as nextTick, setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { StorageStoppedError } from '../../src/storage/storage-errors.js'
import type { Stores } from '../../src/storage/stores.js'
import { describeStorage } from './describe-storage.js'
import { aPool, aUser, later, now, seed, times } from './entities.js'

describeStorage('transactions', (on) => {
  test('what a change returns is given back, what it throws rolls it back', async () => {
    const pool = aPool()
    expect(await on.storage.transaction(async () => 42)).toBe(42)
    const failed = on.storage.transaction(async (tx) => {
      await tx.pools.insert(pool)
      throw new TypeError('changed my mind')
    })
    await expect(failed).rejects.toThrow(TypeError)
    expect(await on.storage.read.pools.find(pool.id)).toBeUndefined()
  })

  test('a change that throws leaves the changes that came with it', async () => {
    const pools = Array.from({ length: 30 }, () => aPool())
    const results = await Promise.allSettled(
      pools.map((pool, index) =>
        on.storage.transaction(async (tx) => {
          await tx.pools.insert(pool)
          await tx.keys.putSetting(pool.id, 'here')
          if (index % 3 === 0) throw new Error('no')
          return index
        }),
      ),
    )
    for (const [index, pool] of pools.entries()) {
      const isKept = index % 3 !== 0
      expect(results[index]?.status).toBe(isKept ? 'fulfilled' : 'rejected')
      expect((await on.storage.read.pools.find(pool.id)) !== undefined).toBe(isKept)
      expect((await on.storage.read.keys.findSetting(pool.id)) !== undefined).toBe(isKept)
    }
  })

  test('nobody is answered before the commit: an answer is visible to every reader', async () => {
    const pools = Array.from({ length: 40 }, () => aPool())
    await Promise.all(
      pools.map(async (pool, index) => {
        await on.node(index).transaction((tx) => tx.pools.insert(pool))
        expect(await on.node(index + 1).read.pools.find(pool.id)).toEqual(pool)
      }),
    )
  })

  test('a read never sees an open change', async () => {
    const pool = aPool()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let inserted = false
    const change = on.storage.transaction(async (tx) => {
      await tx.pools.insert(pool)
      inserted = true
      await held
      throw new Error('rolled back')
    })
    while (!inserted) await nextTick()
    const reading = on.storage.read.pools.find(pool.id)
    await pause(20)
    release()
    await expect(change).rejects.toThrow('rolled back')
    expect(await reading).toBeUndefined()
  })

  test('a change sees its own writes', async () => {
    const pool = aPool()
    await on.storage.transaction(async (tx) => {
      await tx.pools.insert(pool)
      expect(await tx.pools.find(pool.id)).toEqual(pool)
    })
  })

  test('a change that catches the error of a statement fails all the same', async () => {
    const pool = aPool()
    const change = on.storage.transaction(async (tx) => {
      await tx.pools.insert(pool)
      await tx.users.insert(aUser(aPool()), 'orphan').catch(() => {})
      return 'fine'
    })
    await expect(change).rejects.toThrow()
    expect(await on.storage.read.pools.find(pool.id)).toBeUndefined()
  })

  test('a statement after the end of its change is refused', async () => {
    let escaped: Stores | undefined
    await on.storage.transaction(async (tx) => {
      escaped = tx
    })
    await expect(escaped?.pools.insert(aPool())).rejects.toThrow('outside of its transaction')
  })

  test('read, change and write under a lock loses no update', async () => {
    const { pool, user } = await seed(on.storage)
    await times(40, (index) =>
      on.node(index).transaction(async (tx) => {
        const found = await tx.users.findForUpdate(pool.id, user.sub)
        if (!found) throw new Error('gone')
        const attributes = { ...found.attributes, [`custom:${index}`]: 'set' }
        await tx.users.update({ ...found, attributes, modifiedAt: later(index) })
      }),
    )
    const found = await on.storage.read.users.findBySub(pool.id, user.sub)
    expect(Object.keys(found?.attributes ?? {}).filter((name) => /^custom:\d+$/.test(name))).toHaveLength(40)
  })

  test('a thousand changes at once all arrive', async () => {
    const { pool } = await seed(on.storage)
    const results = await times(1_000, (index) =>
      on.node(index).transaction((tx) => tx.users.insert(aUser(pool), `u${index}`)),
    )
    expect(results.every(Boolean)).toBe(true)
    expect(await on.storage.read.users.estimateCount(pool.id)).toBe(1_001)
  })

  test('closing waits for accepted changes and refuses later ones', async () => {
    const pool = aPool()
    const accepted = on.node(1).transaction((tx) => tx.pools.insert(pool))
    await accepted
    const last = on.storage.dialect === 'sqlite' ? on.storage : undefined
    if (!last) return
    const pending = last.transaction((tx) => tx.attempts.claim('last', now))
    const closing = last.close()
    await expect(last.transaction((tx) => tx.attempts.claim('too late', now))).rejects.toThrow(StorageStoppedError)
    expect(await pending).toBe(true)
    await closing
  })
})
