import type { Kysely } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { SigningCertificate } from '../entities/signing-certificate.js'
import type { Database } from './schema.js'

/** The one certificate of a pool. */
export class CertificateStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async find(poolId: UserPoolId): Promise<SigningCertificate | undefined> {
    const row = await this.#db
      .selectFrom('signing_certificates')
      .select(['pool_id', 'certificate', 'sealed_private_key', 'created_at'])
      .where('pool_id', '=', poolId)
      .executeTakeFirst()
    if (!row) return undefined
    return {
      poolId: userPoolId(row.pool_id),
      certificate: row.certificate,
      sealedPrivateKey: row.sealed_private_key,
      createdAt: new Date(row.created_at),
    }
  }

  /** Stores the certificate unless the pool has one: of parallel inserts one wins. */
  async insertFirst({ poolId, certificate, sealedPrivateKey, createdAt }: SigningCertificate): Promise<void> {
    await this.#db
      .insertInto('signing_certificates')
      .values({
        pool_id: poolId,
        certificate,
        sealed_private_key: sealedPrivateKey,
        created_at: createdAt.getTime(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
