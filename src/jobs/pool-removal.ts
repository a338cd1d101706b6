import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Pools } from '../domain/pools/pools.js'

interface Collaborators {
  readonly pools: Pools
  readonly log: Pick<Logger, 'error'>
}

const INTERVAL_MILLISECONDS = 60_000
/** After a batch others have as much time to write as it took, up to this. */
const LONGEST_PAUSE_MILLISECONDS = 200

/**
 * Removes what is left of deleted pools, batch by batch: after each deletion, at the start, and once a minute what other
 * nodes left behind. Nobody sees any of it meanwhile.
 */
export class PoolRemoval {
  readonly #with: Collaborators
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined
  #cameMeanwhile = false
  #stopped = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  start(): void {
    this.#with.pools.whenGone(() => this.#wake())
    this.#timer = setInterval(() => this.#wake(), INTERVAL_MILLISECONDS).unref()
    this.#wake()
  }

  /** Waits for the batch in hand; the rest is done after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#work
  }

  #wake(): void {
    this.#cameMeanwhile = true
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined
    })
  }

  async #run(): Promise<void> {
    const { pools, log } = this.#with
    try {
      while (this.#cameMeanwhile && !this.#stopped) {
        this.#cameMeanwhile = false
        while (!this.#stopped && (await restAfter(() => pools.removeDeleted())));
      }
    } catch (error) {
      log.error({ err: error }, 'Removing a deleted pool failed.')
    }
  }
}

async function restAfter<T>(work: () => Promise<T>): Promise<T> {
  const begin = performance.now()
  const result = await work()
  await pause(Math.min(performance.now() - begin, LONGEST_PAUSE_MILLISECONDS))
  return result
}
