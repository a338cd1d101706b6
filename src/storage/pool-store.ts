import type { Insertable, Kysely } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { SchemaAttribute, UserPool, UserPoolSettings } from '../entities/user-pool.js'
import { canLockRows } from './kysely-over.js'
import { removeBelongings } from './pool-removal.js'
import type { Database, UserPoolRow } from './schema.js'
import { Statement } from './statement.js'

const columns = ['id', 'name', 'settings', 'schema_attributes', 'tags', 'created_at', 'modified_at'] as const

type SelectedRow = Pick<UserPoolRow, (typeof columns)[number]>

/** No verb but the removal finds a pool that is deleted. */
export class PoolStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ id: string }, SelectedRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ id }) =>
      db.selectFrom('user_pools').select(columns).where('id', '=', id).where('deleted_at', 'is', null),
    )
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
      .where('deleted_at', 'is', null)
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
      .where('deleted_at', 'is', null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /**
   * Deletes the pool: nobody finds it any more. A small one is removed at once with everything that belongs to it; of a
   * large one `removeDeleted` removes the rest. False when there is none.
   */
  async delete(id: UserPoolId, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('user_pools')
      .set({ deleted_at: now.getTime() })
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return false
    await this.#remove(id)
    return true
  }

  /**
   * Removes a batch of the pool deleted first, or of the given one: repeat until it returns false. Nodes that come together
   * do not take the same one, unless it is given.
   */
  async removeDeleted(id?: UserPoolId): Promise<boolean> {
    const next = await this.#db
      .selectFrom('user_pools')
      .select('id')
      .where('deleted_at', 'is not', null)
      .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
      .orderBy('deleted_at')
      .limit(1)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .$if(canLockRows(this.#db) && id === undefined, (query) => query.skipLocked())
      .executeTakeFirst()
    if (!next) return false
    await this.#remove(userPoolId(next.id))
    return true
  }

  /** One batch; the pool itself with the last one. */
  async #remove(id: UserPoolId): Promise<void> {
    if (!(await removeBelongings(this.#db, id))) return
    await this.#db.deleteFrom('user_pools').where('id', '=', id).execute()
  }

  /** Pools in order of id, from the one after `after`. */
  async list(after: UserPoolId | undefined, limit: number): Promise<UserPool[]> {
    const rows = await this.#db
      .selectFrom('user_pools')
      .select(columns)
      .where('deleted_at', 'is', null)
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
      .where('deleted_at', 'is', null)
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

function toPool(row: SelectedRow): UserPool {
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
