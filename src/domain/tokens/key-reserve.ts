import type { Storage } from '../../storage/storage.js'

interface Collaborators {
  readonly storage: Storage
  /** Makes one key and stores it in the reserve. */
  readonly add: () => Promise<void>
}

const targetSize = 6
const checkMilliseconds = 60_000
const retryMilliseconds = 5_000
/** Long enough for the transaction that took keys to be seen. */
const settleMilliseconds = 100

/**
 * Keeps signing keys ready, so that a new pool need not wait for their making. One at a time: making keys must not slow
 * down who is waiting for an answer. Asleep while the reserve is full.
 */
export class KeyReserve {
  readonly #with: Collaborators
  #running: Promise<void> | undefined
  #stopped = true
  #wake: () => void = () => {}

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  start(): void {
    this.#stopped = false
    this.#running ??= this.#run()
  }

  /** To be called when keys are being taken, also inside the transaction that takes them. */
  wake(): void {
    setTimeout(() => this.#wake(), settleMilliseconds).unref()
  }

  /** Ends after the key in the making. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#running
    this.#running = undefined
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const pause = await this.#addOne()
      if (pause > 0 && !this.#stopped) await this.#sleep(pause)
    }
  }

  /** Milliseconds to wait before the next look. A storage that fails is the business of those who need an answer. */
  async #addOne(): Promise<number> {
    try {
      if ((await this.#with.storage.read.keys.countReserve()) >= targetSize) return checkMilliseconds
      await this.#with.add()
      return 0
    } catch {
      return retryMilliseconds
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
