import { expect, test } from 'vitest'
import { clientId, userPoolId } from '../../src/entities/ids.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { aClient, aCode, aFamily, aHistory, anEntry, aPool, aSigningKey, aUser, later, now, seed } from './entities.js'

describeStorage('pools and clients', (on) => {
  test('a pool is found as it was stored', async () => {
    const pool = aPool()
    expect(await on.storage.transaction((tx) => tx.pools.insert(pool))).toBe(true)
    expect(await on.storage.read.pools.find(pool.id)).toEqual(pool)
    expect(await on.storage.read.pools.find(userPoolId('eu-west-1_none'))).toBeUndefined()
  })

  test('a pool id is taken once', async () => {
    const pool = aPool()
    const again = () => on.storage.transaction((tx) => tx.pools.insert({ ...pool, name: 'other' }))
    await on.storage.transaction((tx) => tx.pools.insert(pool))
    expect(await again()).toBe(false)
    expect((await on.storage.read.pools.find(pool.id))?.name).toBe('shop')
  })

  test('update overwrites a pool but not its creation time; a pool that is gone is not updated', async () => {
    const { pool } = await seed(on.storage)
    const changed = { ...pool, name: 'x', tags: {}, schema: [], createdAt: later(9), modifiedAt: later(9) }
    expect(await on.storage.transaction((tx) => tx.pools.update(changed))).toBe(true)
    expect(await on.storage.read.pools.find(pool.id)).toEqual({ ...changed, createdAt: now })
    expect(await on.storage.transaction((tx) => tx.pools.findForUpdate(pool.id))).toEqual({
      ...changed,
      createdAt: now,
    })
    expect(await on.storage.transaction((tx) => tx.pools.update(aPool()))).toBe(false)
  })

  test('pools are listed by id, page by page', async () => {
    await on.storage.reset()
    const pools = Array.from({ length: 7 }, () => aPool())
    await on.storage.transaction(async (tx) => {
      for (const pool of pools) await tx.pools.insert(pool)
    })
    const first = await on.storage.read.pools.list(undefined, 5)
    const second = await on.storage.read.pools.list(first.at(-1)?.id, 5)
    const ids = pools.map(({ id }) => id).sort()
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids)
    expect(second).toHaveLength(2)
    expect(await on.storage.read.pools.count()).toBe(7)
  })

  test('a client is found by its id alone, changed, counted, listed and deleted', async () => {
    const { pool, client } = await seed(on.storage)
    const other = aClient(pool, { sealedSecrets: [] })
    await on.storage.transaction((tx) => tx.clients.insert(other))
    expect(await on.storage.read.clients.find(client.id)).toEqual(client)
    expect(await on.storage.read.clients.find(other.id)).toEqual(other)
    expect(await on.storage.read.clients.count(pool.id)).toBe(2)

    const changed = {
      ...client,
      settings: { ...client.settings, name: 'app' },
      sealedSecrets: [],
      modifiedAt: later(1),
    }
    expect(await on.storage.transaction((tx) => tx.clients.update(changed))).toBe(true)
    expect(await on.storage.transaction((tx) => tx.clients.findForUpdate(client.id))).toEqual(changed)

    const listed = await on.storage.read.clients.list(pool.id, undefined, 1)
    const rest = await on.storage.read.clients.list(pool.id, listed[0]?.id, 1)
    expect([...listed, ...rest].map(({ id }) => id)).toEqual([client.id, other.id].sort())

    expect(await on.storage.transaction((tx) => tx.clients.delete(pool.id, client.id))).toBe(true)
    expect(await on.storage.transaction((tx) => tx.clients.delete(pool.id, client.id))).toBe(false)
    expect(await on.storage.transaction((tx) => tx.clients.update(changed))).toBe(false)
    expect(await on.storage.read.clients.find(client.id)).toBeUndefined()
  })

  test('a client id is taken once in the whole installation', async () => {
    const { client } = await seed(on.storage)
    const { pool } = await seed(on.storage)
    expect(await on.storage.transaction((tx) => tx.clients.insert({ ...client, poolId: pool.id }))).toBe(false)
  })

  test('a client is not deleted or changed through another pool', async () => {
    const { client } = await seed(on.storage)
    const { pool } = await seed(on.storage)
    expect(await on.storage.transaction((tx) => tx.clients.delete(pool.id, client.id))).toBe(false)
    expect(await on.storage.transaction((tx) => tx.clients.update({ ...client, poolId: pool.id }))).toBe(false)
    expect(await on.storage.read.clients.find(client.id)).toEqual(client)
  })

  test('deleting a client removes its token families alone', async () => {
    const { pool, client, user } = await seed(on.storage)
    const other = aClient(pool)
    const [mine, others] = [aFamily(user, client), aFamily(user, other)]
    await on.storage.transaction(async (tx) => {
      await tx.clients.insert(other)
      await tx.tokenFamilies.insert(mine)
      await tx.tokenFamilies.insert(others)
      await tx.clients.delete(pool.id, client.id)
    })
    expect(await on.storage.read.tokenFamilies.find(mine.id)).toBeUndefined()
    expect(await on.storage.read.tokenFamilies.find(others.id)).toEqual(others)
  })

  test('deleting a pool removes everything of it and nothing of another', async () => {
    const doomed = await seed(on.storage)
    const kept = await seed(on.storage)
    for (const { pool, client, user } of [doomed, kept]) {
      await on.storage.transaction(async (tx) => {
        await tx.passwords.set(pool.id, user.sub, { sealed: 'one', temporary: false, setAt: now }, aHistory(3))
        await tx.passwords.set(pool.id, user.sub, { sealed: 'two', temporary: false, setAt: later(1) }, aHistory(3))
        await tx.users.claimAlias(pool.id, user.sub, { kind: 'email', key: 'a@example.com' })
        await tx.codes.put(aCode(user))
        await tx.codes.putPendingAttribute(pool.id, user.sub, 'email', 'b@example.com')
        await tx.tokenFamilies.insert(aFamily(user, client, { id: aFamily(user, client).id }))
        await tx.attempts.recordFailure(pool.id, 'stranger', now)
        await tx.attempts.countInWindow(pool.id, { action: 'resend', subject: 'stranger', limit: 5 }, now)
        await tx.outbox.insert(anEntry(pool.id))
        await tx.keys.insertSigningKey(aSigningKey({ poolId: pool.id, use: 'id' }))
      })
    }

    expect(await on.storage.transaction((tx) => tx.pools.delete(doomed.pool.id, now))).toBe(true)
    expect(await on.storage.transaction((tx) => tx.pools.delete(doomed.pool.id, now))).toBe(false)
    const traces = async ({ pool, client, user }: typeof doomed) => [
      await on.storage.read.pools.find(pool.id),
      await on.storage.read.clients.find(client.id),
      await on.storage.read.users.findBySub(pool.id, user.sub),
      await on.storage.read.users.findByUsernameKey(pool.id, user.username),
      await on.storage.read.users.findByAlias(pool.id, { kind: 'email', key: 'a@example.com' }),
      await on.storage.read.passwords.find(pool.id, user.sub),
      await on.storage.read.codes.findPendingAttribute(pool.id, user.sub, 'email'),
      await on.storage.transaction((tx) =>
        tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 9 }, now),
      ),
      await on.storage.read.attempts.findLockout(pool.id, 'stranger'),
      (await on.storage.read.outbox.list(pool.id, 9))[0],
      (await on.storage.read.keys.listSigningKeys(pool.id))[0],
    ]
    expect((await traces(doomed)).filter((trace) => trace !== undefined)).toEqual([])
    expect((await traces(kept)).filter((trace) => trace === undefined)).toEqual([])
  })

  test('what belongs to a pool that is gone → ParentGoneError, and nothing is stored', async () => {
    const pool = aPool()
    await expect(on.storage.transaction((tx) => tx.users.insert(aUser(pool), 'key'))).rejects.toThrow(ParentGoneError)
    await expect(on.storage.transaction((tx) => tx.clients.insert(aClient(pool)))).rejects.toThrow(ParentGoneError)
    await expect(on.storage.transaction((tx) => tx.attempts.recordFailure(pool.id, 'x', now))).rejects.toThrow(
      ParentGoneError,
    )
    expect(await on.storage.read.users.findByUsernameKey(pool.id, 'key')).toBeUndefined()
    expect(await on.storage.read.clients.find(clientId('none'))).toBeUndefined()
  })
})
