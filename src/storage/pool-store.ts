import type { Insertable, Kysely } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { SchemaAttribute, UserPool, UserPoolSettings } from '../entities/user-pool.js'
import { canLockRows } from './kysely-over.js'
import type { Database, UserPoolRow } from './schema.js'
import { Statement } from './statement.js'

const columns = ['id', 'name', 'settings', 'schema_attributes', 'tags', 'created_at', 'modified_at'] as const

export class PoolStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ id: string }, UserPoolRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ id }) => db.selectFrom('user_pools').select(columns).where('id', '=', id))
  }

  /** False when a pool of that id exists (pinned ids). */
  async insert(pool: UserPool): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('user_pools')
      .values(toRow(pool))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(id: UserPoolId): Promise<UserPool | undefined> {
    const row = await this.#find.first({ id })
    return row && toPool(row)
  }

  /** Reads the pool and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(id: UserPoolId): Promise<UserPool | undefined> {
    const row = await this.#db
      .selectFrom('user_pools')
      .select(columns)
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toPool(row)
  }

  /** Overwrites name, settings, schema, tags and modification time; false when the pool is gone. */
  async update(pool: UserPool): Promise<boolean> {
    const { name, settings, schema_attributes, tags, modified_at } = toRow(pool)
    const { numUpdatedRows } = await this.#db
      .updateTable('user_pools')
      .set({ name, settings, schema_attributes, tags, modified_at })
      .where('id', '=', pool.id)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Removes the pool and everything that belongs to it. */
  async delete(id: UserPoolId): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('user_pools').where('id', '=', id).executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Pools in order of id, from the one after `after`. */
  async list(after: UserPoolId | undefined, limit: number): Promise<UserPool[]> {
    const rows = await this.#db
      .selectFrom('user_pools')
      .select(columns)
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toPool)
  }

  async count(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('user_pools')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return count
  }
}

function toRow(pool: UserPool): Insertable<UserPoolRow> {
  return {
    id: pool.id,
    name: pool.name,
    settings: JSON.stringify(pool.settings),
    schema_attributes: JSON.stringify(pool.schema),
    tags: JSON.stringify(pool.tags),
    created_at: pool.createdAt.getTime(),
    modified_at: pool.modifiedAt.getTime(),
  }
}

function toPool(row: UserPoolRow): UserPool {
  return {
    id: userPoolId(row.id),
    name: row.name,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
    settings: JSON.parse(row.settings) as UserPoolSettings,
    schema: JSON.parse(row.schema_attributes) as SchemaAttribute[],
    tags: JSON.parse(row.tags) as Record<string, string>,
  }
}
