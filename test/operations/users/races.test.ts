import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { outcomesOf } from '../../support/people.js'
import { startPostgresOrSkip } from '../../support/postgres.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

/** Two nodes over one database, and an administrator of one pool at each. */
interface Cluster {
  readonly admins: readonly [Administrator, Administrator]
  stop(): Promise<void>
}

let cluster: Cluster | undefined

beforeAll(async () => {
  const database = await startPostgresOrSkip()
  if (!database) return
  const storage = { kind: 'postgres', url: database.url } as const
  const nodes: TestServer[] = []
  for (let node = 0; node < 2; node += 1) nodes.push(await startServer({ storage }))
  const [first, second] = nodes
  if (!first || !second) return
  const pool = { AliasAttributes: ['email' as const], UsernameConfiguration: { CaseSensitive: false } }
  const seed = await seedPool(first, { pool })
  cluster = {
    admins: [new Administrator(first, seed), new Administrator(second, seed)],
    async stop() {
      for (const node of nodes) await node.stop()
      await database.stop()
    },
  }
})
afterAll(() => cluster?.stop())

/** Calls at both nodes in turn, all at once. */
function atOnce(count: number, call: (admin: Administrator, index: number) => Promise<unknown>): Promise<unknown>[] {
  const admins = cluster?.admins ?? []
  return Array.from({ length: count }, (_, index) => {
    const admin = admins[index % 2]
    return admin ? call(admin, index) : Promise.reject(new Error('no node'))
  })
}

describe('V51: over two nodes on PostgreSQL', () => {
  test('[demand 57] fifty creations of one name make one user', async ({ skip }) => {
    if (!cluster) return skip('no PostgreSQL')
    const calls = atOnce(50, (admin, index) => admin.create(index % 3 === 0 ? 'Race' : 'race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    expect((await cluster.admins[0].list()).Users).toHaveLength(1)
  })

  test('of twenty users with one verified address one is made', async ({ skip }) => {
    if (!cluster) return skip('no PostgreSQL')
    const values = { email: 'one@example.com', email_verified: 'true' }
    const calls = atOnce(20, (admin, index) => admin.create(`racer${index}`, values))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, AliasExistsException: 19 })
  })

  test('of parallel changes to one user none is lost', async ({ skip }) => {
    if (!cluster) return skip('no PostgreSQL')
    const names = ['name', 'nickname', 'locale', 'zoneinfo', 'website', 'profile', 'picture', 'gender']
    await cluster.admins[0].create('busy')
    const calls = atOnce(names.length, (admin, index) => admin.update('busy', { [names[index] ?? '']: String(index) }))
    expect(await outcomesOf(calls)).toEqual({ ok: names.length })
    const expected = Object.fromEntries(names.map((name, index) => [name, String(index)]))
    expect((await cluster.admins[1].look('busy')).attributes).toEqual(expected)
  })

  test('an address that all vouch for at once ends with one verified owner', async ({ skip }) => {
    if (!cluster) return skip('no PostgreSQL')
    const [first] = cluster.admins
    const usernames = ['wanter0', 'wanter1', 'wanter2', 'wanter3']
    const values = { email: 'wanted@example.com', email_verified: 'true' }
    for (const username of usernames) await first.create(username)
    const outcomes = await outcomesOf(atOnce(12, (admin, index) => admin.update(usernames[index % 4] ?? '', values)))
    expect(Object.keys(outcomes).filter((outcome) => !['ok', 'AliasExistsException'].includes(outcome))).toEqual([])
    const users = await Promise.all(usernames.map((username) => first.look(username)))
    const owners = users.filter(({ attributes }) => attributes.email_verified === 'true')
    expect(owners.map(({ name }) => name)).toEqual([(await first.look('wanted@example.com')).name])
  })
})
