import { type Kysely, sql } from 'kysely'
import type { AuthEvent, AuthEventResponse, AuthEventType } from '../entities/auth-event.js'
import { type Sub, sub as toSub, type UserPoolId, userPoolId } from '../entities/ids.js'
import { deleteBatch } from './delete-batch.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { AuthEventRow } from './schema-threats.js'

const columns = ['pool_id', 'sub', 'id', 'created_at', 'type', 'response', 'ip', 'details'] as const

const historyLength = 20

/** What of an event has no column of its own. */
interface Details extends Pick<AuthEvent, 'clientId' | 'risk' | 'challenges'> {
  readonly origin: Omit<AuthEvent['origin'], 'ip'>
  readonly feedback?: { readonly value: 'Valid' | 'Invalid'; readonly provider: 'Admin' | 'User'; readonly at: number }
}

/** The place of an event in the order of its user's: newest first, then by id. */
export interface EventPosition {
  readonly createdAt: Date
  readonly id: string
}

/** Events at users' doors. One of another user is not found. */
export class AuthEventStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async insert(event: AuthEvent): Promise<void> {
    await this.#db.insertInto('auth_events').values(toRow(event)).execute()
  }

  /** Reads the event and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, sub: Sub, id: string): Promise<AuthEvent | undefined> {
    const row = await this.#db
      .selectFrom('auth_events')
      .select(columns)
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toEvent(row)
  }

  async update(event: AuthEvent): Promise<void> {
    const { response, feedback, details } = toRow(event)
    await this.#db
      .updateTable('auth_events')
      .set({ response, feedback, details })
      .where('pool_id', '=', event.poolId)
      .where('sub', '=', event.sub)
      .where('id', '=', event.id)
      .execute()
  }

  /** Newest first, from the one after `after`. */
  async list(
    poolId: UserPoolId,
    sub: Sub,
    page: { readonly after?: EventPosition | undefined; readonly limit: number },
  ): Promise<AuthEvent[]> {
    const { after, limit } = page
    const rows = await this.#db
      .selectFrom('auth_events')
      .select(columns)
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb.or([
            eb('created_at', '<', after?.createdAt.getTime() ?? 0),
            eb.and([eb('created_at', '=', after?.createdAt.getTime() ?? 0), eb('id', '<', after?.id ?? '')]),
          ]),
        ),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toEvent)
  }

  /**
   * What a sign-in of the user is compared with, newest first: the last completed sign-ins, the last ones that somebody rated,
   * and failures since `failuresSince`. Each has room of its own, so that nobody can push one out by another.
   */
  async signInHistory(poolId: UserPoolId, sub: Sub, failuresSince: Date): Promise<AuthEvent[]> {
    const signIns = this.#db
      .selectFrom('auth_events')
      .select(columns)
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('type', '=', 'SignIn')
      .orderBy('created_at', 'desc')
      .limit(historyLength)
    const found = await Promise.all([
      signIns.where('response', '=', 'Pass').execute(),
      signIns.where('feedback', 'is not', null).execute(),
      signIns.where('response', '=', 'Fail').where('created_at', '>', failuresSince.getTime()).execute(),
    ])
    const rows = [...new Map(found.flat().map((row) => [row.id, row])).values()]
    return rows.toSorted((a, b) => b.created_at - a.created_at).map(toEvent)
  }

  /** How many different users an address tried since `since`, counted up to `limit`. */
  async countUsersFrom(poolId: UserPoolId, ip: string, since: Date, limit: number): Promise<number> {
    const rows = await this.#db
      .selectFrom('auth_events')
      .select('sub')
      .distinct()
      .where('pool_id', '=', poolId)
      .where('ip', '=', ip)
      .where('created_at', '>', since.getTime())
      .where('type', '=', 'SignIn')
      .limit(limit)
      .execute()
    return rows.length
  }

  /** Removes a batch of what is older; how many. */
  async deleteBefore(before: Date): Promise<number> {
    return deleteBatch(this.#db, {
      table: 'auth_events',
      key: ['pool_id', 'sub', 'id'],
      age: 'created_at',
      condition: sql`created_at < ${before.getTime()}`,
    })
  }
}

function toRow(event: AuthEvent): AuthEventRow {
  const { ip, ...origin } = event.origin
  const { clientId, risk, challenges, feedback } = event
  const details: Details = {
    ...(clientId !== undefined && { clientId }),
    risk,
    challenges,
    origin,
    ...(feedback && { feedback: { ...feedback, at: feedback.at.getTime() } }),
  }
  return {
    pool_id: event.poolId,
    sub: event.sub,
    id: event.id,
    created_at: event.createdAt.getTime(),
    type: event.type,
    response: event.response,
    ip: ip ?? null,
    feedback: feedback?.value ?? null,
    details: JSON.stringify(details),
  }
}

function toEvent(row: Pick<AuthEventRow, (typeof columns)[number]>): AuthEvent {
  const { clientId, risk, challenges, origin, feedback } = JSON.parse(row.details) as Details
  return {
    poolId: userPoolId(row.pool_id),
    sub: toSub(row.sub),
    id: row.id,
    ...(clientId !== undefined && { clientId }),
    type: row.type as AuthEventType,
    createdAt: new Date(row.created_at),
    response: row.response as AuthEventResponse,
    risk,
    challenges,
    origin: { ...origin, ...(row.ip !== null && { ip: row.ip }) },
    ...(feedback && { feedback: { ...feedback, at: new Date(feedback.at) } }),
  }
}
