import { expect, test } from 'vitest'
import { describeStorage } from './describe-storage.js'
import {
  aCode,
  aFamily,
  aHistory,
  anEntry,
  aPool,
  aSigningKey,
  aUser,
  countTrue,
  later,
  now,
  seed,
  times,
} from './entities.js'

/** Every race is split over the nodes: two with PostgreSQL. */
describeStorage('races', (on) => {
  test('of 50 parallel inserts of one username one succeeds', async () => {
    const { pool } = await seed(on.storage)
    const results = await times(50, (index) =>
      on.node(index).transaction((tx) => tx.users.insert(aUser(pool), 'alice')),
    )
    expect(countTrue(results)).toBe(1)
    expect(await on.storage.read.users.estimateCount(pool.id)).toBe(2)
  })

  test('of 16 users that claim one alias one gets it', async () => {
    const { pool } = await seed(on.storage)
    const users = Array.from({ length: 16 }, () => aUser(pool))
    await on.storage.transaction(async (tx) => {
      for (const user of users) await tx.users.insert(user, user.username)
    })
    const alias = { kind: 'email', key: 'one@example.com' } as const
    const results = await Promise.all(
      users.map(({ sub }, index) => on.node(index).transaction((tx) => tx.users.claimAlias(pool.id, sub, alias))),
    )
    expect(countTrue(results)).toBe(1)
    const holder = await on.storage.read.users.findByAlias(pool.id, alias)
    expect(holder?.sub).toBe(users[results.indexOf(true)]?.sub)
  })

  test('a code that 16 claim at once is given to one', async () => {
    const { pool, user } = await seed(on.storage)
    for (let round = 0; round < 10; round++) {
      await on.storage.transaction((tx) => tx.codes.put(aCode(user)))
      const results = await times(16, (index) =>
        on.node(index).transaction((tx) => tx.codes.claim(pool.id, user.sub, 'confirm-sign-up', 'code-hash')),
      )
      expect(countTrue(results)).toBe(1)
    }
  })

  test('of 2,000 parallel guesses of a code exactly the allowed ones are evaluated', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction((tx) => tx.codes.put(aCode(user)))
    const results = await times(2_000, (index) =>
      on
        .node(index)
        .transaction((tx) =>
          tx.codes.countAttempt(pool.id, user.sub, { purpose: 'confirm-sign-up', maxAttempts: 5 }, now),
        ),
    )
    const evaluated = results.filter((code) => code !== undefined)
    expect(evaluated.map(({ attempts }) => attempts).sort()).toEqual([1, 2, 3, 4, 5])
  })

  test('of 200 parallel wrong passwords exactly five are counted before the lock', async () => {
    const { pool, user } = await seed(on.storage)
    const results = await times(200, (index) =>
      on.node(index).transaction((tx) => tx.attempts.recordFailure(pool.id, user.sub, now)),
    )
    expect(countTrue(results)).toBe(5)
    expect((await on.storage.read.attempts.findLockout(pool.id, user.sub))?.failures).toBe(5)
    const right = on.node(1).transaction((tx) => tx.attempts.recordSuccess(pool.id, user.sub, now))
    expect(await right).toBe(false)
  })

  test.each(['hour', 'day'] as const)(
    'of 100 parallel uses within a %s exactly the limit is allowed',
    async (window) => {
      const { pool } = await seed(on.storage)
      const results = await times(100, (index) =>
        on
          .node(index)
          .transaction((tx) =>
            tx.attempts.countInWindow(pool.id, { action: 'resend', subject: 'alice', limit: 7, window }, now),
          ),
      )
      expect(countTrue(results)).toBe(7)
    },
  )

  test('a single-use id that 64 claim at once is given to one', async () => {
    for (let round = 0; round < 5; round++) {
      const id = aPool().id
      const results = await times(64, (index) => on.node(index).transaction((tx) => tx.attempts.claim(id, later(60))))
      expect(countTrue(results)).toBe(1)
    }
  })

  test('of 16 parallel rotations of a refresh token one wins', async () => {
    const { client, user } = await seed(on.storage)
    const family = aFamily(user, client)
    await on.storage.transaction((tx) => tx.tokenFamilies.insert(family))
    for (let generation = 0; generation < 5; generation++) {
      const expected = { generation, hash: `hash-${generation}` }
      const results = await times(16, (index) =>
        on
          .node(index)
          .transaction((tx) =>
            tx.tokenFamilies.rotate(family.id, expected, { hash: `hash-${generation + 1}`, at: later(1) }),
          ),
      )
      expect(countTrue(results)).toBe(1)
    }
  })

  test('of 16 parallel changes from one password one wins', async () => {
    const { pool, user } = await seed(on.storage)
    await on.storage.transaction((tx) =>
      tx.passwords.set(pool.id, user.sub, { sealed: 'temporary', temporary: true, setAt: now }, aHistory(5)),
    )
    const results = await times(16, (index) =>
      on.node(index).transaction((tx) =>
        tx.passwords.replace(pool.id, user.sub, {
          expected: now,
          record: { sealed: `own ${index}`, temporary: false, setAt: later(index) },
          history: aHistory(5),
        }),
      ),
    )
    expect(countTrue(results)).toBe(1)
    const present = await on.storage.read.passwords.find(pool.id, user.sub)
    expect(present?.sealed).toBe(`own ${results.indexOf(true)}`)
    const former = await on.storage.read.passwords.history(pool.id, user.sub, 9)
    expect(former).toEqual([{ sealed: 'former temporary of 0', setAt: now }])
  })

  test('passwords that are set in parallel all pass through the history', async () => {
    const { pool, user } = await seed(on.storage)
    const set = (sealed: string) => (index: number) =>
      on
        .node(index)
        .transaction((tx) =>
          tx.passwords.set(
            pool.id,
            user.sub,
            { sealed: `${sealed}${index}`, temporary: false, setAt: now },
            aHistory(99),
          ),
        )
    await set('first')(0)
    await times(12, set('p'))
    const history = await on.storage.read.passwords.history(pool.id, user.sub, 99)
    expect(new Set(history.map(({ sealed }) => sealed.split(' of ')[0])).size).toBe(12)
  })

  test('of 16 parallel confirmations of a user one changes the status', async () => {
    const { pool } = await seed(on.storage)
    const user = aUser(pool, { status: 'UNCONFIRMED' })
    await on.storage.transaction((tx) => tx.users.insert(user, 'bob'))
    const results = await times(16, (index) =>
      on
        .node(index)
        .transaction((tx) =>
          tx.users.changeStatus(pool.id, user.sub, { from: ['UNCONFIRMED'], to: 'CONFIRMED' }, later(1)),
        ),
    )
    expect(countTrue(results)).toBe(1)
  })

  test('workers share the outbox without an overlap and leave nothing', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    await on.storage.transaction(async (tx) => {
      for (let i = 0; i < 100; i++) await tx.outbox.insert(anEntry(pool.id))
    })
    const leases = await times(14, (index) =>
      on.node(index).transaction((tx) => tx.outbox.lease('email', { limit: 10, now, until: later(60) })),
    )
    const ids = leases.flat().map(({ id }) => id)
    expect(leases.every((lease) => lease.length <= 10)).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = await on.storage.transaction((tx) => tx.outbox.lease('email', { limit: 100, now, until: later(60) }))
    expect(ids.length + rest.length).toBe(100)
  })

  test('a key of the reserve is given to one pool, and a pool gets one of each use', async () => {
    const pools = Array.from({ length: 10 }, () => aPool())
    await on.storage.transaction(async (tx) => {
      for (const pool of pools) await tx.pools.insert(pool)
      for (let i = 0; i < 15; i++) await tx.keys.insertSigningKey(aSigningKey())
    })
    const claims = await times(40, (index) =>
      on
        .node(index)
        .transaction((tx) =>
          tx.keys.claimFromReserve(pools[index % 10]?.id ?? aPool().id, index % 20 < 10 ? 'id' : 'access'),
        ),
    )
    const kids = claims.flatMap((key) => (key ? [key.kid] : []))
    expect(new Set(kids).size).toBe(15)
    expect(kids).toHaveLength(15)
    expect(await on.storage.read.keys.countReserve()).toBe(0)
  })

  test('nodes that start together agree on one first data key', async () => {
    await times(8, (index) =>
      on
        .node(index)
        .transaction((tx) => tx.keys.insertFirstDataKey({ id: `key ${index}`, wrapped: 'w', createdAt: now })),
    )
    expect(await on.storage.read.keys.listDataKeys()).toHaveLength(1)
  })

  test('sign-ups while their pool is deleted leave no orphan and no deadlock', async () => {
    const { pool } = await seed(on.storage)
    const signUps = times(40, (index) =>
      on
        .node(index)
        .transaction((tx) => tx.users.insert(aUser(pool), `user ${index}`))
        .catch(() => false),
    )
    const deleted = on.node(1).transaction((tx) => tx.pools.delete(pool.id, now))
    await signUps
    expect(await deleted).toBe(true)
    expect(await on.storage.read.users.estimateCount(pool.id)).toBe(0)
  })
})
