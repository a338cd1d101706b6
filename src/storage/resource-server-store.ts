import type { Insertable, Kysely } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { ResourceServer, ResourceServerScope } from '../entities/resource-server.js'
import type { Database } from './schema.js'
import type { ResourceServerRow } from './schema-federation.js'

const columns = ['pool_id', 'identifier', 'name', 'scopes'] as const

export class ResourceServerStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the identifier is taken in the pool: of parallel inserts one wins. */
  async insert(server: ResourceServer): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('resource_servers')
      .values(toRow(server))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, identifier: string): Promise<ResourceServer | undefined> {
    const row = await this.#selected(poolId).where('identifier', '=', identifier).executeTakeFirst()
    return row && toServer(row)
  }

  /** Overwrites name and scopes; false when the resource server is gone. */
  async update(server: ResourceServer): Promise<boolean> {
    const { name, scopes } = toRow(server)
    const { numUpdatedRows } = await this.#db
      .updateTable('resource_servers')
      .set({ name, scopes })
      .where('pool_id', '=', server.poolId)
      .where('identifier', '=', server.identifier)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  async delete(poolId: UserPoolId, identifier: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('resource_servers')
      .where('pool_id', '=', poolId)
      .where('identifier', '=', identifier)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Exact for a change that has locked the pool first. */
  async count(poolId: UserPoolId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('resource_servers')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** In order of identifier, from the one after `after`. */
  async list(poolId: UserPoolId, after: string | undefined, limit: number): Promise<ResourceServer[]> {
    const rows = await this.#selected(poolId)
      .$if(after !== undefined, (query) => query.where('identifier', '>', after ?? ''))
      .orderBy('identifier')
      .limit(limit)
      .execute()
    return rows.map(toServer)
  }

  /** Every scope that the pool's resource servers define, as clients name it: `identifier/name`. */
  async scopesOf(poolId: UserPoolId): Promise<ReadonlySet<string>> {
    const servers = (await this.#selected(poolId).execute()).map(toServer)
    return new Set(servers.flatMap(({ identifier, scopes }) => scopes.map(({ name }) => `${identifier}/${name}`)))
  }

  #selected(poolId: UserPoolId) {
    return this.#db.selectFrom('resource_servers').select(columns).where('pool_id', '=', poolId)
  }
}

function toRow({ poolId, identifier, name, scopes }: ResourceServer): Insertable<ResourceServerRow> {
  return { pool_id: poolId, identifier, name, scopes: JSON.stringify(scopes) }
}

function toServer({ pool_id, identifier, name, scopes }: ResourceServerRow): ResourceServer {
  return { poolId: userPoolId(pool_id), identifier, name, scopes: JSON.parse(scopes) as ResourceServerScope[] }
}
