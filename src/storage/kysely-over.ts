import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Database } from './schema.js'

export type DialectName = 'sqlite' | 'postgres'

/** A query builder whose statements all run on `connection`. Whoever made the connection begins and ends its transactions. */
export function kyselyOver(dialect: DialectName, connection: DatabaseConnection): Kysely<Database> {
  return new Kysely<Database>({ dialect: dialect === 'sqlite' ? sqlite(connection) : postgres(connection) })
}

/** True where a query can lock the rows it reads (`for update`). SQLite has one writer at a time and needs no locks. */
export function canLockRows(db: Kysely<Database>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

function sqlite(connection: DatabaseConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ConnectionDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

function postgres(connection: DatabaseConnection): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new ConnectionDriver(connection),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class ConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new Error('Transactions are begun by Storage.transaction only.')
  }

  async commitTransaction(): Promise<void> {
    throw new Error('Transactions are ended by Storage.transaction only.')
  }

  async rollbackTransaction(): Promise<void> {
    throw new Error('Transactions are ended by Storage.transaction only.')
  }

  async destroy(): Promise<void> {}
}
