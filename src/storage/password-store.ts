import { type Kysely, sql } from 'kysely'
import type { Sub, UserPoolId } from '../entities/ids.js'
import type { PasswordRecord } from '../entities/user.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import { Statement } from './statement.js'

type SelectedRow = Pick<Database['passwords'], 'sealed' | 'temporary' | 'set_at'>

/** A former password, sealed as such. */
export interface FormerPassword {
  readonly sealed: string
  readonly setAt: Date
}

/** What becomes of the password that another one replaces. */
export interface PasswordHistory {
  /** How many former ones are kept. */
  readonly size: number
  /** The cell of the history for a present password's: they must not be interchangeable. */
  asFormer(sealed: string, setAt: Date): string
}

/** A change from one password to the next. */
export interface PasswordReplacement {
  /** When the password to be replaced was set. */
  readonly expected: Date
  readonly record: PasswordRecord
  readonly history: PasswordHistory
}

/**
 * The present password of a user and, where the pool keeps a history, the former ones. The time of setting also tells
 * one state from the next, so a change always moves it forward, by a millisecond if the clock did not.
 */
export class PasswordStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ poolId: string; sub: string }, SelectedRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ poolId, sub }) =>
      db
        .selectFrom('passwords')
        .select(['sealed', 'temporary', 'set_at'])
        .where('pool_id', '=', poolId)
        .where('sub', '=', sub),
    )
  }

  async find(poolId: UserPoolId, sub: Sub): Promise<PasswordRecord | undefined> {
    const row = await this.#find.first({ poolId, sub })
    return row && { sealed: row.sealed, temporary: row.temporary === 1, setAt: new Date(row.set_at) }
  }

  /** Sets the password; of the former ones the newest are kept. */
  async set(poolId: UserPoolId, sub: Sub, record: PasswordRecord, history: PasswordHistory): Promise<void> {
    if (history.size > 0) await this.#remember(poolId, sub, history)
    const values = { sealed: record.sealed, temporary: record.temporary ? 1 : 0 }
    await this.#db
      .insertInto('passwords')
      .values({ pool_id: poolId, sub, ...values, set_at: record.setAt.getTime() })
      .onConflict((conflict) =>
        conflict
          .columns(['pool_id', 'sub'])
          .doUpdateSet({ ...values, set_at: after('passwords.set_at', record.setAt) }),
      )
      .execute()
    await this.#prune(poolId, sub, history.size)
  }

  /** False when the user has a password: of parallel inserts one wins. */
  async insert(poolId: UserPoolId, sub: Sub, { sealed, temporary, setAt }: PasswordRecord): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('passwords')
      .values({ pool_id: poolId, sub, sealed, temporary: temporary ? 1 : 0, set_at: setAt.getTime() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** Replaces exactly the record that was set at `expected`: of two changes from one state one wins. */
  async replace(poolId: UserPoolId, sub: Sub, { expected, record, history }: PasswordReplacement): Promise<boolean> {
    if (history.size > 0) await this.#remember(poolId, sub, history, expected)
    const { numUpdatedRows } = await this.#db
      .updateTable('passwords')
      .set({
        sealed: record.sealed,
        temporary: record.temporary ? 1 : 0,
        set_at: after('passwords.set_at', record.setAt),
      })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('set_at', '=', expected.getTime())
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return false
    await this.#prune(poolId, sub, history.size)
    return true
  }

  /** Leaves the user without a password; former ones stay remembered. */
  async delete(poolId: UserPoolId, sub: Sub): Promise<void> {
    await this.#db.deleteFrom('passwords').where('pool_id', '=', poolId).where('sub', '=', sub).execute()
  }

  /** The newest `limit` former passwords, the newest one first. */
  async history(poolId: UserPoolId, sub: Sub, limit: number): Promise<FormerPassword[]> {
    if (limit < 1) return []
    const former = await this.#db
      .selectFrom('password_history')
      .select(['sealed', 'set_at'])
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .orderBy('set_at', 'desc')
      .limit(limit)
      .execute()
    return former.map(({ sealed, set_at }) => ({ sealed, setAt: new Date(set_at) }))
  }

  /**
   * Takes the present password, if it is the expected one, into the history and, with PostgreSQL, locks it, so that none is
   * skipped by a parallel change.
   */
  async #remember(poolId: UserPoolId, sub: Sub, history: PasswordHistory, expected?: Date): Promise<void> {
    const present = await this.#db
      .selectFrom('passwords')
      .select(['sealed', 'set_at'])
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .$if(canLockRows(this.#db), (query) => query.forUpdate())
      .executeTakeFirst()
    if (!present || (expected !== undefined && expected.getTime() !== present.set_at)) return
    const sealed = history.asFormer(present.sealed, new Date(present.set_at))
    await this.#db
      .insertInto('password_history')
      .values({ pool_id: poolId, sub, set_at: present.set_at, sealed })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async #prune(poolId: UserPoolId, sub: Sub, historySize: number): Promise<void> {
    await this.#db
      .deleteFrom('password_history')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('set_at', 'not in', (eb) =>
        eb
          .selectFrom('password_history')
          .select('set_at')
          .where('pool_id', '=', poolId)
          .where('sub', '=', sub)
          .orderBy('set_at', 'desc')
          .limit(historySize),
      )
      .execute()
  }
}

/** `time`, or one millisecond after the column's value if that is later. */
function after(column: string, time: Date) {
  const at = time.getTime()
  return sql<number>`case when ${sql.ref(column)} >= ${at} then ${sql.ref(column)} + 1 else ${at} end`
}
