import type { Insertable, Kysely } from 'kysely'
import { type Sub, sub as toSub, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { Passkey } from '../entities/passkey.js'
import type { Database, PasskeyRow } from './schema.js'
import { Statement } from './statement.js'

/** The passkeys of users. */
export class PasskeyStore {
  readonly #db: Kysely<Database>
  readonly #ofUser: Statement<{ poolId: string; sub: string }, PasskeyRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#ofUser = new Statement(db, ({ poolId, sub }) =>
      db.selectFrom('passkeys').selectAll().where('pool_id', '=', poolId).where('sub', '=', sub).orderBy('id'),
    )
  }

  /** False when the pool has the id already, whoever's it is: of parallel inserts one wins. */
  async insert(passkey: Passkey): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('passkeys')
      .values(toRow(passkey))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** All of the user, in order of id. There are few: the domain limits them. */
  async listOfUser(poolId: UserPoolId, sub: Sub): Promise<Passkey[]> {
    return (await this.#ofUser.all({ poolId, sub })).map(toPasskey)
  }

  /** Exact for a change that has locked the user first. */
  async countOfUser(poolId: UserPoolId, sub: Sub): Promise<number> {
    const { count } = await this.#db
      .selectFrom('passkeys')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return count
  }

  /**
   * Notes a signature in one statement: false when the passkey is gone or the counter does not grow, so that of two
   * signatures with one count only one is taken. A counter that was never used may stay 0 (WebAuthn §6.1.1).
   */
  async advance(passkey: Pick<Passkey, 'poolId' | 'sub' | 'id'>, counter: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('passkeys')
      .set({ counter })
      .where('pool_id', '=', passkey.poolId)
      .where('sub', '=', passkey.sub)
      .where('id', '=', passkey.id)
      .where('counter', counter === 0 ? '=' : '<', counter)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** False when the user has no such passkey. */
  async delete(poolId: UserPoolId, sub: Sub, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('passkeys')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }
}

function toRow(passkey: Passkey): Insertable<PasskeyRow> {
  return {
    pool_id: passkey.poolId,
    id: passkey.id,
    sub: passkey.sub,
    sealed_key: passkey.sealedKey,
    counter: passkey.counter,
    relying_party_id: passkey.relyingPartyId,
    name: passkey.name,
    transports: JSON.stringify(passkey.transports),
    attachment: passkey.attachment ?? null,
    created_at: passkey.createdAt.getTime(),
  }
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    poolId: userPoolId(row.pool_id),
    sub: toSub(row.sub),
    id: row.id,
    sealedKey: row.sealed_key,
    counter: row.counter,
    relyingPartyId: row.relying_party_id,
    name: row.name,
    transports: JSON.parse(row.transports) as string[],
    ...(row.attachment !== null && { attachment: row.attachment }),
    createdAt: new Date(row.created_at),
  }
}
