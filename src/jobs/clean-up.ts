import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.js'
import type { Storage } from '../storage/storage.js'
import type { Stores } from '../storage/stores.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly log: Pick<Logger, 'error'>
}

const INTERVAL_MILLISECONDS = 60_000
/** An access token that was refreshed just before its family ended is still looked up by it (24 hours at most, developer guide). */
const LONGEST_ACCESS_TOKEN_MILLISECONDS = 24 * 3_600_000
/** How long delivered and failed messages can still be looked at. */
const KEEP_MESSAGES_MILLISECONDS = 7 * 24 * 3_600_000
/** Two years (developer guide, adaptive authentication). */
const KEEP_EVENTS_MILLISECONDS = 2 * 365 * 24 * 3_600_000

/** Each removes a limited number of rows and tells how many, so that no transaction holds up its neighbours. */
const tasks: readonly ((tx: Stores, now: Date) => Promise<number>)[] = [
  (tx, now) => tx.codes.deleteExpired(now),
  (tx, now) => tx.attempts.deleteExpired(now),
  (tx, now) => tx.customRounds.deleteExpired(now),
  (tx, now) => tx.authEvents.deleteBefore(new Date(now.getTime() - KEEP_EVENTS_MILLISECONDS)),
  (tx, now) => tx.tokenFamilies.deleteExpired(new Date(now.getTime() - LONGEST_ACCESS_TOKEN_MILLISECONDS)),
  (tx, now) => tx.outbox.deleteFinished(new Date(now.getTime() - KEEP_MESSAGES_MILLISECONDS)),
]

/** Removes what has expired, once a minute. Nothing depends on it: whatever has expired is refused anyway. */
export class CleanUp {
  readonly #with: Collaborators
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined
  #stopped = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#work ??= this.run().finally(() => {
        this.#work = undefined
      })
    }, INTERVAL_MILLISECONDS).unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#work
  }

  /** One round, at once. */
  async run(): Promise<void> {
    const { storage, clock, log } = this.#with
    for (const task of tasks) {
      try {
        while (!this.#stopped && (await storage.transaction((tx) => task(tx, clock.now()))) > 0);
      } catch (error) {
        log.error({ error }, 'Cleaning up failed.')
      }
    }
  }
}
