import { type Kysely, sql } from 'kysely'
import type { Sub, UserPoolId } from '../entities/ids.js'
import type { PasswordRecord } from '../entities/user.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import { Statement } from './statement.js'

type SelectedRow = Pick<Database['passwords'], 'sealed' | 'temporary' | 'set_at'>

/**
 * The present password of a user and, where the pool keeps a history, the former ones. The time of setting also tells
 * one state from the next, so a change always moves it forward, by a millisecond if the clock did not.
 */
/** A change from one password to the next. */
export interface PasswordReplacement {
  /** When the password to be replaced was set. */
  readonly expected: Date
  readonly record: PasswordRecord
  readonly historySize: number
}

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

  /** Sets the password; of the former ones the newest `historySize` are kept. */
  async set(poolId: UserPoolId, sub: Sub, record: PasswordRecord, historySize: number): Promise<void> {
    if (historySize > 0) await this.#remember(poolId, sub, undefined)
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
    await this.#prune(poolId, sub, historySize)
  }

  /** Replaces exactly the record that was set at `expected`: of two changes from one state one wins. */
  async replace(
    poolId: UserPoolId,
    sub: Sub,
    { expected, record, historySize }: PasswordReplacement,
  ): Promise<boolean> {
    if (historySize > 0) await this.#remember(poolId, sub, expected)
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
    await this.#prune(poolId, sub, historySize)
    return true
  }

  /** Sealed verifiers of the newest `limit` passwords, the present one first. */
  async history(poolId: UserPoolId, sub: Sub, limit: number): Promise<string[]> {
    const present = await this.find(poolId, sub)
    if (!present || limit < 1) return []
    const former = await this.#db
      .selectFrom('password_history')
      .select('sealed')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .orderBy('set_at', 'desc')
      .limit(limit - 1)
      .execute()
    return [present.sealed, ...former.map(({ sealed }) => sealed)]
  }

  /** Copies the present password to the history and, with PostgreSQL, locks it, so that none is skipped by a parallel change. */
  async #remember(poolId: UserPoolId, sub: Sub, expected: Date | undefined): Promise<void> {
    await this.#db
      .insertInto('password_history')
      .columns(['pool_id', 'sub', 'set_at', 'sealed'])
      .expression((eb) =>
        eb
          .selectFrom('passwords')
          .select(['pool_id', 'sub', 'set_at', 'sealed'])
          .where('pool_id', '=', poolId)
          .where('sub', '=', sub)
          .$if(expected !== undefined, (query) => query.where('set_at', '=', expected?.getTime() ?? 0))
          .$if(canLockRows(this.#db), (query) => query.forUpdate()),
      )
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
