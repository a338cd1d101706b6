import type { UserPool } from '../../entities/user-pool.js'
import type { LimitedUse } from '../../storage/attempt-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { Attempt } from './attempts.js'

/** What a code stands for: the only factor that is asked for, or one that follows a password. */
export type FactorUse = 'first' | 'second'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
}

type Guessed = Pick<Attempt, 'id' | 'sub'>

/** Assumed, as all limits here: six wrong codes in a row were seen to be answered alike, and no source says where it ends. */
const PER_ATTEMPT = 10

/**
 * Over all attempts of a user, and forgotten with a success. Second factors have six digits, and whoever guesses knows the
 * password: 20 guesses a day, of which one in 333,333 hits the three valid codes of a software token. First factors have
 * eight and anybody can begin them, so they are counted by the hour, or strangers could lock people out for a day.
 */
const perUser: Readonly<Record<FactorUse, Omit<LimitedUse, 'subject'>>> = {
  first: { action: 'sign-in-code-guess', limit: 20, window: 'hour' },
  second: { action: 'second-factor-guess', limit: 20, window: 'day' },
}

/** How many codes may be guessed, per attempt and per user. The database counts before anything is compared. */
export class FactorGuesses {
  readonly #storage: Storage
  readonly #clock: Clock

  constructor({ storage, clock }: Collaborators) {
    this.#storage = storage
    this.#clock = clock
  }

  /**
   * Counts one guess, in a transaction of its own so that the count stays. False beyond a limit: the code must then not be
   * compared, and the answer be that of a wrong one. Of parallel guesses no more than the limits get true.
   */
  async count(pool: UserPool, attempt: Guessed, use: FactorUse): Promise<boolean> {
    const now = this.#clock.now()
    return this.#storage.transaction(async ({ attempts }) => {
      const ofAttempt = { action: `attempt:${attempt.id}`, subject: attempt.sub, limit: PER_ATTEMPT }
      const ofUser = { ...perUser[use], subject: attempt.sub }
      return (
        (await attempts.countInWindow(pool.id, ofAttempt, now)) && (await attempts.countInWindow(pool.id, ofUser, now))
      )
    })
  }

  /** Forgets what the user guessed before, with the step that a right code leads to. */
  async forget(tx: Stores, pool: UserPool, { sub }: Pick<Attempt, 'sub'>, use: FactorUse): Promise<void> {
    await tx.attempts.forgetWindow(pool.id, { ...perUser[use], subject: sub })
  }
}
