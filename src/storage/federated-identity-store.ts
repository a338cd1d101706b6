import type { Kysely } from 'kysely'
import type { FederatedIdentityKey } from '../entities/federated-identity.js'
import type { Sub, UserPoolId } from '../entities/ids.js'
import type { User } from '../entities/user.js'
import type { Database } from './schema.js'
import { toUser, userColumns } from './user-row.js'

/** Which user an identity belongs to. What is shown of it is on the user (`UserStore.setIdentities`): write both together. */
export class FederatedIdentityStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when a user of the pool has the identity: of parallel inserts one wins. */
  async insert(
    poolId: UserPoolId,
    sub: Sub,
    { providerName, attribute, value }: FederatedIdentityKey,
  ): Promise<boolean> {
    const own = { provider_name: providerName, attribute_name: attribute, attribute_value: value }
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('federated_identities')
      .values({ pool_id: poolId, ...own, sub })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async findUser(
    poolId: UserPoolId,
    { providerName, attribute, value }: FederatedIdentityKey,
  ): Promise<User | undefined> {
    const row = await this.#db
      .selectFrom('federated_identities as identity')
      .innerJoin('users', (join) =>
        join.onRef('users.pool_id', '=', 'identity.pool_id').onRef('users.sub', '=', 'identity.sub'),
      )
      .select(userColumns)
      .where('identity.pool_id', '=', poolId)
      .where('identity.provider_name', '=', providerName)
      .where('identity.attribute_name', '=', attribute)
      .where('identity.attribute_value', '=', value)
      .executeTakeFirst()
    return row && toUser(row)
  }

  /** False when the user does not have the identity. */
  async delete(
    poolId: UserPoolId,
    sub: Sub,
    { providerName, attribute, value }: FederatedIdentityKey,
  ): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('federated_identities')
      .where('pool_id', '=', poolId)
      .where('provider_name', '=', providerName)
      .where('attribute_name', '=', attribute)
      .where('attribute_value', '=', value)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** How many different attributes identities of the pool are told apart by, up to `atMost`; a point read for each. */
  async countAttributes(poolId: UserPoolId, atMost: number): Promise<number> {
    let after = ''
    for (let count = 0; count < atMost; count += 1) {
      const next = await this.#db
        .selectFrom('federated_identities')
        .select('attribute_name')
        .where('pool_id', '=', poolId)
        .where('attribute_name', '>', after)
        .orderBy('attribute_name')
        .limit(1)
        .executeTakeFirst()
      if (!next) return count
      after = next.attribute_name
    }
    return atMost
  }
}
