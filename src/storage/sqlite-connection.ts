import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { type FailStop, SQLITE_CONSTRAINT_FOREIGNKEY, sqliteCode } from './fail-stop.js'
import { ParentGoneError } from './storage-errors.js'

const cachedStatements = 256
/** How long a statement waits for another process that holds the database. The event loop waits with it. */
export const busyTimeoutMilliseconds = 2_000

interface CachedStatement {
  readonly statement: StatementSyncInstance
  readonly returnsRows: boolean
}

/** One SQLite connection with a cache of prepared statements. Every statement runs to its end before the call returns. */
export class SqliteConnection implements DatabaseConnection {
  readonly #db: DatabaseSyncInstance
  readonly #failStop: FailStop
  readonly #statements = new Map<string, CachedStatement>()

  /** `path` is a file or `:memory:`. */
  constructor(path: string, failStop: FailStop) {
    this.#db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: busyTimeoutMilliseconds })
    this.#failStop = failStop
  }

  get isInTransaction(): boolean {
    return this.#db.isTransaction
  }

  run<Row>(sql: string, parameters: readonly unknown[] = []): QueryResult<Row> {
    try {
      const { statement, returnsRows } = this.#prepare(sql)
      if (returnsRows) return { rows: statement.all(...parameters) }
      return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) }
    } catch (error) {
      this.#failStop.inspect(error)
      throw sqliteCode(error) === SQLITE_CONSTRAINT_FOREIGNKEY ? new ParentGoneError(error) : error
    }
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.run<Row>(query.sql, query.parameters)
  }

  // biome-ignore lint/correctness/useYield: no caller may hold a read transaction open over several ticks
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming would keep a read transaction open.')
  }

  /** SQLite lets go of the file when the garbage collector has found the statements: they cannot be finalized by hand. */
  close(): void {
    this.#statements.clear()
    this.#db.close()
  }

  #prepare(sql: string): CachedStatement {
    const cached = this.#statements.get(sql)
    if (cached) {
      this.#statements.delete(sql)
      this.#statements.set(sql, cached)
      return cached
    }
    const statement = this.#db.prepare(sql)
    const prepared = { statement, returnsRows: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)
    const [oldest] = this.#statements.keys()
    if (this.#statements.size > cachedStatements && oldest !== undefined) this.#statements.delete(oldest)
    return prepared
  }
}
