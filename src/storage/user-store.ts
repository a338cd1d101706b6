import type { Insertable, Kysely } from 'kysely'
import type { FederatedIdentity } from '../entities/federated-identity.js'
import type { Sub, UserPoolId } from '../entities/ids.js'
import type { User, UserFactors, UserStatus } from '../entities/user.js'
import { canLockRows } from './kysely-over.js'
import type { Database, UserRow } from './schema.js'
import { Statement } from './statement.js'
import { type FoundUser, UserLister, type UserQuery } from './user-listing.js'
import { identitiesCell, type SelectedUserRow, toUser, userColumns } from './user-row.js'
import { insertSearchRows, replaceSearchRows } from './user-search.js'

export type { FoundUser, UserPosition, UserQuery } from './user-listing.js'

export type AliasKind = 'email' | 'phone_number' | 'preferred_username'

/** A name other than the username by which a user is found. `key` is normalized by the caller. */
export interface Alias {
  readonly kind: AliasKind
  readonly key: string
}

/** Up to here users are counted at each call, which takes a fraction of a millisecond. */
const countedExactly = 5_000

export class UserStore {
  readonly #db: Kysely<Database>
  readonly #lister: UserLister
  readonly #findBySub: Statement<{ poolId: string; sub: string }, SelectedUserRow>
  readonly #findForUpdate: Statement<{ poolId: string; sub: string }, SelectedUserRow>
  readonly #findByUsernameKey: Statement<{ poolId: string; usernameKey: string }, SelectedUserRow>
  readonly #findByAlias: Statement<{ poolId: string; kind: AliasKind; key: string }, SelectedUserRow>
  readonly #counts = new Map<UserPoolId, { readonly count: number; readonly validUntil: number }>()

  constructor(db: Kysely<Database>) {
    this.#db = db
    const users = () => db.selectFrom('users').select(userColumns)
    this.#lister = new UserLister(db)
    this.#findBySub = new Statement(db, ({ poolId, sub }) =>
      users().where('users.pool_id', '=', poolId).where('users.sub', '=', sub),
    )
    this.#findForUpdate = new Statement(db, ({ poolId, sub }) =>
      users()
        .where('users.pool_id', '=', poolId)
        .where('users.sub', '=', sub)
        .$if(canLockRows(db), (query) => query.forNoKeyUpdate()),
    )
    this.#findByUsernameKey = new Statement(db, ({ poolId, usernameKey }) =>
      users().where('users.pool_id', '=', poolId).where('users.username_key', '=', usernameKey),
    )
    this.#findByAlias = new Statement(db, ({ poolId, kind, key }) =>
      users()
        .innerJoin('user_aliases as alias', (join) =>
          join.onRef('alias.pool_id', '=', 'users.pool_id').onRef('alias.sub', '=', 'users.sub'),
        )
        .where('alias.pool_id', '=', poolId)
        .where('alias.kind', '=', kind)
        .where('alias.alias_key', '=', key),
    )
  }

  /** False when the username key is taken in the pool (decided by the database: of parallel inserts one wins), or the sub. */
  async insert(user: User, usernameKey: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('users')
      .values(toRow(user, usernameKey))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return false
    await insertSearchRows(this.#db, user)
    return true
  }

  async findBySub(poolId: UserPoolId, sub: Sub): Promise<User | undefined> {
    const row = await this.#findBySub.first({ poolId, sub })
    return row && toUser(row)
  }

  async findByUsernameKey(poolId: UserPoolId, usernameKey: string): Promise<User | undefined> {
    const row = await this.#findByUsernameKey.first({ poolId, usernameKey })
    return row && toUser(row)
  }

  async findByAlias(poolId: UserPoolId, alias: Alias): Promise<User | undefined> {
    const row = await this.#findByAlias.first({ poolId, kind: alias.kind, key: alias.key })
    return row && toUser(row)
  }

  /** Reads the user and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, sub: Sub): Promise<User | undefined> {
    const row = await this.#findForUpdate.first({ poolId, sub })
    return row && toUser(row)
  }

  /** Overwrites status, flag, attributes and modification time, and the search rows with them; false when the user is gone. */
  async update(user: User): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('users')
      .set({
        status: user.status,
        enabled: user.enabled ? 1 : 0,
        attributes: JSON.stringify(user.attributes),
        modified_at: user.modifiedAt.getTime(),
      })
      .where('pool_id', '=', user.poolId)
      .where('sub', '=', user.sub)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) return false
    await replaceSearchRows(this.#db, user)
    return true
  }

  /** Overwrites the second factors alone, for a caller that keeps others from changing them; false when the user is gone. */
  async setFactors(poolId: UserPoolId, sub: Sub, factors: UserFactors, now: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('users')
      .set({ factors: JSON.stringify(factors), modified_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Overwrites what is shown of the identities alone, for a caller that has locked the user; false when it is gone. */
  async setIdentities(
    poolId: UserPoolId,
    sub: Sub,
    identities: readonly FederatedIdentity[],
    now: Date,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('users')
      .set({ identities: identitiesCell(identities), modified_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Moves from one of `from` to `to` in one statement; false when the user is in none of them (or gone). */
  async changeStatus(
    poolId: UserPoolId,
    sub: Sub,
    { from, to }: { readonly from: readonly UserStatus[]; readonly to: UserStatus },
    now: Date,
  ): Promise<boolean> {
    if (from.length === 0) return false
    const { numUpdatedRows } = await this.#db
      .updateTable('users')
      .set({ status: to, modified_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('status', 'in', from)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Removes the user with everything that belongs to it (aliases, password, codes, token families, counters). */
  async delete(poolId: UserPoolId, sub: Sub): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('users')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    await this.#db.deleteFrom('lockouts').where('pool_id', '=', poolId).where('subject', '=', sub).execute()
    await this.#db.deleteFrom('attempt_windows').where('pool_id', '=', poolId).where('subject', '=', sub).execute()
    return numDeletedRows === 1n
  }

  /**
   * Takes the alias for the user in place of its former one of that kind; false when another user holds it. Holding it
   * already is success.
   */
  async claimAlias(poolId: UserPoolId, sub: Sub, alias: Alias): Promise<boolean> {
    const claimed = await this.#db
      .insertInto('user_aliases')
      .values({ pool_id: poolId, kind: alias.kind, alias_key: alias.key, sub })
      .onConflict((conflict) =>
        conflict.columns(['pool_id', 'kind', 'alias_key']).doUpdateSet({ sub }).where('user_aliases.sub', '=', sub),
      )
      .returning('sub')
      .executeTakeFirst()
    if (!claimed) return false
    await this.#db
      .deleteFrom('user_aliases')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('kind', '=', alias.kind)
      .where('alias_key', '!=', alias.key)
      .execute()
    return true
  }

  /** Gives up the user's alias of that kind, whatever its key. */
  async releaseAlias(poolId: UserPoolId, sub: Sub, kind: AliasKind): Promise<void> {
    await this.#db
      .deleteFrom('user_aliases')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('kind', '=', kind)
      .execute()
  }

  /** Users in order of the filtered value (without a filter: of sub), ties by sub. Uses an index for every field. */
  async list(poolId: UserPoolId, query: UserQuery): Promise<FoundUser[]> {
    return this.#lister.list(poolId, query)
  }

  /** Exact up to 5,000 users. A larger count is kept for a time that grows with it, a millisecond for each user. */
  async estimateCount(poolId: UserPoolId): Promise<number> {
    const kept = this.#counts.get(poolId)
    if (kept && performance.now() < kept.validUntil) return kept.count

    const few = await this.#count(poolId, countedExactly)
    const count = few < countedExactly ? few : await this.#count(poolId, undefined)
    if (count > countedExactly) this.#counts.set(poolId, { count, validUntil: performance.now() + count })
    else this.#counts.delete(poolId)
    return count
  }

  async #count(poolId: UserPoolId, atMost: number | undefined): Promise<number> {
    const { count } = await this.#db
      .selectFrom((eb) =>
        eb
          .selectFrom('users')
          .select('sub')
          .where('pool_id', '=', poolId)
          .$if(atMost !== undefined, (query) => query.limit(atMost ?? 0))
          .as('counted'),
      )
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return count
  }
}

function toRow(user: User, usernameKey: string): Insertable<UserRow> {
  return {
    pool_id: user.poolId,
    sub: user.sub,
    username: user.username,
    username_key: usernameKey,
    status: user.status,
    enabled: user.enabled ? 1 : 0,
    attributes: JSON.stringify(user.attributes),
    factors: user.factors ? JSON.stringify(user.factors) : null,
    identities: identitiesCell(user.identities ?? []),
    created_at: user.createdAt.getTime(),
    modified_at: user.modifiedAt.getTime(),
  }
}
