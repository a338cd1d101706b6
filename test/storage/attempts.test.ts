import { expect, test } from 'vitest'
import type { UserPoolId } from '../../src/entities/ids.js'
import { describeStorage } from './describe-storage.js'
import { later, now, seed } from './entities.js'

describeStorage('attempts', (on) => {
  const fail = (poolId: UserPoolId, at: Date) =>
    on.storage.transaction((tx) => tx.attempts.recordFailure(poolId, 'alice', at))
  const succeed = (poolId: UserPoolId, at: Date) =>
    on.storage.transaction((tx) => tx.attempts.recordSuccess(poolId, 'alice', at))
  const lockout = (poolId: UserPoolId) => on.storage.read.attempts.findLockout(poolId, 'alice')

  test('five failures are free, then the lock doubles from one second to 900', async () => {
    const { pool } = await seed(on.storage)
    let at = now
    const locks: number[] = []
    for (let n = 1; n <= 17; n++) {
      expect(await fail(pool.id, at)).toBe(true)
      const { lockedUntil = at, failures } = (await lockout(pool.id)) ?? {}
      expect(failures).toBe(n)
      locks.push(Math.max(0, lockedUntil.getTime() - at.getTime()) / 1000)
      if (lockedUntil > at) {
        expect(await fail(pool.id, new Date(lockedUntil.getTime() - 1))).toBe(false)
        at = lockedUntil
      }
    }
    expect(locks).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  })

  test('a guess during the lock counts nothing and tells nothing, be it right or wrong', async () => {
    const { pool } = await seed(on.storage)
    for (let n = 1; n <= 5; n++) await fail(pool.id, now)
    const before = await lockout(pool.id)
    expect(before).toEqual({ failures: 5, lockedUntil: later(1), lastFailureAt: now })
    expect(await fail(pool.id, later(0.999))).toBe(false)
    expect(await succeed(pool.id, later(0.999))).toBe(false)
    expect(await lockout(pool.id)).toEqual(before)
  })

  test('a right guess outside of a lock forgets the failures', async () => {
    const { pool } = await seed(on.storage)
    expect(await succeed(pool.id, now)).toBe(true)
    for (let n = 1; n <= 5; n++) await fail(pool.id, now)
    expect(await succeed(pool.id, later(1))).toBe(true)
    expect(await lockout(pool.id)).toBeUndefined()
    expect(await fail(pool.id, later(1))).toBe(true)
    expect((await lockout(pool.id))?.failures).toBe(1)
  })

  test('15 quiet minutes after the lock, or the last failure, start the count again', async () => {
    const { pool } = await seed(on.storage)
    await fail(pool.id, now)
    await fail(pool.id, later(899))
    expect((await lockout(pool.id))?.failures).toBe(2)
    await fail(pool.id, later(899 + 900))
    expect((await lockout(pool.id))?.failures).toBe(1)
    for (let n = 2; n <= 6; n++) await fail(pool.id, later(2000 + n))
    const end = (await lockout(pool.id))?.lockedUntil ?? now
    await fail(pool.id, new Date(end.getTime() + 899_999))
    expect((await lockout(pool.id))?.failures).toBe(7)
    const next = (await lockout(pool.id))?.lockedUntil ?? now
    await fail(pool.id, new Date(next.getTime() + 900_000))
    expect(await lockout(pool.id)).toMatchObject({ failures: 1, lockedUntil: new Date(0) })
  })

  test('uses are counted up to the limit within an hour of the first, apart for action, subject and pool', async () => {
    const { pool } = await seed(on.storage)
    const other = (await seed(on.storage)).pool
    const use = (at: Date, action = 'resend', subject = 'alice', poolId = pool.id) =>
      on.storage.transaction((tx) => tx.attempts.countInWindow(poolId, { action, subject, limit: 2 }, at))
    expect(await use(now)).toBe(true)
    expect(await use(later(1800))).toBe(true)
    expect(await use(later(3599))).toBe(false)
    expect(await use(later(3599), 'forgot')).toBe(true)
    expect(await use(later(3599), 'resend', 'bob')).toBe(true)
    expect(await use(later(3599), 'resend', 'alice', other.id)).toBe(true)
    expect(await use(later(3600))).toBe(true)
    expect(await use(later(3601))).toBe(true)
    expect(await use(later(3602))).toBe(false)
    const none = on.storage.transaction((tx) =>
      tx.attempts.countInWindow(pool.id, { action: 'never', subject: 'alice', limit: 0 }, now),
    )
    expect(await none).toBe(false)
  })

  test('uses of a day are counted apart from those of an hour, until 24 hours after the first', async () => {
    const { pool } = await seed(on.storage)
    const use = (window: 'hour' | 'day', at: Date) =>
      on.storage.transaction((tx) =>
        tx.attempts.countInWindow(pool.id, { action: 'guess', subject: 'alice', limit: 2, window }, at),
      )
    expect(await use('day', now)).toBe(true)
    expect(await use('hour', now)).toBe(true)
    expect(await use('day', later(3600))).toBe(true)
    expect(await use('hour', later(1))).toBe(true)
    expect(await use('hour', later(2))).toBe(false)
    expect(await use('day', later(24 * 3600 - 1))).toBe(false)
    expect(await use('day', later(-24 * 3600))).toBe(false)
    expect(await use('day', later(24 * 3600))).toBe(true)
  })

  test('an id is claimed once, also after a rollback of another claim', async () => {
    const claim = (id: string) => on.storage.transaction((tx) => tx.attempts.claim(id, later(60)))
    expect(await claim('session-1')).toBe(true)
    expect(await claim('session-1')).toBe(false)
    const failed = on.storage.transaction(async (tx) => {
      await tx.attempts.claim('session-2', later(60))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await claim('session-2')).toBe(true)
  })

  test('what is over is deleted, what still counts stays', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    await on.storage.transaction(async (tx) => {
      await tx.attempts.claim('old', later(-1))
      await tx.attempts.claim('new', later(1))
      await tx.attempts.countInWindow(pool.id, { action: 'a', subject: 'old', limit: 1 }, later(-3600))
      await tx.attempts.countInWindow(pool.id, { action: 'a', subject: 'new', limit: 1 }, later(-3599))
      const daily = { action: 'a', limit: 1, window: 'day' } as const
      await tx.attempts.countInWindow(pool.id, { ...daily, subject: 'old' }, later(-24 * 3600))
      await tx.attempts.countInWindow(pool.id, { ...daily, subject: 'new' }, later(-24 * 3600 + 1))
      await tx.attempts.recordFailure(pool.id, 'old', later(-900))
      await tx.attempts.recordFailure(pool.id, 'new', later(-899))
      expect(await tx.attempts.deleteExpired(now)).toBe(4)
      expect(await tx.attempts.deleteExpired(now)).toBe(0)
      expect(await tx.attempts.claim('new', later(1))).toBe(false)
      expect(await tx.attempts.countInWindow(pool.id, { action: 'a', subject: 'new', limit: 1 }, now)).toBe(false)
      expect(await tx.attempts.countInWindow(pool.id, { ...daily, subject: 'new' }, now)).toBe(false)
      expect(await tx.attempts.findLockout(pool.id, 'new')).toBeDefined()
    })
  })

  test('forgetWindow counts from zero again, for that action, subject and length alone', async () => {
    const { pool } = await seed(on.storage)
    const use = { action: 'guess', subject: 'ann', limit: 1 } as const
    const count = (changes: object = {}) =>
      on.storage.transaction((tx) => tx.attempts.countInWindow(pool.id, { ...use, ...changes }, now))
    const others = [{ window: 'day' }, { subject: 'ben' }, { action: 'other' }]
    for (const changes of [{}, ...others]) expect(await count(changes)).toBe(true)
    await on.storage.transaction((tx) => tx.attempts.forgetWindow(pool.id, { action: 'guess', subject: 'ann' }))
    expect(await count()).toBe(true)
    for (const changes of [{}, ...others]) expect(await count(changes)).toBe(false)
    await on.storage.transaction((tx) => tx.attempts.forgetWindow(pool.id, { ...use, window: 'day' }))
    expect(await count({ window: 'day' })).toBe(true)
  })
})
