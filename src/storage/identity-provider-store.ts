import type { Insertable, Kysely } from 'kysely'
import type { IdentityProvider } from '../entities/identity-provider.js'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { IdentityProviderRow } from './schema-federation.js'

const columns = [
  'pool_id',
  'name',
  'type',
  'details',
  'sealed_secrets',
  'attribute_mapping',
  'identifiers',
  'created_at',
  'modified_at',
] as const

type Texts = Readonly<Record<string, string>>

export class IdentityProviderStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the name is taken in the pool: of parallel inserts one wins. Identifiers are put by `claimIdentifiers`. */
  async insert(provider: IdentityProvider): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('identity_providers')
      .values(toRow(provider))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, name: string): Promise<IdentityProvider | undefined> {
    const row = await this.#selected(poolId).where('name', '=', name).executeTakeFirst()
    return row && toProvider(row)
  }

  async findByIdentifier(poolId: UserPoolId, identifier: string): Promise<IdentityProvider | undefined> {
    const row = await this.#selected(poolId)
      .where('name', 'in', (query) =>
        query
          .selectFrom('identity_provider_identifiers')
          .select('provider_name')
          .where('pool_id', '=', poolId)
          .where('identifier', '=', identifier),
      )
      .executeTakeFirst()
    return row && toProvider(row)
  }

  /** Reads the provider and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, name: string): Promise<IdentityProvider | undefined> {
    const row = await this.#selected(poolId)
      .where('name', '=', name)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toProvider(row)
  }

  /** Overwrites all but name, type and creation time; false when the provider is gone. */
  async update(provider: IdentityProvider): Promise<boolean> {
    const { pool_id, name, type: _, created_at: __, ...changed } = toRow(provider)
    const { numUpdatedRows } = await this.#db
      .updateTable('identity_providers')
      .set(changed)
      .where('pool_id', '=', pool_id)
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /**
   * Makes the identifiers the provider's, in place of those that it had. The first one that belongs to another provider
   * of the pool is returned, and the transaction is to be given up: of parallel claims of one identifier one wins.
   */
  async claimIdentifiers({ poolId, name, identifiers }: IdentityProvider): Promise<string | undefined> {
    await this.#db
      .deleteFrom('identity_provider_identifiers')
      .where('pool_id', '=', poolId)
      .where('provider_name', '=', name)
      .execute()
    if (identifiers.length === 0) return undefined
    const rows = identifiers.map((identifier) => ({ pool_id: poolId, identifier, provider_name: name }))
    const inserted = await this.#db
      .insertInto('identity_provider_identifiers')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning('identifier')
      .execute()
    const claimed = new Set(inserted.map(({ identifier }) => identifier))
    return identifiers.find((identifier) => !claimed.has(identifier))
  }

  async delete(poolId: UserPoolId, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('identity_providers')
      .where('pool_id', '=', poolId)
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Exact for a change that has locked the pool first. */
  async count(poolId: UserPoolId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('identity_providers')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** In order of name, from the one after `after`. */
  async list(poolId: UserPoolId, after: string | undefined, limit: number): Promise<IdentityProvider[]> {
    const rows = await this.#selected(poolId)
      .$if(after !== undefined, (query) => query.where('name', '>', after ?? ''))
      .orderBy('name')
      .limit(limit)
      .execute()
    return rows.map(toProvider)
  }

  async namesOf(poolId: UserPoolId): Promise<ReadonlySet<string>> {
    const rows = await this.#db.selectFrom('identity_providers').select('name').where('pool_id', '=', poolId).execute()
    return new Set(rows.map(({ name }) => name))
  }

  #selected(poolId: UserPoolId) {
    return this.#db.selectFrom('identity_providers').select(columns).where('pool_id', '=', poolId)
  }
}

function toRow(provider: IdentityProvider): Insertable<IdentityProviderRow> {
  return {
    pool_id: provider.poolId,
    name: provider.name,
    type: provider.type,
    details: JSON.stringify(provider.details),
    sealed_secrets: provider.sealedSecrets ?? null,
    attribute_mapping: JSON.stringify(provider.attributeMapping),
    identifiers: JSON.stringify(provider.identifiers),
    created_at: provider.createdAt.getTime(),
    modified_at: provider.modifiedAt.getTime(),
  }
}

function toProvider(row: IdentityProviderRow): IdentityProvider {
  const { sealed_secrets: sealedSecrets } = row
  return {
    poolId: userPoolId(row.pool_id),
    name: row.name,
    type: row.type,
    details: JSON.parse(row.details) as Texts,
    ...(sealedSecrets !== null && { sealedSecrets }),
    attributeMapping: JSON.parse(row.attribute_mapping) as Texts,
    identifiers: JSON.parse(row.identifiers) as string[],
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}
