import { type Kysely, sql } from 'kysely'
import type { UserPoolId } from '../entities/ids.js'
import { deleteBatch } from './delete-batch.js'
import type { Database, LockoutRow } from './schema.js'
import { Statement } from './statement.js'

/** Where a password guess stands against the lock of its subject. */
export interface Lockout {
  readonly failures: number
  /** 1970 while there was no lock. */
  readonly lockedUntil: Date
  readonly lastFailureAt: Date
}

const quietMilliseconds = 15 * 60_000
/** How long uses are counted together, from the first one on. */
export type WindowLength = 'hour' | 'day'

/** One use of something that is limited. */
export interface LimitedUse {
  readonly action: string
  readonly subject: string
  readonly limit: number
  /** An hour unless said otherwise. Both lengths of one action are counted apart. */
  readonly window?: WindowLength
}

const windowMilliseconds: Readonly<Record<WindowLength, number>> = { hour: 3_600_000, day: 24 * 3_600_000 }
const dayPrefix = 'day:'
const freeFailures = 5
const maxLockMilliseconds = 900_000
/** The failure from which on the doubled lock would be longer than the longest one. */
const cappedFailures = freeFailures + Math.ceil(Math.log2(maxLockMilliseconds / 1_000))

/** Counters against guessing, and the ids of single-use things. All verbs are single statements, exact under concurrency and over nodes. */
export class AttemptStore {
  readonly #db: Kysely<Database>
  readonly #findLockout: Statement<{ poolId: string; subject: string }, Omit<LockoutRow, 'pool_id' | 'subject'>>

  readonly #countInWindow: Statement<WindowUse, { count: number }>
  readonly #forgetWindow: Statement<{ poolId: string; subject: string; action: string }, unknown>
  readonly #claim: Statement<{ id: string; expiresAt: number }, { id: string }>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#countInWindow = new Statement(db, (use) => countInWindow(db, use))
    this.#forgetWindow = new Statement(db, ({ poolId, subject, action }) =>
      db
        .deleteFrom('attempt_windows')
        .where('pool_id', '=', poolId)
        .where('subject', '=', subject)
        .where('action', '=', action),
    )
    this.#claim = new Statement(db, ({ id, expiresAt }) =>
      db
        .insertInto('claims')
        .values({ id, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    )
    this.#findLockout = new Statement(db, ({ poolId, subject }) =>
      db
        .selectFrom('lockouts')
        .select(['failures', 'locked_until', 'last_failure_at'])
        .where('pool_id', '=', poolId)
        .where('subject', '=', subject),
    )
  }

  async findLockout(poolId: UserPoolId, subject: string): Promise<Lockout | undefined> {
    const row = await this.#findLockout.first({ poolId, subject })
    if (!row) return undefined
    return {
      failures: row.failures,
      lockedUntil: new Date(row.locked_until),
      lastFailureAt: new Date(row.last_failure_at),
    }
  }

  /**
   * Counts one failed guess unless the subject is locked; the lock grows as AWS's does (from the fifth failure on
   * 2^(n-5) seconds, 900 at most; 15 quiet minutes after a lock forget everything). False when it was locked: the guess
   * then does not count and its outcome must not be told.
   */
  async recordFailure(poolId: UserPoolId, subject: string, now: Date): Promise<boolean> {
    const at = sql<number>`cast(${now.getTime()} as bigint)`
    const quietSince = now.getTime() - quietMilliseconds
    const isForgotten = sql`(lockouts.locked_until <= ${quietSince} and lockouts.last_failure_at <= ${quietSince})`
    const failures = sql<number>`case when ${isForgotten} then 1 else lockouts.failures + 1 end`
    const lockedUntil = sql<number>`case
      when ${isForgotten} or lockouts.failures + 1 < ${freeFailures} then 0
      when lockouts.failures + 1 >= ${cappedFailures} then ${at} + ${maxLockMilliseconds}
      else ${at} + 1000 * (1 << cast(lockouts.failures + 1 - ${freeFailures} as integer)) end`

    const counted = await this.#db
      .insertInto('lockouts')
      .values({ pool_id: poolId, subject, failures: 1, locked_until: 0, last_failure_at: now.getTime() })
      .onConflict((conflict) =>
        conflict
          .columns(['pool_id', 'subject'])
          .doUpdateSet({ failures, locked_until: lockedUntil, last_failure_at: now.getTime() })
          .where('lockouts.locked_until', '<=', now.getTime()),
      )
      .returning('failures')
      .executeTakeFirst()
    return counted !== undefined
  }

  /** Accepts a right guess: forgets the failures unless the subject is locked, in which case false. */
  async recordSuccess(poolId: UserPoolId, subject: string, now: Date): Promise<boolean> {
    const forgotten = await this.#db
      .deleteFrom('lockouts')
      .where('pool_id', '=', poolId)
      .where('subject', '=', subject)
      .where('locked_until', '<=', now.getTime())
      .executeTakeFirst()
    if (forgotten.numDeletedRows > 0n) return true

    const lockout = await this.findLockout(poolId, subject)
    return lockout === undefined || lockout.lockedUntil <= now
  }

  /** Counts one use in the window of (action, subject), which begins at the first use, and tells whether it was within `limit`. */
  async countInWindow(
    poolId: UserPoolId,
    { action: name, subject, limit, window = 'hour' }: LimitedUse,
    now: Date,
  ): Promise<boolean> {
    const action = window === 'day' ? dayPrefix + name : name
    const over = now.getTime() - windowMilliseconds[window]
    const counted = await this.#countInWindow.first({ poolId, subject, action, now: now.getTime(), over, limit })
    return counted !== undefined && counted.count <= limit
  }

  /** Counts from zero again. */
  async forgetWindow(poolId: UserPoolId, use: Omit<LimitedUse, 'limit'>): Promise<void> {
    const action = use.window === 'day' ? dayPrefix + use.action : use.action
    await this.#forgetWindow.all({ poolId, subject: use.subject, action })
  }

  /** Marks a single-use id as used; false when it was used before. */
  async claim(id: string, expiresAt: Date): Promise<boolean> {
    return (await this.#claim.first({ id, expiresAt: expiresAt.getTime() })) !== undefined
  }

  /** Forgets windows, claims and lockouts that no longer matter, up to 1,000 of each: repeat until it returns 0. */
  async deleteExpired(now: Date): Promise<number> {
    const lastHour = now.getTime() - windowMilliseconds.hour
    const lastDay = now.getTime() - windowMilliseconds.day
    const quietSince = now.getTime() - quietMilliseconds
    const claims = await deleteBatch(this.#db, {
      table: 'claims',
      key: ['id'],
      age: 'expires_at',
      condition: sql`expires_at <= ${now.getTime()}`,
    })
    const windows = await deleteBatch(this.#db, {
      table: 'attempt_windows',
      key: ['pool_id', 'subject', 'action'],
      age: 'window_start',
      condition: sql`window_start <= ${lastHour} and (window_start <= ${lastDay} or action not like ${`${dayPrefix}%`})`,
    })
    const lockouts = await deleteBatch(this.#db, {
      table: 'lockouts',
      key: ['pool_id', 'subject'],
      age: 'last_failure_at',
      condition: sql`last_failure_at <= ${quietSince} and locked_until <= ${quietSince}`,
    })
    return claims + windows + lockouts
  }
}

/** One use in a window; `over`: a window that began then or before has ended. */
type WindowUse = {
  poolId: string
  subject: string
  action: string
  now: number
  over: number
  limit: number
}

function countInWindow(db: Kysely<Database>, { poolId, subject, action, now, over, limit }: WindowUse) {
  const isOver = sql<boolean>`attempt_windows.window_start <= ${over}`
  return db
    .insertInto('attempt_windows')
    .values({ pool_id: poolId, action, subject, window_start: now, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['pool_id', 'subject', 'action'])
        .doUpdateSet({
          count: sql`case when ${isOver} then 1 else attempt_windows.count + 1 end`,
          window_start: sql`case when ${isOver} then excluded.window_start else attempt_windows.window_start end`,
        })
        .where((eb) => eb.or([isOver, eb('attempt_windows.count', '<', limit)])),
    )
    .returning('count')
}
