import type { FailStop } from './fail-stop.js'
import { busyTimeoutMilliseconds, type SqliteConnection } from './sqlite-connection.js'

interface CheckpointResult {
  readonly busy: number
  /** Pages in the write-ahead log, and how many of them have reached the database file. */
  readonly log: number
  readonly checkpointed: number
}

export interface CheckpointLimits {
  /** Pages (of 4 kB) in the log from which on they are copied to the database file. */
  readonly passive: number
  /** Pages in the log from which on the log file is also cut back to nothing. */
  readonly truncate: number
}

const defaultLimits: CheckpointLimits = { passive: 1_024, truncate: 16_384 }

/**
 * Moves the write-ahead log into the database file. SQLite's automatic checkpoint is off because it hides I/O errors
 * and lets the next commit answer ok; here they stop the storage.
 */
export class Checkpointer {
  readonly #db: SqliteConnection
  readonly #failStop: FailStop
  readonly #limits: CheckpointLimits
  #due: number

  constructor(db: SqliteConnection, failStop: FailStop, limits: CheckpointLimits = defaultLimits) {
    this.#db = db
    this.#failStop = failStop
    this.#limits = limits
    this.#due = limits.passive
  }

  /** To be called between transactions. Does nothing while the log is short. */
  runIfDue(): void {
    if (this.#failStop.stopped) return
    try {
      const { log } = this.#checkpoint('noop')
      if (log < this.#due) return
      const done = log >= this.#limits.truncate ? this.#truncate() : this.#checkpoint('passive')
      const isComplete = done.busy === 0 && done.checkpointed === done.log
      // A reader of another process can hold the log: look again when it has grown as much once more.
      this.#due = isComplete ? this.#limits.passive : done.log + this.#limits.passive
    } catch {
      // The connection has shown the error to the fail-stop; a full disk only postpones the checkpoint.
      this.#due += this.#limits.passive
    }
  }

  /** Empties the log before the database is closed. */
  finish(): void {
    this.#truncate()
  }

  /** Does not wait for readers: the event loop would wait too. */
  #truncate(): CheckpointResult {
    this.#db.run('pragma busy_timeout = 0')
    try {
      return this.#checkpoint('truncate')
    } finally {
      this.#db.run(`pragma busy_timeout = ${busyTimeoutMilliseconds}`)
    }
  }

  #checkpoint(mode: 'noop' | 'passive' | 'truncate'): CheckpointResult {
    const [result] = this.#db.run<CheckpointResult>(`pragma wal_checkpoint(${mode})`).rows
    if (!result) throw new Error('SQLite gave no result of the checkpoint.')
    return result
  }
}
