import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

export type LimitedAction =
  | 'confirm-sign-up'
  | 'resend-code'
  | 'forgot-password'
  | 'confirm-forgot-password'
  | 'change-password'
  | 'request-attribute-code'
  | 'update-attribute-code'
  | 'verify-attribute'
  | 'sign-in-code'
  | 'second-factor-code'

interface Limit {
  /** Actions of one window share its count. */
  readonly window: string
  readonly perHour: number
  /** Of the action alone, for answers to codes. */
  readonly perDay?: number
}

/**
 * Answers to the codes of one purpose, whether or not new ones were asked for in between. The service documents none.
 * Somebody who guesses all of them every day of a year finds a six-digit code with a chance of 366 × 20 in a million, 0.73 %.
 * Not below the hourly limits, so that a person meets those as documented.
 */
const GUESSES_PER_DAY = 20

/** Asking for a reset code and answering it count together; the guide gives 5 to 20 by risk, and there is no risk score here. */
const recovery: Limit = { window: 'recover-password', perHour: 20 }

/** Developer guide, quotas: per user and hour. That changed contacts are limited like codes that are asked for is Assumed. */
const limits: Readonly<Record<LimitedAction, Limit>> = {
  'confirm-sign-up': { window: 'confirm-sign-up', perHour: 15, perDay: GUESSES_PER_DAY },
  'resend-code': { window: 'resend-code', perHour: 5 },
  'forgot-password': recovery,
  'confirm-forgot-password': { ...recovery, perDay: GUESSES_PER_DAY },
  'change-password': { window: 'change-password', perHour: 5 },
  'request-attribute-code': { window: 'request-attribute-code', perHour: 5 },
  'update-attribute-code': { window: 'update-attribute-code', perHour: 5 },
  'verify-attribute': { window: 'verify-attribute', perHour: 15, perDay: GUESSES_PER_DAY },
  // Assumed. Anybody may ask for the first kind, whoever knows the password for the second.
  'sign-in-code': { window: 'sign-in-code', perHour: 20 },
  'second-factor-code': { window: 'second-factor-code', perHour: 30 },
}

/** Limits per user and action. */
export class AttemptLimits {
  readonly #storage: Storage
  readonly #clock: Clock

  constructor({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }) {
    this.#storage = storage
    this.#clock = clock
  }

  /**
   * Counts one use, before anything is evaluated and in a transaction of its own so that the count stays when the rest
   * fails; `attempt-limit-exceeded` beyond a limit. `subject` is a `sub`, or a name key of an unknown user. The statements
   * that count also decide (decision 3), so of parallel uses over several nodes no more than the limits allow get through.
   */
  async count(pool: UserPool, action: LimitedAction, subject: string): Promise<void> {
    await this.#storage.transaction((tx) => this.countWith(tx, pool, action, subject))
  }

  /** Counts one use with a change that it belongs to: when that fails nothing was used, and beyond a limit it fails. */
  async countWith(tx: Stores, pool: UserPool, action: LimitedAction, subject: string): Promise<void> {
    const { window, perHour, perDay } = limits[action]
    const now = this.#clock.now()
    const hourly = { action: window, subject, limit: perHour }
    const isWithin =
      (await tx.attempts.countInWindow(pool.id, hourly, now)) &&
      (perDay === undefined ||
        (await tx.attempts.countInWindow(pool.id, { action, subject, limit: perDay, window: 'day' }, now)))
    if (!isWithin) throw new Failure('attempt-limit-exceeded')
  }
}
