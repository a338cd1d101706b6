import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { UserPool } from '../../src/entities/user-pool.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'
import { startPostgresOrSkip } from '../support/postgres.js'
import { aPool, later, times } from './entities.js'

const database = await startPostgresOrSkip()
const fatal: Error[] = []
const open = (): Promise<Storage> =>
  openStorage({
    location: { kind: 'postgres', url: database?.url ?? '' },
    onFatal: (error) => fatal.push(error),
  })

describe.skipIf(!database)('PostgreSQL', () => {
  let storage: Storage
  let admin: pg.Client

  beforeAll(async () => {
    admin = new pg.Client({ connectionString: database?.url })
    await admin.connect()
    storage = await open()
  })
  afterEach(() => expect(fatal).toEqual([]))
  afterAll(async () => {
    await storage.close()
    await admin.end()
    await database?.stop()
  })

  /** Ends the connections of the storage, as a restart of the server does. */
  async function cutConnections(): Promise<number> {
    const { rowCount } = await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'poolgate' and datname = current_database()",
    )
    return rowCount ?? 0
  }

  test('nodes that start together on an empty database make one schema', async () => {
    await admin.query('drop schema public cascade; create schema public')
    const nodes = await times(5, open)
    for (const node of nodes) expect(await node.read.pools.count()).toBe(0)
    await Promise.all(nodes.map((node) => node.close()))
    await storage.close()
    storage = await open()
  })

  test('lost connections are replaced: reads and changes that come afterwards succeed', async () => {
    const pool = aPool()
    for (let round = 0; round < 5; round++) {
      await times(16, () => storage.transaction((tx) => tx.pools.count()))
      expect(await cutConnections()).toBeGreaterThan(9)
      expect(await storage.read.pools.find(pool.id)).toBeUndefined()
    }
    await cutConnections()
    expect(await storage.transaction((tx) => tx.pools.insert(pool))).toBe(true)
    expect(await storage.read.pools.find(pool.id)).toEqual(pool)
  })

  test('a change whose connection is cut before its commit runs again', async () => {
    const pool = aPool()
    let runs = 0
    const inserted = await storage.transaction(async (tx) => {
      runs += 1
      const isNew = await tx.pools.insert(pool)
      if (runs === 1) await cutConnections()
      await tx.keys.putSetting('runs', String(runs))
      return isNew
    })
    expect({ inserted, runs }).toEqual({ inserted: true, runs: 2 })
    expect(await storage.read.keys.findSetting('runs')).toBe('2')
  })

  test('two changes that wait for each other both succeed', async () => {
    const [a, b] = [aPool(), aPool()]
    await storage.transaction(async (tx) => {
      await tx.pools.insert(a)
      await tx.pools.insert(b)
    })
    let arrived = 0
    const bothAreHere = async () => {
      arrived += 1
      for (let i = 0; i < 100 && arrived < 2; i++) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const change = (first: UserPool, second: UserPool, name: string) =>
      storage.transaction(async (tx) => {
        await tx.pools.update({ ...first, name, modifiedAt: later(1) })
        await bothAreHere()
        await tx.pools.update({ ...second, name, modifiedAt: later(1) })
      })
    await Promise.all([change(a, b, 'one'), change(b, a, 'two')])
    const names = [await storage.read.pools.find(a.id), await storage.read.pools.find(b.id)].map((pool) => pool?.name)
    expect(names[0]).toBe(names[1])
  })

  test('a server that would acknowledge before the disk has it is refused', async () => {
    const name = new URL(database?.url ?? '').pathname.slice(1)
    await admin.query(`alter database ${name} set synchronous_commit = off`)
    await expect(open()).rejects.toThrow('synchronous_commit=off')
    await admin.query(`alter database ${name} reset synchronous_commit`)
  })

  test('an unreachable server is an error that does not show the password', async () => {
    const url = 'postgres://user:s3cret@127.0.0.1:1/none'
    const opening = openStorage({ location: { kind: 'postgres', url }, onFatal: (error) => fatal.push(error) })
    const error = await opening.catch((thrown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('s3cret')
  })
})
