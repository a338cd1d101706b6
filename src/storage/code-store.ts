import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Code, CodePurpose } from '../entities/code.js'
import { type Sub, sub as toSub, type UserPoolId, userPoolId } from '../entities/ids.js'
import { deleteBatch } from './delete-batch.js'
import type { CodeRow, Database } from './schema.js'

const columns = ['pool_id', 'sub', 'purpose', 'hash', 'expires_at', 'attempts', 'attribute', 'value'] as const

export class CodeStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** Stores the code in place of the user's earlier one of that purpose. */
  async put(code: Code): Promise<void> {
    await this.#db
      .insertInto('codes')
      .values(toRow(code))
      .onConflict((conflict) =>
        conflict.columns(['pool_id', 'sub', 'purpose']).doUpdateSet((eb) => ({
          hash: eb.ref('excluded.hash'),
          expires_at: eb.ref('excluded.expires_at'),
          attempts: eb.ref('excluded.attempts'),
          attribute: eb.ref('excluded.attribute'),
          value: eb.ref('excluded.value'),
        })),
      )
      .execute()
  }

  /**
   * Counts one answer and returns the code as it then is, in one statement, so that of parallel guesses no more than
   * `maxAttempts` are ever evaluated. Undefined when there is no code, it has expired, or the attempts are used up.
   */
  async countAttempt(
    poolId: UserPoolId,
    sub: Sub,
    { purpose, maxAttempts }: { readonly purpose: CodePurpose; readonly maxAttempts: number },
    now: Date,
  ): Promise<Code | undefined> {
    const row = await this.#db
      .updateTable('codes')
      .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('purpose', '=', purpose)
      .where('expires_at', '>', now.getTime())
      .where('attempts', '<', maxAttempts)
      .returning(columns)
      .executeTakeFirst()
    return row && toCode(row)
  }

  /** Removes the code if its hash is still `hash`: of two right answers one gets true. */
  async claim(poolId: UserPoolId, sub: Sub, purpose: CodePurpose, hash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('codes')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('purpose', '=', purpose)
      .where('hash', '=', hash)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  async delete(poolId: UserPoolId, sub: Sub, purpose: CodePurpose): Promise<void> {
    await this.#db
      .deleteFrom('codes')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('purpose', '=', purpose)
      .execute()
  }

  /** Replaces an earlier pending value of that attribute. */
  async putPendingAttribute(poolId: UserPoolId, sub: Sub, name: string, value: string): Promise<void> {
    await this.#db
      .insertInto('pending_attributes')
      .values({ pool_id: poolId, sub, name, value })
      .onConflict((conflict) => conflict.columns(['pool_id', 'sub', 'name']).doUpdateSet({ value }))
      .execute()
  }

  async findPendingAttribute(poolId: UserPoolId, sub: Sub, name: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('pending_attributes')
      .select('value')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.value
  }

  async deletePendingAttribute(poolId: UserPoolId, sub: Sub, name: string): Promise<void> {
    await this.#db
      .deleteFrom('pending_attributes')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('name', '=', name)
      .execute()
  }

  /** Removes up to 1,000 expired codes: repeat until it returns 0. */
  async deleteExpired(now: Date): Promise<number> {
    return deleteBatch(this.#db, {
      table: 'codes',
      key: ['pool_id', 'sub', 'purpose'],
      age: 'expires_at',
      condition: sql`expires_at <= ${now.getTime()}`,
    })
  }
}

function toRow(code: Code): CodeRow {
  return {
    pool_id: code.poolId,
    sub: code.sub,
    purpose: code.purpose,
    hash: code.hash,
    expires_at: code.expiresAt.getTime(),
    attempts: code.attempts,
    attribute: code.attribute ?? null,
    value: code.value ?? null,
  }
}

function toCode(row: CodeRow): Code {
  return {
    poolId: userPoolId(row.pool_id),
    sub: toSub(row.sub),
    purpose: row.purpose as CodePurpose,
    hash: row.hash,
    expiresAt: new Date(row.expires_at),
    attempts: row.attempts,
    attribute: (row.attribute as Code['attribute']) ?? undefined,
    value: row.value ?? undefined,
  }
}
