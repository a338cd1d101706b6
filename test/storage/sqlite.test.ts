import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Checkpointer } from '../../src/storage/checkpointer.js'
import { FailStop } from '../../src/storage/fail-stop.js'
import { GroupCommit } from '../../src/storage/group-commit.js'
import { SqliteConnection } from '../../src/storage/sqlite-connection.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'
import { StorageStoppedError } from '../../src/storage/storage-errors.js'
import { aPool, later, seed, times } from './entities.js'

let folder: string
let path: string
let fatal: Error[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolgate-sqlite-'))
  path = join(folder, 'deep', 'er', 'poolgate.db')
  fatal = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (): Promise<Storage> =>
  openStorage({ location: { kind: 'file', path }, onFatal: (error) => fatal.push(error) })

function writeAt(file: string, position: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, bytes, 0, bytes.length, position)
  closeSync(descriptor)
}

const logSize = (): number => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0

/** Changes the closed database file behind the storage's back. */
function alter(statements: string): void {
  const db = new DatabaseSync(path)
  db.exec(statements)
  db.close()
}

describe('SQLite file', () => {
  test.skipIf(process.platform === 'win32')('the file and its new folder are for the owner alone', async () => {
    const storage = await open()
    await seed(storage)
    const mode = (name: string) => (statSync(name).mode & 0o777).toString(8)
    expect(mode(join(folder, 'deep'))).toBe('700')
    expect([mode(path), mode(`${path}-wal`), mode(`${path}-shm`)]).toEqual(['600', '600', '600'])
    await storage.close()
    chmodSync(path, 0o644)
    await (await open()).close()
    expect(mode(path)).toBe('600')
  })

  test('what was acknowledged is there after the file is opened again', async () => {
    const storage = await open()
    const { pool, user } = await seed(storage)
    await storage.close()
    expect(logSize()).toBe(0)
    const again = await open()
    expect(await again.read.users.findBySub(pool.id, user.sub)).toEqual(user)
    await again.close()
  })

  test.skipIf(process.platform === 'win32')(
    'what was acknowledged is in a copy of file and log made while the storage runs',
    async () => {
      const storage = await open()
      const { pool, user } = await seed(storage)
      // By another process: one that closes a database file drops its own locks on it.
      execFileSync('cp', [path, `${path}-wal`, folder])
      await storage.close()
      path = join(folder, 'poolgate.db')
      const copy = await open()
      expect(await copy.read.users.findBySub(pool.id, user.sub)).toEqual(user)
      await copy.close()
    },
  )

  test('several storages on one file see each other', async () => {
    const [a, b] = [await open(), await open()]
    const { pool } = await seed(a)
    expect(await b.read.pools.find(pool.id)).toEqual(pool)
    const claims = await times(20, (i) => (i % 2 ? a : b).transaction((tx) => tx.attempts.claim('once', later(1))))
    expect(claims.filter(Boolean)).toHaveLength(1)
    await Promise.all([a.close(), b.close()])
  })

  test('a file that is no database, or of another program, is refused and left as it is', async () => {
    path = join(folder, 'notes.db')
    const text = 'This is not a database. '.repeat(300)
    writeFileSync(path, text)
    await expect(open()).rejects.toThrow('file is not a database')
    expect(readFileSync(path, 'utf8')).toBe(text)

    path = join(folder, 'music.db')
    alter('create table songs (title text)')
    await expect(open()).rejects.toThrow('database of another program')
  })

  test('a database that a newer version has changed is refused', async () => {
    await (await open()).close()
    alter("insert into schema_migrations (name) values ('9999-future')")
    await expect(open()).rejects.toThrow('A newer version has changed this database (9999-future)')
  })

  test('a log without its database is refused and kept', async () => {
    const storage = await open()
    await seed(storage)
    const log = readFileSync(`${path}-wal`)
    await storage.close()
    truncateSync(path, 0)
    writeFileSync(`${path}-wal`, log)
    await expect(open()).rejects.toThrow('is missing while its log')
    expect(readFileSync(`${path}-wal`).equals(log)).toBe(true)
  })

  test('a damaged page stops the storage: onFatal is called once and no change is acknowledged any more', async () => {
    const storage = await open()
    const { pool, user } = await seed(storage)
    await storage.close()
    const again = await open()
    writeAt(path, 4_096, Buffer.alloc(statSync(path).size - 4_096, 0xa5))
    await expect(again.read.users.findBySub(pool.id, user.sub)).rejects.toThrow('malformed')
    await expect(again.read.users.findBySub(pool.id, user.sub)).rejects.toThrow('malformed')
    await expect(again.transaction(async () => 'fine')).rejects.toThrow(StorageStoppedError)
    expect(fatal).toHaveLength(1)
    await again.close()
  })
})

describe('SQLite group commit', () => {
  let db: SqliteConnection
  let failStop: FailStop
  let writer: GroupCommit

  beforeEach(() => {
    path = join(folder, 'group.db')
    failStop = new FailStop((error) => fatal.push(error))
    db = new SqliteConnection(path, failStop)
    db.run('pragma journal_mode = wal')
    db.run('pragma wal_autocheckpoint = 0')
    db.run('create table notes (id integer primary key, text text not null) strict')
    writer = new GroupCommit(db, failStop, () => {})
  })

  const execute = (sql: string, ...parameters: readonly unknown[]) =>
    writer.connection.executeQuery(CompiledQuery.raw(sql, [...parameters]))
  const insert = (id: number, text = 'x') =>
    writer.submit(async () => {
      await execute('insert into notes values (?, ?)', id, text)
      return id
    })
  const ids = () => db.run<{ id: number }>('select id from notes order by id').rows.map(({ id }) => id)

  test('changes that come together share commits', async () => {
    let batches = 0
    writer = new GroupCommit(db, failStop, () => {
      batches += 1
    })
    await times(200, (index) => insert(index))
    await writer.close()
    expect(batches).toBe(2)
    expect(ids()).toHaveLength(200)
  })

  test('a full disk fails the changes at hand; when there is room again later ones succeed', async () => {
    await insert(1)
    db.run('pragma max_page_count = 3')
    const results = await Promise.allSettled([insert(2), insert(3, 'y'.repeat(50_000)), insert(4)])
    expect(results[1]?.status).toBe('rejected')
    db.run('pragma max_page_count = 1000000')
    const kept = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index + 2] : []))
    expect(ids()).toEqual([1, ...kept])
    expect(await insert(5)).toBe(5)
    expect(fatal).toEqual([])
  })

  test('when the commit fails everybody of the batch is refused, those that failed by themselves too', async () => {
    await insert(1)
    db.run('pragma foreign_keys = on')
    db.run('create table links (id integer references notes (id) deferrable initially deferred) strict')
    const link = () => writer.submit(() => execute('insert into links values (99)'))
    const results = await Promise.allSettled([insert(2), link(), insert(1)])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(ids()).toEqual([1])
    expect(await insert(3)).toBe(3)
  })

  test('after an I/O error no change is acknowledged and onFatal is called once', async () => {
    await insert(1)
    const error = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 1034 })
    const failing = writer.submit(async () => failStop.inspect(error))
    const neighbour = insert(2)
    await expect(failing).rejects.toThrow(StorageStoppedError)
    await expect(neighbour).rejects.toThrow(StorageStoppedError)
    await expect(insert(3)).rejects.toThrow(StorageStoppedError)
    failStop.inspect(error)
    expect(fatal).toEqual([error])
    expect(ids()).toEqual([1])
  })

  test('the log is moved into the database file when it is long', async () => {
    const checkpointer = new Checkpointer(db, failStop, { passive: 20, truncate: 60 })
    writer = new GroupCommit(db, failStop, () => checkpointer.runIfDue())
    for (let id = 1; id <= 300; id++) await insert(id, 'z'.repeat(2_000))
    await writer.close()
    expect(logSize()).toBeLessThan(40 * 4_096)
    expect(statSync(path).size).toBeGreaterThan(100 * 4_096)
  })

  test('a log that a reader of another process holds grows, and is cut back when the reader has gone', async () => {
    const checkpointer = new Checkpointer(db, failStop, { passive: 20, truncate: 60 })
    writer = new GroupCommit(db, failStop, () => checkpointer.runIfDue())
    const reader = new DatabaseSync(path)
    reader.exec('begin; select * from notes')
    for (let id = 1; id <= 100; id++) await insert(id, 'z'.repeat(2_000))
    const held = logSize()
    expect(held).toBeGreaterThan(100 * 4_096)
    reader.exec('commit')
    reader.close()
    for (let id = 101; id <= 130; id++) await insert(id, 'z'.repeat(2_000))
    await writer.close()
    expect(logSize()).toBeLessThan(60 * 4_096)
    expect(fatal).toEqual([])
  })
})

test('a read inside of a change that has to wait for that change is an error, not a standstill', async () => {
  const storage = await openStorage({ location: { kind: 'memory' }, onFatal: (error) => fatal.push(error) })
  const pool = aPool()
  const change = storage.transaction(async (tx) => {
    await tx.pools.insert(pool)
    return storage.read.pools.find(pool.id)
  })
  await expect(change).rejects.toThrow('does the change itself use Storage.read?')
  expect(await storage.read.pools.find(pool.id)).toBeUndefined()
  await storage.close()
})
