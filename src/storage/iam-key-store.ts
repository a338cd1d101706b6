import type { Kysely } from 'kysely'
import type { AccessKey, AccessKeyUse } from '../entities/principal.js'
import { accessKeyColumns, toAccessKey } from './access-key-row.js'
import type { Database } from './schema.js'

/** Access keys of IAM users. Keys are stored by `KeyStore`. */
export class IamKeyStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** Oldest first. */
  async listOf(userId: string): Promise<AccessKey[]> {
    const rows = await this.#db
      .selectFrom('access_keys')
      .select(accessKeyColumns)
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(toAccessKey)
  }

  async setActive(keyId: string, active: boolean): Promise<void> {
    await this.#db
      .updateTable('access_keys')
      .set({ active: active ? 1 : 0 })
      .where('id', '=', keyId)
      .execute()
  }

  /** For all keys of a user whose ARN changed. */
  async setPrincipalArn(userId: string, principalArn: string): Promise<void> {
    await this.#db
      .updateTable('access_keys')
      .set({ principal_arn: principalArn })
      .where('user_id', '=', userId)
      .execute()
  }

  async recordUse(keyId: string, { at, service, region }: AccessKeyUse): Promise<void> {
    await this.#db
      .updateTable('access_keys')
      .set({ last_used_at: at.getTime(), last_used_service: service, last_used_region: region })
      .where('id', '=', keyId)
      .execute()
  }

  /** Its id stays known as that of a deleted key. */
  async delete(keyId: string, deletedAt: Date): Promise<void> {
    await this.#db.deleteFrom('access_keys').where('id', '=', keyId).execute()
    await this.#db
      .insertInto('deleted_access_keys')
      .values({ id: keyId, deleted_at: deletedAt.getTime() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
