import { type Kysely, sql } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { AccessKey } from '../entities/principal.js'
import type { SigningKey, TokenUse } from '../entities/signing-key.js'
import { accessKeyColumns, fromAccessKey, toAccessKey } from './access-key-row.js'
import { canLockRows } from './kysely-over.js'
import type { Database, SigningKeyRow } from './schema.js'
import { Statement } from './statement.js'

/** A data key wrapped by the master key. */
export interface StoredDataKey {
  readonly id: string
  readonly wrapped: string
  readonly createdAt: Date
}

const signingKeyColumns = ['kid', 'pool_id', 'token_use', 'public_jwk', 'sealed_private_key', 'created_at'] as const

/** Keys of the installation and of pools, and its small settings. */
export class KeyStore {
  readonly #db: Kysely<Database>
  readonly #findAccessKey: Statement<{ id: string }, Database['access_keys']>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#findAccessKey = new Statement(db, ({ id }) =>
      db.selectFrom('access_keys').select(accessKeyColumns).where('id', '=', id),
    )
  }

  /** Oldest first. */
  async listDataKeys(): Promise<StoredDataKey[]> {
    const rows = await this.#db
      .selectFrom('data_keys')
      .select(['id', 'wrapped', 'created_at'])
      .orderBy('ordinal')
      .execute()
    return rows.map(({ id, wrapped, created_at }) => ({ id, wrapped, createdAt: new Date(created_at) }))
  }

  /** Stores the first data key unless one exists: of two nodes that start together one wins. */
  async insertFirstDataKey(key: StoredDataKey): Promise<void> {
    await this.#db
      .insertInto('data_keys')
      .values({ id: key.id, ordinal: 1, wrapped: key.wrapped, created_at: key.createdAt.getTime() })
      .onConflict((conflict) => conflict.column('ordinal').doNothing())
      .execute()
  }

  async findSetting(name: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  }

  async putSetting(name: string, value: string): Promise<void> {
    await this.#db
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  }

  /** A key without a pool goes to the reserve. */
  async insertSigningKey(key: SigningKey): Promise<void> {
    await this.#db
      .insertInto('signing_keys')
      .values({
        kid: key.kid,
        pool_id: key.poolId ?? null,
        token_use: key.use ?? null,
        public_jwk: JSON.stringify(key.publicJwk),
        sealed_private_key: key.sealedPrivateKey,
        created_at: key.createdAt.getTime(),
      })
      .execute()
  }

  async countReserve(): Promise<number> {
    const { count } = await this.#db
      .selectFrom('signing_keys')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', 'is', null)
      .executeTakeFirstOrThrow()
    return count
  }

  /** Gives the oldest key of the reserve to the pool; undefined when the reserve is empty or the pool has one of that use. */
  async claimFromReserve(poolId: UserPoolId, use: TokenUse): Promise<SigningKey | undefined> {
    const locksRows = canLockRows(this.#db)
    // Otherwise two claims for one pool and use could both pass the test below and the second break the constraint.
    if (locksRows) {
      await this.#db.selectFrom('user_pools').select('id').where('id', '=', poolId).forNoKeyUpdate().execute()
    }
    const row = await this.#db
      .updateTable('signing_keys')
      .set({ pool_id: poolId, token_use: use })
      .where('kid', '=', (eb) =>
        eb
          .selectFrom('signing_keys')
          .select('kid')
          .where('pool_id', 'is', null)
          .orderBy('created_at')
          .orderBy('kid')
          .limit(1)
          .$if(locksRows, (query) => query.forUpdate().skipLocked()),
      )
      .where('pool_id', 'is', null)
      .where(
        sql<boolean>`not exists (select 1 from signing_keys as held where held.pool_id = ${poolId} and held.token_use = ${use})`,
      )
      .returning(signingKeyColumns)
      .executeTakeFirst()
    return row && toSigningKey(row)
  }

  /** Oldest first. */
  async listSigningKeys(poolId: UserPoolId): Promise<SigningKey[]> {
    const rows = await this.#db
      .selectFrom('signing_keys')
      .select(signingKeyColumns)
      .where('pool_id', '=', poolId)
      .orderBy('created_at')
      .orderBy('kid')
      .execute()
    return rows.map(toSigningKey)
  }

  /** False when the id is taken. */
  async insertAccessKey(key: AccessKey): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('access_keys')
      .values(fromAccessKey(key))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** Stores the key in place of one with the same id. */
  async putAccessKey(key: AccessKey): Promise<void> {
    const { id: _id, created_at: _createdAt, ...changeable } = fromAccessKey(key)
    await this.#db
      .insertInto('access_keys')
      .values(fromAccessKey(key))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changeable))
      .execute()
  }

  async findAccessKey(id: string): Promise<AccessKey | undefined> {
    const row = await this.#findAccessKey.first({ id })
    return row && toAccessKey(row)
  }

  /** Whether the id was that of a user's key, which its user or an administrator deleted. */
  async wasAccessKeyDeleted(id: string): Promise<boolean> {
    const row = await this.#db.selectFrom('deleted_access_keys').select('id').where('id', '=', id).executeTakeFirst()
    return row !== undefined
  }
}

function toSigningKey(row: SigningKeyRow): SigningKey {
  return {
    kid: row.kid,
    poolId: row.pool_id === null ? undefined : userPoolId(row.pool_id),
    use: row.token_use ?? undefined,
    publicJwk: JSON.parse(row.public_jwk) as SigningKey['publicJwk'],
    sealedPrivateKey: row.sealed_private_key,
    createdAt: new Date(row.created_at),
  }
}
