import { type Kysely, sql } from 'kysely'
import {
  clientId,
  type Sub,
  type TokenFamilyId,
  tokenFamilyId,
  sub as toSub,
  type UserPoolId,
  userPoolId,
} from '../entities/ids.js'
import type { TokenFamily } from '../entities/token-family.js'
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
] as const

export class TokenFamilyStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ id: string }, TokenFamilyRow>
  readonly #findByEvent: Statement<{ eventId: string }, TokenFamilyRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ id }) => db.selectFrom('token_families').select(columns).where('id', '=', id))
    this.#findByEvent = new Statement(db, ({ eventId }) =>
      db.selectFrom('token_families').select(columns).where('event_id', '=', eventId),
    )
  }

  async insert(family: TokenFamily): Promise<void> {
    await this.#db.insertInto('token_families').values(toRow(family)).execute()
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
  async rotate(
    id: TokenFamilyId,
    expected: { generation: number; hash: string },
    nextHash: string,
    now: Date,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('token_families')
      .set({
        generation: expected.generation + 1,
        hash: nextHash,
        previous_hash: expected.hash,
        rotated_at: now.getTime(),
      })
      .where('id', '=', id)
      .where('generation', '=', expected.generation)
      .where('hash', '=', expected.hash)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now.getTime())
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

  async revokeAllOfUser(poolId: UserPoolId, sub: Sub, now: Date): Promise<void> {
    await this.#db
      .updateTable('token_families')
      .set({ revoked_at: now.getTime() })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('revoked_at', 'is', null)
      .execute()
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
  }
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
  }
}
