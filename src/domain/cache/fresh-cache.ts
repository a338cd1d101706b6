import { BoundedCache } from '../tokens/bounded-cache.js'

interface Entry<Value> {
  readonly value: Value
  /** When its reading began: a change made since may be missing. By a clock that only goes forward. */
  readonly readAt: number
}

/**
 * Values of the database kept for `maxAgeMilliseconds`, so that changes of other nodes are seen after that. What does
 * not exist is never kept: a new thing is found at once. Readers that come together share one reading.
 */
export class FreshCache<Key, Value> {
  readonly #limit: number
  readonly #maxAgeMilliseconds: number
  readonly #readings = new Map<Key, Promise<Value | undefined>>()
  #entries: BoundedCache<Key, Entry<Value>>

  constructor({ limit, maxAgeMilliseconds }: { readonly limit: number; readonly maxAgeMilliseconds: number }) {
    this.#limit = limit
    this.#maxAgeMilliseconds = maxAgeMilliseconds
    this.#entries = new BoundedCache(limit)
  }

  async get(key: Key, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const entry = this.#entries.get(key)
    if (entry && performance.now() - entry.readAt < this.#maxAgeMilliseconds) return entry.value
    return this.#readings.get(key) ?? this.#read(key, read)
  }

  /** To be called after a change is committed: whoever asks from now on reads anew, and readings under way are not kept. */
  forget(key: Key): void {
    this.#entries.delete(key)
    this.#readings.delete(key)
  }

  forgetAll(): void {
    this.#entries = new BoundedCache(this.#limit)
    this.#readings.clear()
  }

  async #read(key: Key, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const readAt = performance.now()
    const reading = read()
    this.#readings.set(key, reading)
    try {
      const value = await reading
      if (this.#readings.get(key) === reading && value !== undefined) this.#entries.set(key, { value, readAt })
      return value
    } finally {
      if (this.#readings.get(key) === reading) this.#readings.delete(key)
    }
  }
}
