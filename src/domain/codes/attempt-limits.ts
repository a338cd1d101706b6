import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

export type LimitedAction =
  | 'confirm-sign-up'
  | 'resend-code'
  | 'forgot-password'
  | 'confirm-forgot-password'
  | 'change-password'
  | 'request-attribute-code'
  | 'verify-attribute'

interface Limit {
  /** Actions of one window share its count. */
  readonly window: string
  readonly perHour: number
}

/** Asking for a reset code and answering it count together; the guide gives 5 to 20 by risk, and there is no risk score here. */
const recovery: Limit = { window: 'recover-password', perHour: 20 }

/** Developer guide, quotas: per user and hour. */
const limits: Readonly<Record<LimitedAction, Limit>> = {
  'confirm-sign-up': { window: 'confirm-sign-up', perHour: 15 },
  'resend-code': { window: 'resend-code', perHour: 5 },
  'forgot-password': recovery,
  'confirm-forgot-password': recovery,
  'change-password': { window: 'change-password', perHour: 5 },
  'request-attribute-code': { window: 'request-attribute-code', perHour: 5 },
  'verify-attribute': { window: 'verify-attribute', perHour: 15 },
}

/** Hourly limits per user and action. */
export class AttemptLimits {
  readonly #storage: Storage
  readonly #clock: Clock

  constructor({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }) {
    this.#storage = storage
    this.#clock = clock
  }

  /**
   * Counts one use, before anything is evaluated and in a transaction of its own so that the count stays when the rest
   * fails; `attempt-limit-exceeded` beyond the limit. `subject` is a `sub`, or a name key of an unknown user.
   */
  async count(pool: UserPool, action: LimitedAction, subject: string): Promise<void> {
    const { window, perHour } = limits[action]
    const now = this.#clock.now()
    const within = await this.#storage.transaction((tx) =>
      tx.attempts.countInWindow(pool.id, { action: window, subject, limit: perHour }, now),
    )
    if (!within) throw new Failure('attempt-limit-exceeded')
  }
}
