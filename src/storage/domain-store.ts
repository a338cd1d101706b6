import type { Insertable, Kysely } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { UserPoolDomain } from '../entities/user-pool-domain.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { UserPoolDomainRow } from './schema-federation.js'

/** Domains of all pools: their names are one space. */
export class DomainStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the domain is taken by any pool, or the pool has one of its kind: of parallel inserts one wins. */
  async insert(domain: UserPoolDomain): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('user_pool_domains')
      .values(toRow(domain))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(domain: string): Promise<UserPoolDomain | undefined> {
    const row = await this.#named(domain).executeTakeFirst()
    return row && toDomain(row)
  }

  /** Reads the domain and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(domain: string): Promise<UserPoolDomain | undefined> {
    const row = await this.#named(domain)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toDomain(row)
  }

  /** Overwrites certificate, version and modification time; false when the domain is gone. */
  async update(domain: UserPoolDomain): Promise<boolean> {
    const { certificate_arn, security_policy, managed_login_version, modified_at } = toRow(domain)
    const { numUpdatedRows } = await this.#db
      .updateTable('user_pool_domains')
      .set({ certificate_arn, security_policy, managed_login_version, modified_at })
      .where('domain', '=', domain.domain)
      .where('pool_id', '=', domain.poolId)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** False when the pool has no such domain. */
  async delete(poolId: UserPoolId, domain: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('user_pool_domains')
      .where('domain', '=', domain)
      .where('pool_id', '=', poolId)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Two at most. */
  async listOfPool(poolId: UserPoolId): Promise<UserPoolDomain[]> {
    const rows = await this.#db.selectFrom('user_pool_domains').selectAll().where('pool_id', '=', poolId).execute()
    return rows.map(toDomain)
  }

  #named(domain: string) {
    return this.#db.selectFrom('user_pool_domains').selectAll().where('domain', '=', domain)
  }
}

function toRow(domain: UserPoolDomain): Insertable<UserPoolDomainRow> {
  return {
    domain: domain.domain,
    pool_id: domain.poolId,
    kind: domain.certificate ? 'custom' : 'prefix',
    certificate_arn: domain.certificate?.arn ?? null,
    security_policy: domain.certificate?.securityPolicy ?? null,
    managed_login_version: domain.managedLoginVersion,
    created_at: domain.createdAt.getTime(),
    modified_at: domain.modifiedAt.getTime(),
  }
}

function toDomain(row: UserPoolDomainRow): UserPoolDomain {
  const { certificate_arn: arn, security_policy: securityPolicy } = row
  return {
    domain: row.domain,
    poolId: userPoolId(row.pool_id),
    ...(arn !== null && { certificate: { arn, ...(securityPolicy !== null && { securityPolicy }) } }),
    managedLoginVersion: row.managed_login_version,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}
