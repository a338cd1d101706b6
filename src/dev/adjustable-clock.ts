import { type Clock, systemClock } from '../domain/clock.js'

/** A clock that tests set, advance and stop. Untouched it tells the real time. */
export class AdjustableClock implements Clock {
  readonly #source: Clock
  #offsetMilliseconds = 0
  #frozenAt: number | undefined

  constructor(source: Clock = systemClock) {
    this.#source = source
  }

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined
  }

  now(): Date {
    return new Date(this.#frozenAt ?? this.#source.now().getTime() + this.#offsetMilliseconds)
  }

  /** Goes on from that time, or stays at it when frozen. */
  set(time: Date): void {
    const milliseconds = time.getTime()
    if (Number.isNaN(milliseconds)) throw new RangeError('not a time')
    if (this.#frozenAt === undefined) this.#offsetMilliseconds = milliseconds - this.#source.now().getTime()
    else this.#frozenAt = milliseconds
  }

  /** Back when negative. */
  advance(seconds: number): void {
    this.set(new Date(this.now().getTime() + seconds * 1000))
  }

  freeze(): void {
    this.#frozenAt ??= this.now().getTime()
  }

  /** Goes on from where it stands. */
  release(): void {
    if (this.#frozenAt === undefined) return
    const standing = new Date(this.#frozenAt)
    this.#frozenAt = undefined
    this.set(standing)
  }

  /** Undoes everything. */
  useRealTime(): void {
    this.#frozenAt = undefined
    this.#offsetMilliseconds = 0
  }
}
