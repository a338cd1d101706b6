import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { outcomesOf } from '../../support/people.js'
import { startPostgresOrSkip, type TestDatabase } from '../../support/postgres.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { chain, GroupCalls, namesIn } from './group-calls.js'

const database: TestDatabase | undefined = await startPostgresOrSkip()

/** One database, two servers that know nothing else of each other. */
describe.skipIf(!database)('V51: groups over two nodes on PostgreSQL', () => {
  const nodes: TestServer[] = []
  let admin: Administrator
  let groups: GroupCalls[]

  beforeAll(async () => {
    const storage = { kind: 'postgres', url: String(database?.url) } as const
    const first = await startServer({ storage })
    nodes.push(first, await startServer({ storage }))
    admin = new Administrator(first, await seedPool(first))
    groups = nodes.map((node) => new GroupCalls(node, admin.seed.poolId))
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await database?.stop()
  })

  /** Calls at both nodes in turn, all at once. */
  function atOnce(count: number, call: (at: GroupCalls, index: number) => Promise<unknown>) {
    return outcomesOf(Array.from({ length: count }, (_, index) => call(at(index % 2), index)))
  }

  function at(node: number): GroupCalls {
    const calls = groups[node]
    if (!calls) throw new Error('no node')
    return calls
  }

  test('fifty creations of one name make one group', async () => {
    expect(await atOnce(50, (calls) => calls.create('race'))).toEqual({ ok: 1, GroupExistsException: 49 })
    expect(namesIn(await at(0).list())).toEqual(['race'])
  })

  test('of 110 groups at once a user gets into 100', async () => {
    await admin.create('ann')
    await atOnce(110, (calls, index) => calls.create(`g${index}`))
    const outcomes = await atOnce(110, (calls, index) => calls.add('ann', `g${index}`))
    expect(outcomes).toEqual({ ok: 100, LimitExceededException: 10 })
    const pages = await chain((NextToken) => at(1).listOf('ann', { NextToken }))
    expect(pages.flatMap(namesIn)).toHaveLength(100)
  })

  test('additions, removals and deletions of one group at once: each succeeds or finds nothing, and all end', async () => {
    for (let round = 0; round < 3; round += 1) {
      const user = `user${round}`
      await admin.create(user)
      await at(0).create('fleeting')
      const outcomes = await atOnce(20, (calls, index) => {
        if (index % 10 === 9) return calls.delete('fleeting')
        return index % 3 === 0 ? calls.remove(user, 'fleeting') : calls.add(user, 'fleeting')
      })
      expect(Object.keys(outcomes).filter((name) => name !== 'ok')).toEqual(['ResourceNotFoundException'])
      expect(await at(1).namesOf(user)).toEqual([])
    }
  })
})
