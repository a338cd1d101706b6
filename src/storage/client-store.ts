import type { Insertable, Kysely } from 'kysely'
import type { AppClient, ClientSettings, SealedClientSecret } from '../entities/app-client.js'
import { type ClientId, clientId, type UserPoolId, userPoolId } from '../entities/ids.js'
import { canLockRows } from './kysely-over.js'
import type { AppClientRow, Database } from './schema.js'
import { Statement } from './statement.js'

const columns = ['pool_id', 'id', 'settings', 'sealed_secrets', 'created_at', 'modified_at'] as const

type SelectedRow = Pick<AppClientRow, (typeof columns)[number]>

export class ClientStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ id: string }, SelectedRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ id }) => db.selectFrom('app_clients').select(columns).where('id', '=', id))
  }

  /** False when a client of that id exists in any pool: ids are unique in the installation. */
  async insert(client: AppClient): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('app_clients')
      .values(toRow(client))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** By id alone: public operations name no pool. */
  async find(id: ClientId): Promise<AppClient | undefined> {
    const row = await this.#find.first({ id })
    return row && toClient(row)
  }

  /** Reads the client and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(id: ClientId): Promise<AppClient | undefined> {
    const row = await this.#db
      .selectFrom('app_clients')
      .select(columns)
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toClient(row)
  }

  /** Overwrites name, settings, secrets and modification time; false when the client is gone. */
  async update(client: AppClient): Promise<boolean> {
    const { name, settings, sealed_secrets, modified_at } = toRow(client)
    const { numUpdatedRows } = await this.#db
      .updateTable('app_clients')
      .set({ name, settings, sealed_secrets, modified_at })
      .where('pool_id', '=', client.poolId)
      .where('id', '=', client.id)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Removes the client and its token families. */
  async delete(poolId: UserPoolId, id: ClientId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('app_clients')
      .where('pool_id', '=', poolId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Clients in order of id, from the one after `after`. */
  async list(poolId: UserPoolId, after: ClientId | undefined, limit: number): Promise<AppClient[]> {
    const rows = await this.#db
      .selectFrom('app_clients')
      .select(columns)
      .where('pool_id', '=', poolId)
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toClient)
  }

  async count(poolId: UserPoolId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('app_clients')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .executeTakeFirstOrThrow()
    return count
  }
}

function toRow(client: AppClient): Insertable<AppClientRow> {
  return {
    pool_id: client.poolId,
    id: client.id,
    name: client.settings.name,
    settings: JSON.stringify(client.settings),
    sealed_secrets: JSON.stringify(
      client.sealedSecrets.map(({ id, createdAt, sealed }) => ({ id, createdAt: createdAt.getTime(), sealed })),
    ),
    created_at: client.createdAt.getTime(),
    modified_at: client.modifiedAt.getTime(),
  }
}

function toClient(row: SelectedRow): AppClient {
  return {
    id: clientId(row.id),
    poolId: userPoolId(row.pool_id),
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
    settings: JSON.parse(row.settings) as ClientSettings,
    sealedSecrets: (JSON.parse(row.sealed_secrets) as StoredSecret[]).map(toSecret),
  }
}

interface StoredSecret {
  readonly id: string
  readonly createdAt: number
  readonly sealed: string
}

function toSecret({ id, createdAt, sealed }: StoredSecret): SealedClientSecret {
  return { id, createdAt: new Date(createdAt), sealed }
}
