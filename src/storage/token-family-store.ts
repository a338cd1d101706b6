import { type Kysely, sql } from 'kysely'
import type { DeviceOffer } from '../entities/device.js'
import {
  clientId,
  deviceKey,
  type Sub,
  type TokenFamilyId,
  tokenFamilyId,
  sub as toSub,
  type UserPoolId,
  userPoolId,
} from '../entities/ids.js'
import type { SessionOrigin, TokenFamily } from '../entities/token-family.js'
import { deleteBatch } from './delete-batch.js'
import type { Database, TokenFamilyRow } from './schema.js'
import { Statement } from './statement.js'

const columns = [
  'id',
  'event_id',
  'pool_id',
  'client_id',
  'sub',
  'authenticated_at',
  'expires_at',
  'generation',
  'hash',
  'previous_hash',
  'rotated_at',
  'revoked_at',
  'device_key',
  'device_group_key',
  'origin',
] as const

/** What a rotation leaves behind. */
export interface Rotation {
  readonly hash: string
  readonly at: Date
  /** Absent: what was known before is dropped. */
  readonly origin?: SessionOrigin | undefined
}

export class TokenFamilyStore {
  readonly #db: Kysely<Database>
  readonly #insert: Statement<{ [Column in keyof TokenFamilyRow]: TokenFamilyRow[Column] }, unknown>
  readonly #find: Statement<{ id: string }, TokenFamilyRow>
  readonly #findByEvent: Statement<{ eventId: string }, TokenFamilyRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#insert = new Statement(db, (row) => db.insertInto('token_families').values(everyColumn(row)))
    this.#find = new Statement(db, ({ id }) => db.selectFrom('token_families').select(columns).where('id', '=', id))
    this.#findByEvent = new Statement(db, ({ eventId }) =>
      db.selectFrom('token_families').select(columns).where('event_id', '=', eventId),
    )
  }

  async insert(family: TokenFamily): Promise<void> {
    await this.#insert.all({ ...toRow(family) })
  }

  async find(id: TokenFamilyId): Promise<TokenFamily | undefined> {
    const row = await this.#find.first({ id })
    return row && toFamily(row)
  }

  async findByEvent(eventId: string): Promise<TokenFamily | undefined> {
    const row = await this.#findByEvent.first({ eventId })
    return row && toFamily(row)
  }

  /**
   * Makes `next` the newest refresh token if generation and hash are still the expected ones: of two rotations one wins.
   * A revoked or expired family does not rotate.
   */
  async rotate(id: TokenFamilyId, expected: { generation: number; hash: string }, next: Rotation): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('token_families')
      .set({
        generation: expected.generation + 1,
        hash: next.hash,
        previous_hash: expected.hash,
        rotated_at: next.at.getTime(),
        origin: toOriginColumn(next.origin),
      })
      .where('id', '=', id)
      .where('generation', '=', expected.generation)
      .where('hash', '=', expected.hash)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', next.at.getTime())
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Keeps the time of an earlier revocation. */
  async revoke(id: TokenFamilyId, now: Date): Promise<void> {
    await this.#db
      .updateTable('token_families')
      .set({ revoked_at: now.getTime() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
  }

  /** Closes the offer of a device; false when it was taken up before, or the family revoked: of parallel calls one wins. */
  async takeDeviceOffer(id: TokenFamilyId, { key, groupKey }: DeviceOffer): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('token_families')
      .set({ device_group_key: null })
      .where('id', '=', id)
      .where('device_key', '=', key)
      .where('device_group_key', '=', groupKey)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  async revokeAllOfUser(poolId: UserPoolId, sub: Sub, now: Date): Promise<void> {
    await this.#db
      .updateTable('token_families')
      .set({ revoked_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('revoked_at', 'is', null)
      .execute()
  }

  /** Families that are neither revoked nor expired, in order of id, from the one after `after`. */
  async listLivingOfUser(
    poolId: UserPoolId,
    sub: Sub,
    page: { readonly after: TokenFamilyId | undefined; readonly limit: number; readonly now: Date },
  ): Promise<TokenFamily[]> {
    const { after, limit, now } = page
    const rows = await this.#living(poolId, sub, now)
      .select(columns)
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(toFamily)
  }

  /** False when the user has no such family, or it was revoked or has expired: of parallel calls one wins. */
  async revokeLivingOfUser(
    id: TokenFamilyId,
    owner: { readonly poolId: UserPoolId; readonly sub: Sub },
    now: Date,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('token_families')
      .set({ revoked_at: now.getTime() })
      .where('id', '=', id)
      .where('pool_id', '=', owner.poolId)
      .where('sub', '=', owner.sub)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now.getTime())
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Leaves the user `most` living families, the newest one and those that were used last: by sign-in or rotation. */
  async revokeBeyond(
    { id: newest, poolId, sub }: Pick<TokenFamily, 'id' | 'poolId' | 'sub'>,
    most: number,
    now: Date,
  ): Promise<void> {
    const kept = this.#living(poolId, sub, now)
      .select('id')
      .where('id', '!=', newest)
      .orderBy(sql`coalesce(rotated_at, authenticated_at)`, 'desc')
      .orderBy('id')
      .limit(most - 1)
    await this.#db
      .updateTable('token_families')
      .set({ revoked_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('revoked_at', 'is', null)
      .where('id', '!=', newest)
      .where('id', 'not in', kept)
      .execute()
  }

  #living(poolId: UserPoolId, sub: Sub, now: Date) {
    return this.#db
      .selectFrom('token_families')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now.getTime())
  }

  /** Removes up to 1,000 expired families: repeat until it returns 0. */
  async deleteExpired(now: Date): Promise<number> {
    return deleteBatch(this.#db, {
      table: 'token_families',
      key: ['id'],
      age: 'expires_at',
      condition: sql`expires_at <= ${now.getTime()}`,
    })
  }
}

/** Named one by one: the placeholders of a statement cannot be enumerated. */
function everyColumn(row: TokenFamilyRow): TokenFamilyRow {
  return {
    id: row.id,
    event_id: row.event_id,
    pool_id: row.pool_id,
    client_id: row.client_id,
    sub: row.sub,
    authenticated_at: row.authenticated_at,
    expires_at: row.expires_at,
    generation: row.generation,
    hash: row.hash,
    previous_hash: row.previous_hash,
    rotated_at: row.rotated_at,
    revoked_at: row.revoked_at,
    device_key: row.device_key,
    device_group_key: row.device_group_key,
    origin: row.origin,
  }
}

function toRow(family: TokenFamily): TokenFamilyRow {
  return {
    id: family.id,
    event_id: family.eventId,
    pool_id: family.poolId,
    client_id: family.clientId,
    sub: family.sub,
    authenticated_at: family.authenticatedAt.getTime(),
    expires_at: family.expiresAt.getTime(),
    generation: family.generation,
    hash: family.hash,
    previous_hash: family.previousHash ?? null,
    rotated_at: family.rotatedAt?.getTime() ?? null,
    revoked_at: family.revokedAt?.getTime() ?? null,
    device_key: family.deviceKey ?? null,
    device_group_key: family.deviceGroupKey ?? null,
    origin: toOriginColumn(family.origin),
  }
}

function toOriginColumn(origin: SessionOrigin | undefined): string | null {
  return origin === undefined ? null : JSON.stringify(origin)
}

function toFamily(row: TokenFamilyRow): TokenFamily {
  return {
    id: tokenFamilyId(row.id),
    eventId: row.event_id,
    poolId: userPoolId(row.pool_id),
    clientId: clientId(row.client_id),
    sub: toSub(row.sub),
    authenticatedAt: new Date(row.authenticated_at),
    expiresAt: new Date(row.expires_at),
    generation: row.generation,
    hash: row.hash,
    previousHash: row.previous_hash ?? undefined,
    rotatedAt: row.rotated_at === null ? undefined : new Date(row.rotated_at),
    revokedAt: row.revoked_at === null ? undefined : new Date(row.revoked_at),
    deviceKey: row.device_key === null ? undefined : deviceKey(row.device_key),
    deviceGroupKey: row.device_group_key ?? undefined,
    origin: row.origin === null ? undefined : (JSON.parse(row.origin) as SessionOrigin),
  }
}
