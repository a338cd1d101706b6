import { expect, test } from 'vitest'
import { describeStorage } from './describe-storage.js'
import { aHistory, later, now, seed } from './entities.js'

const former = (sealed: string, setAt = now) => ({
  sealed: `former ${sealed} of ${setAt.getTime() - now.getTime()}`,
  setAt,
})
const record = (sealed: string, setAt = now) => ({ sealed, temporary: false, setAt })

describeStorage('passwords', (on) => {
  test('the password is found as it was set, and a second one takes its place', async () => {
    const { pool, user } = await seed(on.storage)
    const set = (sealed: string, setAt: Date, temporary: boolean) =>
      on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, { sealed, setAt, temporary }, aHistory(0)))
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toBeUndefined()
    await set('one', now, true)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toEqual({ ...record('one'), temporary: true })
    await set('two', later(1), false)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toEqual(record('two', later(1)))
  })

  test('insert stores a first password alone: of parallel ones one wins', async () => {
    const { pool, user } = await seed(on.storage)
    const insert = (sealed: string, index: number) =>
      on.node(index).transaction((tx) => tx.passwords.insert(pool.id, user.sub, record(sealed)))
    const all = await Promise.all(['one', 'two', 'three', 'four'].map(insert))
    expect(all.filter((isFirst) => isFirst)).toHaveLength(1)
    expect(await insert('late', 0)).toBe(false)
    expect((await on.storage.read.passwords.find(pool.id, user.sub))?.sealed).not.toBe('late')
  })

  test('history holds the newest former passwords, each sealed as a former one of its time', async () => {
    const { pool, user } = await seed(on.storage)
    for (const [i, sealed] of ['one', 'two', 'three', 'four'].entries()) {
      await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record(sealed, later(i)), aHistory(2)))
    }
    const newest = [former('three', later(2)), former('two', later(1))]
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(newest)
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 1)).toEqual(newest.slice(0, 1))
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 0)).toEqual([])
    await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record('five', later(9)), aHistory(0)))
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual([])
  })

  test('a clock that stands still or goes back leaves the history in order', async () => {
    const { pool, user } = await seed(on.storage)
    for (const [i, sealed] of ['one', 'two', 'three'].entries()) {
      await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record(sealed, later(-i)), aHistory(5)))
    }
    const kept = [former('two', later(0.001)), former('one')]
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(kept)
  })

  test('replace takes the place of exactly the expected password, also within one millisecond', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record('one'), aHistory(3)))
    const replace = (sealed: string) =>
      on.storage.transaction((tx) =>
        tx.passwords.replace(pool.id, user.sub, { expected: now, record: record(sealed), history: aHistory(3) }),
      )
    expect(await replace('two')).toBe(true)
    expect(await replace('three')).toBe(false)
    expect((await on.storage.read.passwords.find(pool.id, user.sub))?.sealed).toBe('two')
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual([former('one')])
  })

  test('replace does nothing for a user without a password', async () => {
    const { pool, user } = await seed(on.storage)
    const replaced = on.storage.transaction((tx) =>
      tx.passwords.replace(pool.id, user.sub, { expected: now, record: record('x'), history: aHistory(1) }),
    )
    expect(await replaced).toBe(false)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toBeUndefined()
  })
})
