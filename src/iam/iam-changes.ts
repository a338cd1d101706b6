import { FreshCache } from '../domain/cache/fresh-cache.js'
import type { Storage } from '../storage/storage.js'
import type { Stores } from '../storage/stores.js'

const cached = { limit: 1, maxAgeMilliseconds: 1000 }

/** The one way to change what IAM stores, and how caches of it learn that something changed. */
export class IamChanges {
  readonly #storage: Storage
  readonly #revision = new FreshCache<'revision', number>(cached)
  readonly #listeners: (() => void)[] = []

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** While this is the same, what was read of IAM still holds. A change of this node counts at once, another's in a second. */
  async revision(): Promise<number> {
    return (await this.#revision.get('revision', () => this.#storage.read.iamRevision.current())) ?? 0
  }

  /** Runs one change of IAM alone in the whole installation, so that what it reads in `tx` stays true until its commit. */
  async change<T>(run: (tx: Stores) => Promise<T>): Promise<T> {
    try {
      return await this.#storage.transaction(async (tx) => {
        await tx.iamRevision.begin()
        return run(tx)
      })
    } finally {
      this.forget()
    }
  }

  /** Called after every change of this node. */
  whenChanged(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Makes caches look again: the database was changed by other means. */
  forget(): void {
    this.#revision.forgetAll()
    for (const listener of this.#listeners) listener()
  }
}
