import type { DatabaseConnection, Kysely } from 'kysely'
import type pg from 'pg'
import { kyselyOver } from './kysely-over.js'
import { PostgresConnection, sqlState, translated } from './postgres-connection.js'
import type { Database } from './schema.js'
import { CommitUnknownError, ConnectionLostError, OutsideTransactionError } from './storage-errors.js'
import { Stores } from './stores.js'

/** One client of the pool, with everything that is built over it once. */
interface Session {
  readonly kysely: Kysely<Database>
  readonly stores: Stores
  /** True while a change runs: statements that come outside of it are refused. */
  isOpen: boolean
}

/** Runs changes in transactions of isolation READ COMMITTED, each on a client of its own. */
export class PostgresTransactions {
  readonly #pool: pg.Pool
  readonly #sessions = new WeakMap<pg.PoolClient, Session>()

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async run<T>(change: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error) => Promise.reject(translated(error)))
    let isBroken = false
    try {
      await control(client, 'begin isolation level read committed')
      const result = await this.#runChange(client, change)
      await commit(client)
      return result
    } catch (error) {
      isBroken =
        error instanceof ConnectionLostError || error instanceof CommitUnknownError || !(await rollBack(client))
      throw error
    } finally {
      client.release(isBroken)
    }
  }

  async #runChange<T>(client: pg.PoolClient, change: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#sessionOf(client)
    session.isOpen = true
    try {
      return await change(session)
    } finally {
      session.isOpen = false
    }
  }

  #sessionOf(client: pg.PoolClient): Session {
    const known = this.#sessions.get(client)
    if (known) return known
    const connection: DatabaseConnection = new PostgresConnection(async (query) => {
      if (!session.isOpen) throw new OutsideTransactionError()
      return client.query(query)
    })
    const kysely = kyselyOver('postgres', connection)
    const session: Session = { kysely, stores: new Stores(kysely), isOpen: false }
    this.#sessions.set(client, session)
    return session
  }
}

async function control(client: pg.PoolClient, text: string): Promise<string> {
  try {
    return (await client.query(text)).command
  } catch (error) {
    throw translated(error)
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const command = await control(client, 'commit').catch((error) => {
    throw error instanceof ConnectionLostError && sqlState(error.cause) === undefined
      ? new CommitUnknownError(error)
      : error
  })
  // The server answers a commit with ROLLBACK when a statement had failed, even if the change caught that error.
  if (command !== 'COMMIT') throw new Error('A statement of the change failed, so it was rolled back.')
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}
