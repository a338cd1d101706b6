/** Random numbers of a seed, so that a round that failed can be played again (mulberry32). */
export class Chance {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** From `low` to just below `high`. */
  between(low, high) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * (high - low)
  }

  integer(low, high) {
    return Math.floor(this.between(low, high))
  }
}

/** A seed for when none was given. */
export function newSeed() {
  return Date.now() % 1_000_000_007
}
