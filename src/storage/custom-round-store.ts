import { type Kysely, sql } from 'kysely'
import type { UserPoolId } from '../entities/ids.js'
import { deleteBatch } from './delete-batch.js'
import type { Database } from './schema.js'

/** What functions remember of a sign-in that is too long for its session string. */
export interface KeptRound {
  readonly id: string
  readonly poolId: UserPoolId
  readonly sealed: string
  readonly expiresAt: Date
}

export class CustomRoundStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async insert({ id, poolId, sealed, expiresAt }: KeptRound): Promise<void> {
    await this.#db
      .insertInto('custom_rounds')
      .values({ id, pool_id: poolId, sealed, expires_at: expiresAt.getTime() })
      .execute()
  }

  /** The sealed text. */
  async find(poolId: UserPoolId, id: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('custom_rounds')
      .select('sealed')
      .where('pool_id', '=', poolId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row?.sealed
  }

  /** Removes up to 1,000 expired ones: repeat until it returns 0. */
  async deleteExpired(now: Date): Promise<number> {
    return deleteBatch(this.#db, {
      table: 'custom_rounds',
      key: ['pool_id', 'id'],
      age: 'expires_at',
      condition: sql`expires_at <= ${now.getTime()}`,
    })
  }
}
