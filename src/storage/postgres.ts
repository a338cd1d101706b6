import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { kyselyOver } from './kysely-over.js'
import { migrate } from './migrations/migrate.js'
import { PostgresConnection, sqlState, translated } from './postgres-connection.js'
import { PostgresTransactions } from './postgres-transactions.js'
import { resetDatabase } from './reset.js'
import type { Storage } from './storage.js'
import { ConnectionLostError } from './storage-errors.js'
import { Stores } from './stores.js'

const maxConnections = 16
const connectionTimeoutMillis = 10_000
const oldestVersion = 140_000
const maxAttempts = 6
const repeatForMilliseconds = 5_000
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const INT8 = 20

/** A PostgreSQL database that several nodes may share. */
export async function openPostgres(url: string): Promise<Storage> {
  await prepare(url)
  const pool = createPool(url)
  const transactions = new PostgresTransactions(pool)
  let closing: Promise<void> | undefined
  return {
    dialect: 'postgres',
    read: new Stores(kyselyOver('postgres', new PostgresConnection((query) => repeat(() => read(pool, query))))),
    transaction: (change) => repeat(() => transactions.run(({ stores }) => change(stores))),
    reset: () => repeat(() => transactions.run(({ kysely }) => resetDatabase(kysely))),
    close() {
      closing ??= pool.end()
      return closing
    },
  }
}

function createPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'poolgate',
    max: maxConnections,
    connectionTimeoutMillis,
    statement_timeout: 10_000,
    // The server's own limits do not help when it has vanished from the network.
    query_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)) },
  })
  // A connection that breaks reports it to whoever uses it; without listeners it would end the process as well.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Checks the server and brings the schema up to date, on a connection that may wait for another node's migration. */
async function prepare(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'poolgate', connectionTimeoutMillis })
  client.on('error', () => {})
  await client.connect()
  try {
    await requireServer(client)
    await migrate('postgres', async (sql) => (await client.query(sql)).rows)
  } finally {
    await client.end()
  }
}

async function requireServer(client: pg.Client): Promise<void> {
  const names = ['server_version_num', 'server_encoding', 'synchronous_commit', 'transaction_read_only']
  const { rows } = await client.query(`select ${names.map((name) => `current_setting('${name}') as ${name}`).join()}`)
  const [server] = rows
  if (Number(server.server_version_num) < oldestVersion) throw new Error('PostgreSQL 14 or newer is needed.')
  if (server.server_encoding !== 'UTF8') throw new Error('The PostgreSQL database must have the encoding UTF8.')
  if (server.transaction_read_only === 'on') throw new Error('The PostgreSQL server takes no writes.')
  if (server.synchronous_commit === 'off') {
    throw new Error('PostgreSQL has synchronous_commit=off: it would acknowledge changes that can be lost. Turn it on.')
  }
}

async function read(pool: pg.Pool, query: pg.QueryConfig): Promise<pg.QueryResult> {
  try {
    return await pool.query(query)
  } catch (error) {
    throw translated(error)
  }
}

/**
 * Repeats what surely had no effect: deadlock, serialization failure, or a connection lost before the commit. When the
 * server restarts every idle connection of the pool is lost; the pause lets the pool notice.
 */
async function repeat<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + repeatForMilliseconds
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      const state = sqlState(error)
      const hadNoEffect = state === SERIALIZATION_FAILURE || state === DEADLOCK || error instanceof ConnectionLostError
      if (!hadNoEffect || attempts === maxAttempts || performance.now() > deadline) throw error
      await pause(5 * 2 ** attempts)
    }
  }
}
