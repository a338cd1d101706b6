interface Lane {
  running: number
  readonly waiting: (() => Promise<void>)[]
}

/** Calls of one function that run side by side, and how many more wait here for their turn. */
const WIDTH = 20
const WAITING = 100

/** Work for several functions, none of which can hold up another one. */
export class FunctionLanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #running = new Set<Promise<void>>()
  #closed = false

  /** Does the work when it is its turn in the lane; false, and it is not done, when too much waits there. `work` never rejects. */
  offer(name: string, work: () => Promise<void>): boolean {
    const lane = this.#lanes.get(name) ?? { running: 0, waiting: [] }
    if (this.#closed || lane.waiting.length >= WAITING) return false
    this.#lanes.set(name, lane)
    lane.waiting.push(work)
    this.#fill(name, lane)
    return true
  }

  /** Begins nothing more and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#running)
  }

  #fill(name: string, lane: Lane): void {
    while (lane.running < WIDTH && !this.#closed) {
      const work = lane.waiting.shift()
      if (!work) break
      lane.running++
      const done = work().finally(() => {
        lane.running--
        this.#running.delete(done)
        this.#fill(name, lane)
      })
      this.#running.add(done)
    }
    if (lane.running === 0) this.#lanes.delete(name)
  }
}
