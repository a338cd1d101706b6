import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Database } from './schema.js'

export type SqlValue = string | number | null

/**
 * A statement on the path of nearly every request: built and compiled at its first run, afterwards only its values are
 * bound. Saves about half of a point read's time with SQLite.
 */
export class Statement<Values extends Record<string, SqlValue>, Row> {
  readonly #db: Kysely<Database>
  readonly #build: (values: Values) => Compilable<Row>
  #compiled: CompiledQuery<Row> | undefined

  /** `build` receives placeholders in place of values and must use them as values only. */
  constructor(db: Kysely<Database>, build: (values: Values) => Compilable<Row>) {
    this.#db = db
    this.#build = build
  }

  async all(values: Values): Promise<Row[]> {
    this.#compiled ??= this.#build(placeholders<Values>()).compile()
    const { query, queryId, sql, parameters } = this.#compiled
    const bound = parameters.map((value) => (value instanceof Placeholder ? values[value.name] : value))
    const { rows } = await this.#db.executeQuery<Row>({ query, queryId, sql, parameters: bound })
    return rows
  }

  async first(values: Values): Promise<Row | undefined> {
    return (await this.all(values))[0]
  }
}

class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

function placeholders<Values extends Record<string, SqlValue>>(): Values {
  const byName = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
  return byName as Values
}
