import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type pg from 'pg'
import { ConnectionLostError, OutsideTransactionError, ParentGoneError } from './storage-errors.js'

const FOREIGN_KEY_VIOLATION = '23503'
/** Connection exceptions, shutdown, start-up, and a server that has become a standby. */
const LOST_CONNECTION = /^(08...|57P0[123]|25006)$/
const namedStatements = 1_000

/** Names by SQL text. A named statement is parsed and planned once per connection. */
const statementNames = new Map<string, string>()

/** Runs Kysely's statements through `query`, which is bound to one client or to a whole pool. */
export class PostgresConnection implements DatabaseConnection {
  readonly #query: (config: pg.QueryConfig) => Promise<pg.QueryResult>

  constructor(query: (config: pg.QueryConfig) => Promise<pg.QueryResult>) {
    this.#query = query
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const values = query.parameters.map(storable)
      const result = await this.#query({ name: nameOf(query.sql), text: query.sql, values })
      return { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) }
    } catch (error) {
      throw translated(error)
    }
  }

  // biome-ignore lint/correctness/useYield: nothing streams
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not supported.')
  }
}

/** The five-character code of an error that the server reported, undefined when the error came from elsewhere. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined
}

/** Our own error for an error of the `pg` package, where the storage tells it apart. */
export function translated(error: unknown): unknown {
  if (error instanceof OutsideTransactionError || error instanceof ConnectionLostError) return error
  const state = sqlState(error)
  if (state === FOREIGN_KEY_VIOLATION) return new ParentGoneError(error)
  // What the server did not say comes from the socket.
  if (state === undefined || LOST_CONNECTION.test(state)) return new ConnectionLostError(error)
  return error
}

function nameOf(sql: string): string | undefined {
  const known = statementNames.get(sql)
  if (known || statementNames.size >= namedStatements) return known
  const name = `poolgate-${statementNames.size + 1}`
  statementNames.set(sql, name)
  return name
}

/** PostgreSQL's text cannot hold U+0000. Structures are JSON, in which it is escaped, so this touches single values only. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}
