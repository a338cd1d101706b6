import { expect, test } from 'vitest'
import { type Sub, sub } from '../../src/entities/ids.js'
import { describeStorage } from './describe-storage.js'
import { aCode, aFamily, aHistory, aUser, later, now, seed } from './entities.js'

describeStorage('users', (on) => {
  test('a user is found by sub and by username key, in its own pool only', async () => {
    const { pool, user } = await seed(on.storage)
    const other = await seed(on.storage)
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).toEqual(user)
    expect(await on.storage.read.users.findByUsernameKey(pool.id, user.username)).toEqual(user)
    expect(await on.storage.read.users.findBySub(other.pool.id, user.sub)).toBeUndefined()
    expect(await on.storage.read.users.findByUsernameKey(other.pool.id, user.username)).toBeUndefined()
  })

  test('attributes keep every character', async () => {
    const { pool } = await seed(on.storage)
    const user = aUser(pool, { attributes: { 'custom:all': '\u0000\uD800 \u{10FFFF} "\\ é é', name: 'a\u0000b' } })
    await on.storage.transaction((tx) => tx.users.insert(user, 'every'))
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).toEqual(user)
  })

  test('second factors are absent until set, stay through an update, and are found with the user', async () => {
    const { pool, user } = await seed(on.storage)
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).not.toHaveProperty('factors')
    const factors = { enabled: ['EMAIL_OTP'], preferred: 'EMAIL_OTP', hasSoftwareToken: false } as const
    const set = (to: Sub) => on.storage.transaction((tx) => tx.users.setFactors(pool.id, to, factors, later(1)))
    expect(await set(user.sub)).toBe(true)
    expect(await set(sub('nobody'))).toBe(false)
    await on.storage.transaction((tx) => tx.users.update({ ...user, modifiedAt: later(2) }))
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).toEqual({
      ...user,
      factors,
      modifiedAt: later(2),
    })
  })

  test('a username key and a sub are taken once in a pool', async () => {
    const { pool, user } = await seed(on.storage)
    const other = await seed(on.storage)
    expect(await on.storage.transaction((tx) => tx.users.insert(aUser(pool), user.username))).toBe(false)
    expect(await on.storage.transaction((tx) => tx.users.insert(aUser(pool, { sub: user.sub }), 'new'))).toBe(false)
    expect(await on.storage.transaction((tx) => tx.users.insert(aUser(other.pool), user.username))).toBe(true)
  })

  test('update overwrites status, flag, attributes and what is searched', async () => {
    const { pool, user } = await seed(on.storage)
    const email = (value: string) =>
      on.storage.read.users.list(pool.id, {
        filter: { field: 'attribute', attribute: 'email', match: 'equal', value },
        limit: 9,
      })
    const changed = aUser(pool, {
      ...user,
      status: 'RESET_REQUIRED',
      enabled: false,
      attributes: { email: 'new@example.com', given_name: 'Alice' },
      modifiedAt: later(5),
    })
    expect(await on.storage.transaction((tx) => tx.users.update(changed))).toBe(true)
    expect(await on.storage.transaction((tx) => tx.users.findForUpdate(pool.id, user.sub))).toEqual(changed)
    expect(await email('new@example.com')).toHaveLength(1)
    expect(await email(user.attributes.email ?? '')).toHaveLength(0)
    expect(await on.storage.transaction((tx) => tx.users.update(aUser(pool)))).toBe(false)
  })

  test('a status changes from the named ones only', async () => {
    const { pool, user } = await seed(on.storage)
    const change = (from: ('CONFIRMED' | 'UNCONFIRMED')[]) =>
      on.storage.transaction((tx) => tx.users.changeStatus(pool.id, user.sub, { from, to: 'RESET_REQUIRED' }, later(1)))
    expect(await change([])).toBe(false)
    expect(await change(['UNCONFIRMED'])).toBe(false)
    expect(await change(['UNCONFIRMED', 'CONFIRMED'])).toBe(true)
    expect(await change(['UNCONFIRMED', 'CONFIRMED'])).toBe(false)
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).toMatchObject({
      status: 'RESET_REQUIRED',
      modifiedAt: later(1),
    })
  })

  test('an alias has one holder in a pool; claiming it again is success', async () => {
    const { pool, user } = await seed(on.storage)
    const rival = aUser(pool)
    const alias = { kind: 'email', key: 'shared@example.com' } as const
    const claim = (holder: typeof user) =>
      on.storage.transaction((tx) => tx.users.claimAlias(pool.id, holder.sub, alias))
    await on.storage.transaction((tx) => tx.users.insert(rival, 'rival'))
    expect(await claim(user)).toBe(true)
    expect(await claim(user)).toBe(true)
    expect(await claim(rival)).toBe(false)
    expect(await on.storage.read.users.findByAlias(pool.id, alias)).toEqual(user)
    expect(await on.storage.read.users.findByAlias(pool.id, { ...alias, kind: 'phone_number' })).toBeUndefined()

    await on.storage.transaction((tx) => tx.users.releaseAlias(pool.id, user.sub, 'email'))
    expect(await on.storage.read.users.findByAlias(pool.id, alias)).toBeUndefined()
    expect(await claim(rival)).toBe(true)
  })

  test('a new alias replaces the former one of its kind, other kinds stay', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction(async (tx) => {
      await tx.users.claimAlias(pool.id, user.sub, { kind: 'email', key: 'old@example.com' })
      await tx.users.claimAlias(pool.id, user.sub, { kind: 'phone_number', key: '+41790000000' })
      await tx.users.claimAlias(pool.id, user.sub, { kind: 'email', key: 'new@example.com' })
    })
    const find = (kind: 'email' | 'phone_number', key: string) =>
      on.storage.read.users.findByAlias(pool.id, { kind, key })
    expect(await find('email', 'old@example.com')).toBeUndefined()
    expect(await find('email', 'new@example.com')).toEqual(user)
    expect(await find('phone_number', '+41790000000')).toEqual(user)
  })

  test('deleting a user removes everything of it, also counters, and frees its names', async () => {
    const { pool, client, user } = await seed(on.storage)
    const alias = { kind: 'email', key: 'gone@example.com' } as const
    const family = aFamily(user, client)
    await on.storage.transaction(async (tx) => {
      await tx.users.claimAlias(pool.id, user.sub, alias)
      await tx.passwords.set(pool.id, user.sub, { sealed: 'one', temporary: false, setAt: now }, aHistory(1))
      await tx.codes.put(aCode(user))
      await tx.tokenFamilies.insert(family)
      await tx.attempts.recordFailure(pool.id, user.sub, now)
      await tx.attempts.countInWindow(pool.id, { action: 'resend', subject: user.sub, limit: 1 }, now)
    })
    expect(await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))).toBe(true)
    expect(await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))).toBe(false)
    expect(await on.storage.read.users.findByAlias(pool.id, alias)).toBeUndefined()
    expect(await on.storage.read.passwords.find(pool.id, user.sub)).toBeUndefined()
    expect(await on.storage.read.tokenFamilies.find(family.id)).toBeUndefined()
    expect(await on.storage.read.attempts.findLockout(pool.id, user.sub)).toBeUndefined()
    expect(
      await on.storage.transaction((tx) =>
        tx.attempts.countInWindow(pool.id, { action: 'resend', subject: user.sub, limit: 1 }, now),
      ),
    ).toBe(true)
    expect(await on.storage.transaction((tx) => tx.users.insert(aUser(pool), user.username))).toBe(true)
  })

  test('users are counted', async () => {
    const { pool } = await seed(on.storage)
    expect(await on.storage.read.users.estimateCount(pool.id)).toBe(1)
    await on.storage.transaction(async (tx) => {
      for (let i = 0; i < 10; i++) await tx.users.insert(aUser(pool), `user ${i}`)
    })
    expect(await on.storage.read.users.estimateCount(pool.id)).toBe(11)
  })

  test('an unknown user is not found by any name', async () => {
    const { pool } = await seed(on.storage)
    expect(await on.storage.read.users.findBySub(pool.id, sub("' or 1=1"))).toBeUndefined()
    expect(await on.storage.read.users.findByUsernameKey(pool.id, 'no\u0000one')).toBeUndefined()
    expect(await on.storage.read.users.findByAlias(pool.id, { kind: 'email', key: 'no\u0000one' })).toBeUndefined()
  })
})
