import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CompiledQuery, DatabaseConnection } from 'kysely'
import { Checkpointer } from './checkpointer.js'
import { FailStop, SQLITE_BUSY, sqliteCode } from './fail-stop.js'
import { GroupCommit } from './group-commit.js'
import { kyselyOver } from './kysely-over.js'
import { migrate } from './migrations/migrate.js'
import { resetDatabase } from './reset.js'
import { SqliteConnection } from './sqlite-connection.js'
import type { Storage, StorageOptions } from './storage.js'
import { Stores } from './stores.js'

/** From here on a commit that races a checkpoint is safe (the WAL-reset bug of 3.7.0 to 3.51.2). */
const oldestVersion = [3, 51, 3] as const
/** Marks a database file as ours: "Pool" in ASCII. */
const applicationId = 0x506f6f6c
const openAttempts = 20

/** Keeps handles alive that must not be closed: closing would checkpoint once more after a failed fsync. */
const abandoned: SqliteConnection[] = []

/** A database of the process's own memory. It has one connection, so reads wait while a batch of changes is open. */
export async function openMemory(options: StorageOptions): Promise<Storage> {
  const failStop = new FailStop(options.onFatal)
  const db = new SqliteConnection(':memory:', failStop)
  requireVersion(db)
  await migrate('sqlite', async (sql) => db.run(sql).rows)
  const writer = new GroupCommit(db, failStop, () => {})
  const reader: DatabaseConnection = {
    executeQuery: async <Row>(query: CompiledQuery) => {
      if (writer.batchIsOpen) await writer.batchEnd()
      return db.executeQuery<Row>(query)
    },
    streamQuery: () => db.streamQuery(),
  }
  return sqliteStorage(reader, writer, () => db.close())
}

/** A database file, safe to open by several processes. One connection writes, another one only reads. */
export async function openFile(path: string, options: StorageOptions): Promise<Storage> {
  createPrivateFile(path)
  const failStop = new FailStop(options.onFatal)
  const db = await openWriter(path, failStop)
  const reader = new SqliteConnection(path, failStop)
  configure(reader)
  reader.run('pragma query_only = on')
  const checkpointer = new Checkpointer(db, failStop)
  const writer = new GroupCommit(db, failStop, () => checkpointer.runIfDue())

  return sqliteStorage(reader, writer, () => {
    if (failStop.stopped) {
      abandoned.push(db, reader)
      return
    }
    reader.close()
    checkpointer.finish()
    db.close()
  })
}

function sqliteStorage(reader: DatabaseConnection, writer: GroupCommit, closeConnections: () => void): Storage {
  const tx = new Stores(kyselyOver('sqlite', writer.connection))
  let closing: Promise<void> | undefined
  return {
    dialect: 'sqlite',
    read: new Stores(kyselyOver('sqlite', reader)),
    transaction: (change) => writer.submit(() => change(tx)),
    reset: () => writer.submit(() => resetDatabase(kyselyOver('sqlite', writer.connection))),
    close() {
      closing ??= writer.close().then(closeConnections)
      return closing
    },
  }
}

/** A folder is made for the owner alone; one that exists keeps its mode, as it may hold other things too. */
function createPrivateFile(path: string): void {
  if (sizeOf(path) === 0 && sizeOf(`${path}-wal`) > 0) {
    throw new Error(`${path} is missing while its log ${path}-wal is there. Opening it would discard the log.`)
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // An existing file is not opened here: closing it again would drop the locks that SQLite holds on it in this process.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Several processes that open a new file at once get in each other's way for a moment, which SQLite does not wait out. */
async function openWriter(path: string, failStop: FailStop): Promise<SqliteConnection> {
  for (let attempt = 1; ; attempt++) {
    const db = new SqliteConnection(path, failStop)
    try {
      requireVersion(db)
      configure(db)
      await claimFile(db, path)
      return db
    } catch (error) {
      db.close()
      const isBusy = ((sqliteCode(error) ?? 0) & 0xff) === SQLITE_BUSY
      if (!isBusy || attempt === openAttempts) throw error
      await pause(50)
    }
  }
}

async function claimFile(db: SqliteConnection, path: string): Promise<void> {
  const id = pragma(db, 'application_id')
  const tables = db.run<{ n: number }>('select count(*) as n from sqlite_schema').rows[0]?.n
  if (id !== applicationId && tables !== 0) throw new Error(`${path} is a database of another program.`)
  await migrate('sqlite', async (sql) => db.run(sql).rows)
  if (id !== applicationId) db.run(`pragma application_id = ${applicationId}`)
}

function configure(db: SqliteConnection): void {
  if (pragma(db, 'journal_mode = wal') !== 'wal') throw new Error('The file system cannot hold a database in WAL mode.')
  db.run('pragma synchronous = full')
  // macOS alone: without it fsync leaves the pages in the drive's cache.
  db.run('pragma fullfsync = on')
  db.run('pragma wal_autocheckpoint = 0')
  db.run('pragma cache_size = -32768')
  db.run('pragma temp_store = memory')
  db.run('pragma trusted_schema = off')
}

function pragma(db: SqliteConnection, text: string): unknown {
  const [row] = db.run<Record<string, unknown>>(`pragma ${text}`).rows
  return row && Object.values(row)[0]
}

function requireVersion(db: SqliteConnection): void {
  const version = db.run<{ version: string }>('select sqlite_version() as version').rows[0]?.version ?? ''
  const parts = version.split('.').map(Number)
  const difference = oldestVersion.map((least, index) => (parts[index] ?? 0) - least).find((n) => n !== 0) ?? 0
  if (difference < 0)
    throw new Error(`SQLite ${version} can lose commits; ${oldestVersion.join('.')} or newer is needed.`)
}
