import { expect, test } from 'vitest'
import type { MessageTransportName } from '../../src/entities/message.js'
import { describeStorage } from './describe-storage.js'
import { anEntry, later, now, seed } from './entities.js'

describeStorage('outbox', (on) => {
  const lease = (limit: number, at: Date, until: Date, transport: MessageTransportName = 'email') =>
    on.storage.transaction((tx) => tx.outbox.lease(transport, { limit, now: at, until }))

  test('due messages are leased oldest first, and again only after the lease', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    const [second, first, future] = [
      anEntry(pool.id),
      anEntry(pool.id, { createdAt: later(-9), nextTryAt: later(-9) }),
      anEntry(pool.id, { nextTryAt: later(1) }),
    ]
    await on.storage.transaction(async (tx) => {
      for (const entry of [first, second, future]) await tx.outbox.insert(entry)
    })
    expect(await lease(1, now, later(60))).toEqual([{ ...first, nextTryAt: later(60) }])
    expect((await lease(9, now, later(60))).map(({ id }) => id)).toEqual([second.id])
    expect(await lease(9, now, later(60))).toEqual([])
    expect((await lease(9, later(60), later(120))).map(({ id }) => id)).toEqual([first.id, second.id, future.id])
  })

  test('a lease takes the messages of its transport alone', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    const transports = ['email', 'sms', 'functions'] as const
    const entries = transports.map((transport) => anEntry(pool.id, { transport }))
    await on.storage.transaction(async (tx) => {
      for (const entry of entries) await tx.outbox.insert(entry)
    })
    for (const [index, transport] of transports.entries()) {
      expect(await lease(9, now, later(60), transport)).toEqual([{ ...entries[index], nextTryAt: later(60) }])
    }
  })

  test('a failed try is tried again when it is due, a delivered or given-up message never', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    const [retried, delivered, failed] = [anEntry(pool.id), anEntry(pool.id), anEntry(pool.id)]
    await on.storage.transaction(async (tx) => {
      for (const entry of [retried, delivered, failed]) await tx.outbox.insert(entry)
      await tx.outbox.markFailed(retried.id, 'greylisted', later(30))
      await tx.outbox.markDelivered(delivered.id)
      await tx.outbox.markFailed(delivered.id, 'late', later(30))
      await tx.outbox.markFailed(failed.id, 'no such mailbox', undefined)
    })
    expect(await lease(9, later(29), later(60))).toEqual([])
    expect(await lease(9, later(30), later(60))).toEqual([
      { ...retried, tries: 1, nextTryAt: later(60), lastError: 'greylisted' },
    ])
    expect(await on.storage.read.outbox.list(pool.id, 9)).toMatchObject([
      { id: failed.id, state: 'failed', tries: 1, lastError: 'no such mailbox' },
      { id: delivered.id, state: 'delivered', tries: 0 },
      { id: retried.id, state: 'queued' },
    ])
  })

  test('messages are listed newest first, of one pool or all, also within one millisecond', async () => {
    await on.storage.reset()
    const [a, b] = [(await seed(on.storage)).pool, (await seed(on.storage)).pool]
    const entries = [anEntry(a.id), anEntry(b.id), anEntry(a.id), anEntry(a.id)]
    for (const entry of entries) await on.storage.transaction((tx) => tx.outbox.insert(entry))
    const ids = async (pool: typeof a | undefined, limit: number) =>
      (await on.storage.read.outbox.list(pool?.id, limit)).map(({ id }) => id)
    const newestFirst = entries.toReversed()
    expect(await ids(undefined, 9)).toEqual(newestFirst.map(({ id }) => id))
    expect(await ids(a, 2)).toEqual(newestFirst.slice(0, 2).map(({ id }) => id))
    expect(await ids(b, 9)).toEqual([entries[1]?.id])
  })

  test('finished messages are deleted by age, queued ones stay', async () => {
    await on.storage.reset()
    const { pool } = await seed(on.storage)
    const [queued, old, young] = [
      anEntry(pool.id, { createdAt: later(-99) }),
      anEntry(pool.id, { createdAt: later(-99) }),
      anEntry(pool.id),
    ]
    await on.storage.transaction(async (tx) => {
      for (const entry of [queued, old, young]) await tx.outbox.insert(entry)
      await tx.outbox.markDelivered(old.id)
      await tx.outbox.markFailed(young.id, 'x', undefined)
      expect(await tx.outbox.deleteFinished(now)).toBe(1)
    })
    expect((await on.storage.read.outbox.list(pool.id, 9)).map(({ id }) => id)).toEqual([young.id, queued.id])
  })
})
