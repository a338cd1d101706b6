import type { Kysely } from 'kysely'
import type { Database } from './schema.js'
import { Statement } from './statement.js'

/** Counts the changes of IAM. */
export class IamRevisionStore {
  readonly #db: Kysely<Database>
  readonly #current: Statement<Record<string, never>, { revision: number }>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#current = new Statement(db, () => db.selectFrom('iam_revision').select('revision'))
  }

  /** Higher after every change; what was read under the same revision is still true. */
  async current(): Promise<number> {
    return (await this.#current.first({}))?.revision ?? 0
  }

  /**
   * First statement of every change of IAM: holds back other changes until this one ends, on every node. What is read
   * behind it stays true until the commit, so that quotas and references can be checked by reading.
   */
  async begin(): Promise<void> {
    await this.#db
      .updateTable('iam_revision')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .execute()
  }
}
