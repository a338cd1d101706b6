import { expect, test } from 'vitest'
import { describeStorage } from './describe-storage.js'
import { aCode, later, now, seed } from './entities.js'

describeStorage('codes', (on) => {
  test('an answer is counted and returns the code as it then is', async () => {
    const { pool, user } = await seed(on.storage)
    const code = aCode(user)
    const count = () =>
      on.storage.transaction((tx) =>
        tx.codes.countAttempt(pool.id, user.sub, { purpose: code.purpose, maxAttempts: 2 }, now),
      )
    expect(await count()).toBeUndefined()
    await on.storage.transaction((tx) => tx.codes.put(code))
    expect(await count()).toEqual({ ...code, attempts: 1 })
    expect(await count()).toEqual({ ...code, attempts: 2 })
    expect(await count()).toBeUndefined()
  })

  test('a code of another purpose, user or an expired one is not returned', async () => {
    const { pool, user } = await seed(on.storage)
    const other = await seed(on.storage)
    await on.storage.transaction((tx) => tx.codes.put(aCode(user, { expiresAt: later(60) })))
    await on.storage.transaction(async (tx) => {
      expect(
        await tx.codes.countAttempt(pool.id, user.sub, { purpose: 'reset-password', maxAttempts: 9 }, now),
      ).toBeUndefined()
      expect(
        await tx.codes.countAttempt(other.pool.id, other.user.sub, { purpose: 'confirm-sign-up', maxAttempts: 9 }, now),
      ).toBeUndefined()
      expect(
        await tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 9 }, later(60)),
      ).toBeUndefined()
      expect(
        await tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 9 }, later(59)),
      ).toBeDefined()
    })
  })

  test('a new code replaces the one of its purpose and starts its attempts again', async () => {
    const { pool, user } = await seed(on.storage)
    const renewed = aCode(user, { hash: 'second', attribute: undefined, value: undefined })
    await on.storage.transaction(async (tx) => {
      await tx.codes.put(aCode(user))
      await tx.codes.put(aCode(user, { purpose: 'reset-password' }))
      await tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 1 }, now)
      await tx.codes.put(renewed)
      expect(
        await tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 1 }, now),
      ).toEqual({
        ...renewed,
        attempts: 1,
      })
      expect(await tx.codes.claim(pool.id, user.sub, 'reset-password', 'code-hash')).toBe(true)
    })
  })

  test('a code is claimed once, by its hash', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction((tx) => tx.codes.put(aCode(user)))
    const claim = (hash: string) =>
      on.storage.transaction((tx) => tx.codes.claim(pool.id, user.sub, 'confirm-sign-up', hash))
    expect(await claim('other-hash')).toBe(false)
    expect(await claim('code-hash')).toBe(true)
    expect(await claim('code-hash')).toBe(false)
  })

  test('a deleted code and expired codes are gone', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction(async (tx) => {
      await tx.codes.put(aCode(user))
      await tx.codes.delete(pool.id, user.sub, 'confirm-sign-up')
      expect(await tx.codes.claim(pool.id, user.sub, 'confirm-sign-up', 'code-hash')).toBe(false)
      await tx.codes.put(aCode(user, { expiresAt: later(-1) }))
      await tx.codes.put(aCode(user, { purpose: 'verify-email', expiresAt: later(1) }))
      expect(await tx.codes.deleteExpired(now)).toBe(1)
      expect(await tx.codes.deleteExpired(now)).toBe(0)
      expect(await tx.codes.claim(pool.id, user.sub, 'verify-email', 'code-hash')).toBe(true)
    })
  })

  test('a pending attribute value is replaced and forgotten', async () => {
    const { pool, user } = await seed(on.storage)
    const find = () => on.storage.read.codes.findPendingAttribute(pool.id, user.sub, 'email')
    const put = (value: string) =>
      on.storage.transaction((tx) => tx.codes.putPendingAttribute(pool.id, user.sub, 'email', value))
    expect(await find()).toBeUndefined()
    await put('a@example.com')
    await put('b@example.com')
    expect(await find()).toBe('b@example.com')
    await on.storage.transaction((tx) => tx.codes.deletePendingAttribute(pool.id, user.sub, 'email'))
    expect(await find()).toBeUndefined()
  })
})
