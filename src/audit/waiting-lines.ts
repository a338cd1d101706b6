/** What waits while the disk refuses; beyond it lines are lost. */
const mostWaitingBytes = 64 * 1024 * 1024

interface Waiter {
  /** The number of the line that is waited for. */
  readonly line: number
  readonly resolve: () => void
}

/** Lines in the order they were taken, until they are written. */
export class WaitingLines {
  #lines: Buffer[] = []
  #bytes = 0
  #written = 0
  #waiters: Waiter[] = []

  get count(): number {
    return this.#lines.length
  }

  get bytes(): number {
    return this.#bytes
  }

  /** How many lines were written so far. */
  get written(): number {
    return this.#written
  }

  /** False when there is no room for the line. */
  add(line: Buffer): boolean {
    if (this.#bytes + line.length > mostWaitingBytes) return false
    this.#lines.push(line)
    this.#bytes += line.length
    return true
  }

  /** Resolves when the line that was added last is written, or at `release`. */
  lastWritten(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push({ line: this.#written + this.#lines.length, resolve }))
  }

  /** Ends every wait: nobody is held up while the disk refuses. */
  release(): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve()
  }

  get firstLength(): number {
    return this.#lines[0]?.length ?? 0
  }

  /** As many lines as fit into `room` bytes; at least one. */
  batch(room: number): Buffer[] {
    let count = 0
    let bytes = 0
    for (const line of this.#lines) {
      if (count > 0 && bytes + line.length > room) break
      bytes += line.length
      count += 1
    }
    return this.#lines.slice(0, count)
  }

  /** The first `count` bytes are written; of a line that is written in part the rest stays. */
  forget(count: number): void {
    this.#bytes -= count
    let left = count
    let whole = 0
    for (const line of this.#lines) {
      if (line.length > left) break
      left -= line.length
      whole += 1
    }
    const [partial, ...others] = this.#lines.slice(whole)
    this.#lines = partial ? [left > 0 ? partial.subarray(left) : partial, ...others] : []
    this.#written += whole
    const due = this.#waiters.findIndex(({ line }) => line > this.#written)
    for (const { resolve } of this.#waiters.splice(0, due === -1 ? this.#waiters.length : due)) resolve()
  }
}
