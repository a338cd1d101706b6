import { expect, test } from 'vitest'
import { describeStorage } from './describe-storage.js'
import { later, now, seed } from './entities.js'

const record = (sealed: string, setAt = now) => ({ sealed, temporary: false, setAt })

describeStorage('passwords', (on) => {
  test('the password is found as it was set, and a second one takes its place', async () => {
    const { pool, user } = await seed(on.storage)
    const set = (sealed: string, setAt: Date, temporary: boolean) =>
      on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, { sealed, setAt, temporary }, 0))
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toBeUndefined()
    await set('one', now, true)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toEqual({ ...record('one'), temporary: true })
    await set('two', later(1), false)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toEqual(record('two', later(1)))
  })

  test('history holds the present password first and the newest former ones', async () => {
    const { pool, user } = await seed(on.storage)
    for (const [i, sealed] of ['one', 'two', 'three', 'four'].entries()) {
      await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record(sealed, later(i)), 2))
    }
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(['four', 'three', 'two'])
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 2)).toEqual(['four', 'three'])
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 0)).toEqual([])
    await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record('five', later(9)), 0))
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(['five'])
  })

  test('a clock that stands still or goes back leaves the history in order', async () => {
    const { pool, user } = await seed(on.storage)
    for (const [i, sealed] of ['one', 'two', 'three'].entries()) {
      await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record(sealed, later(-i)), 5))
    }
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(['three', 'two', 'one'])
  })

  test('replace takes the place of exactly the expected password, also within one millisecond', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction((tx) => tx.passwords.set(pool.id, user.sub, record('one'), 3))
    const replace = (sealed: string) =>
      on.storage.transaction((tx) =>
        tx.passwords.replace(pool.id, user.sub, { expected: now, record: record(sealed), historySize: 3 }),
      )
    expect(await replace('two')).toBe(true)
    expect(await replace('three')).toBe(false)
    expect(await on.storage.read.passwords.history(pool.id, user.sub, 9)).toEqual(['two', 'one'])
  })

  test('replace does nothing for a user without a password', async () => {
    const { pool, user } = await seed(on.storage)
    const replaced = on.storage.transaction((tx) =>
      tx.passwords.replace(pool.id, user.sub, { expected: now, record: record('x'), historySize: 1 }),
    )
    expect(await replaced).toBe(false)
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toBeUndefined()
  })
})
