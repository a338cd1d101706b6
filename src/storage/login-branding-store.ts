import type { Insertable, Kysely } from 'kysely'
import { type ClientId, clientId, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { BrandingAsset, BrandingSettings, LoginBranding } from '../entities/login-branding.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { LoginBrandingRow } from './schema-managed-login.js'

const columns = [
  'pool_id',
  'id',
  'client_id',
  'provided_values',
  'settings',
  'assets',
  'created_at',
  'modified_at',
] as const

export class LoginBrandingStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the client has a branding already: of parallel inserts one wins. */
  async insert(branding: LoginBranding): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('login_brandings')
      .values(toRow(branding))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, id: string): Promise<LoginBranding | undefined> {
    const row = await this.#selected(poolId).where('id', '=', id).executeTakeFirst()
    return row && toBranding(row)
  }

  async findByClient(poolId: UserPoolId, client: ClientId): Promise<LoginBranding | undefined> {
    const row = await this.#selected(poolId).where('client_id', '=', client).executeTakeFirst()
    return row && toBranding(row)
  }

  /** Reads the branding and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, id: string): Promise<LoginBranding | undefined> {
    const row = await this.#selected(poolId)
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toBranding(row)
  }

  async update(branding: LoginBranding): Promise<void> {
    const { provided_values, settings, assets, modified_at } = toRow(branding)
    await this.#db
      .updateTable('login_brandings')
      .set({ provided_values, settings, assets, modified_at })
      .where('pool_id', '=', branding.poolId)
      .where('id', '=', branding.id)
      .execute()
  }

  async delete(poolId: UserPoolId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('login_brandings')
      .where('pool_id', '=', poolId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  #selected(poolId: UserPoolId) {
    return this.#db.selectFrom('login_brandings').select(columns).where('pool_id', '=', poolId)
  }
}

type StoredAsset = Omit<BrandingAsset, 'bytes'> & { readonly bytes?: string }

function toRow(branding: LoginBranding): Insertable<LoginBrandingRow> {
  const assets = branding.assets.map(({ bytes, ...asset }): StoredAsset => {
    return bytes === undefined ? asset : { ...asset, bytes: Buffer.from(bytes).toString('base64') }
  })
  return {
    pool_id: branding.poolId,
    id: branding.id,
    client_id: branding.clientId,
    provided_values: branding.usesProvidedValues ? 1 : 0,
    settings: branding.settings === undefined ? null : JSON.stringify(branding.settings),
    assets: JSON.stringify(assets),
    created_at: branding.createdAt.getTime(),
    modified_at: branding.modifiedAt.getTime(),
  }
}

function toBranding(row: LoginBrandingRow): LoginBranding {
  const assets = (JSON.parse(row.assets) as StoredAsset[]).map(({ bytes, ...asset }): BrandingAsset => {
    return bytes === undefined ? asset : { ...asset, bytes: Buffer.from(bytes, 'base64') }
  })
  return {
    poolId: userPoolId(row.pool_id),
    id: row.id,
    clientId: clientId(row.client_id),
    usesProvidedValues: row.provided_values === 1,
    ...(row.settings !== null && { settings: JSON.parse(row.settings) as BrandingSettings }),
    assets,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}
