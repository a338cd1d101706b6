import { type Kysely, type Selectable, sql } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { MessageTransportName, OutboxEntry } from '../entities/message.js'
import { deleteBatch } from './delete-batch.js'
import { canLockRows } from './kysely-over.js'
import type { Database, OutboxRow } from './schema.js'

const columns = [
  'position',
  'id',
  'pool_id',
  'transport',
  'sealed',
  'created_at',
  'tries',
  'next_try_at',
  'state',
  'last_error',
] as const

interface Lease {
  readonly limit: number
  readonly now: Date
  readonly until: Date
}

export class OutboxStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async insert(entry: OutboxEntry): Promise<void> {
    await this.#db
      .insertInto('outbox')
      .values({
        id: entry.id,
        pool_id: entry.poolId,
        transport: entry.transport,
        sealed: entry.sealed,
        created_at: entry.createdAt.getTime(),
        tries: entry.tries,
        next_try_at: entry.nextTryAt.getTime(),
        state: entry.state,
        last_error: entry.lastError ?? null,
      })
      .execute()
  }

  /**
   * Takes up to `limit` queued messages of one transport that are due, oldest first, by pushing their next try to `until`,
   * so that of two workers only one sends each. A worker that dies leaves them to the next one after the lease.
   */
  async lease(transport: MessageTransportName, { limit, now, until }: Lease): Promise<OutboxEntry[]> {
    const rows = await this.#db
      // PostgreSQL can run a subquery with a limit more than once, and then exceed it; a common table expression it cannot.
      .with('due', (db) =>
        db
          .selectFrom('outbox')
          .select('position')
          .where('state', '=', 'queued')
          .where('transport', '=', transport)
          .where('next_try_at', '<=', now.getTime())
          .orderBy('next_try_at')
          .orderBy('position')
          .limit(limit)
          .$if(canLockRows(this.#db), (query) => query.forUpdate().skipLocked()),
      )
      .updateTable('outbox')
      .set({ next_try_at: until.getTime() })
      .where('position', 'in', (eb) => eb.selectFrom('due').select('position'))
      .returning(columns)
      .execute()
    return rows.sort((a, b) => a.position - b.position).map(toEntry)
  }

  async markDelivered(id: string): Promise<void> {
    await this.#db.updateTable('outbox').set({ state: 'delivered' }).where('id', '=', id).execute()
  }

  /** Lets a leased message wait until then; no try is counted. */
  async postpone(id: string, until: Date): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set({ next_try_at: until.getTime() })
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .execute()
  }

  /** Records a failed try; without `nextTryAt` the message is given up (state `failed`). A delivered one stays so. */
  async markFailed(id: string, error: string, nextTryAt: Date | undefined): Promise<void> {
    await this.#db
      .updateTable('outbox')
      .set((eb) => ({
        tries: eb('tries', '+', 1),
        last_error: error,
        ...(nextTryAt ? { next_try_at: nextTryAt.getTime() } : { state: 'failed' as const }),
      }))
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .execute()
  }

  /** Newest first, whatever their state. */
  async list(poolId: UserPoolId | undefined, limit: number): Promise<OutboxEntry[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select(columns)
      .$if(poolId !== undefined, (query) => query.where('pool_id', '=', poolId ?? ''))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toEntry)
  }

  /** Of all pools, newest first. */
  async listByState(state: OutboxEntry['state'] | undefined, limit: number): Promise<OutboxEntry[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select(columns)
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'failed'))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toEntry)
  }

  /** Lets failed messages be tried at once, as if for the first time; all of them without `ids`. Returns how many. */
  async requeueFailed(ids: readonly string[] | undefined, now: Date): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('outbox')
      .set({ state: 'queued', tries: 0, next_try_at: now.getTime() })
      .where('state', '=', 'failed')
      .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
      .executeTakeFirst()
    return Number(numUpdatedRows)
  }

  /** Removes up to 1,000 delivered and failed messages that were created before `before`: repeat until it returns 0. */
  async deleteFinished(before: Date): Promise<number> {
    return deleteBatch(this.#db, {
      table: 'outbox',
      key: ['position'],
      age: 'created_at',
      condition: sql`created_at < ${before.getTime()} and state in ('delivered', 'failed')`,
    })
  }
}

function toEntry(row: Selectable<OutboxRow>): OutboxEntry {
  return {
    id: row.id,
    poolId: userPoolId(row.pool_id),
    transport: row.transport,
    sealed: row.sealed,
    createdAt: new Date(row.created_at),
    tries: row.tries,
    nextTryAt: new Date(row.next_try_at),
    state: row.state,
    lastError: row.last_error ?? undefined,
  }
}
