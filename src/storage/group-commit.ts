import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { FailStop } from './fail-stop.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { OutsideTransactionError, StorageStoppedError } from './storage-errors.js'

const maxBatch = 128
const readWaitMilliseconds = 2_000

interface QueuedChange {
  readonly run: () => Promise<unknown>
  readonly settle: (outcome: Outcome) => void
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * The only writer of an SQLite database. Changes that arrive together share one transaction and so one fsync, each
 * behind a savepoint of its own. Nobody is answered before the commit, refusals included: what a change saw may have
 * been a neighbour's row.
 */
export class GroupCommit {
  /** Where a change's statements run. Refuses statements that come when no change is running. */
  readonly connection: DatabaseConnection
  readonly #db: SqliteConnection
  readonly #failStop: FailStop
  readonly #betweenBatches: () => void
  #queue: QueuedChange[] = []
  #scheduled = false
  #closed = false
  #batchIsOpen = false
  #change: { failed: boolean; error?: unknown } | undefined
  #waiting: (() => void)[] = []

  constructor(db: SqliteConnection, failStop: FailStop, betweenBatches: () => void) {
    this.#db = db
    this.#failStop = failStop
    this.#betweenBatches = betweenBatches
    this.connection = {
      executeQuery: async <Row>(query: CompiledQuery) => this.#execute<Row>(query),
      streamQuery: () => db.streamQuery(),
    }
  }

  get batchIsOpen(): boolean {
    return this.#batchIsOpen
  }

  /** Resolves or rejects when the batch that holds the change is on disk. */
  submit<T>(change: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StorageStoppedError())
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T))
      this.#queue.push({ run: change, settle })
      this.#schedule()
    })
  }

  /** Waits until no batch is open. */
  batchEnd(): Promise<void> {
    if (!this.#batchIsOpen) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const tooLong = new Error('A read waited too long for a change to end: does the change itself use Storage.read?')
      const timer = setTimeout(() => reject(tooLong), readWaitMilliseconds)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Refuses new changes and waits for those that were accepted. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#scheduled) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Goes through the event loop so that requests which arrived together, also during an fsync, share the next batch. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => void this.#runBatch())
  }

  async #runBatch(): Promise<void> {
    const batch = this.#queue.splice(0, maxBatch)
    this.#batchIsOpen = true
    const outcomes = await this.#commit(batch)
    this.#batchIsOpen = false
    for (const wake of this.#waiting.splice(0)) wake()
    for (const [index, { settle }] of batch.entries()) settle(outcomes[index] ?? { error: new StorageStoppedError() })

    setImmediate(() => {
      this.#betweenBatches()
      this.#scheduled = false
      if (this.#queue.length > 0) this.#schedule()
    })
  }

  async #commit(batch: readonly QueuedChange[]): Promise<Outcome[]> {
    try {
      this.#failStop.check()
      this.#db.run('begin immediate')
      const outcomes: Outcome[] = []
      for (const { run } of batch) outcomes.push(await this.#runChange(run))
      this.#failStop.check()
      this.#db.run('commit')
      return outcomes
    } catch (error) {
      this.#rollBack()
      return batch.map(() => ({ error }))
    }
  }

  async #runChange(run: () => Promise<unknown>): Promise<Outcome> {
    this.#db.run('savepoint change')
    const change: { failed: boolean; error?: unknown } = { failed: false }
    this.#change = change
    let outcome = await settled(run)
    this.#change = undefined
    // As in PostgreSQL, a change of which one statement failed fails, also when it caught the error.
    if (change.failed && !('error' in outcome)) outcome = { error: change.error }
    // Some errors, a full disk among them, make SQLite roll back the whole transaction: then nobody's change stands.
    if (!this.#db.isInTransaction) throw change.error ?? new Error('SQLite ended the transaction.')
    if ('error' in outcome) this.#db.run('rollback to change')
    this.#db.run('release change')
    return outcome
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const change = this.#change
    if (!change) throw new OutsideTransactionError()
    if (!this.#db.isInTransaction) throw change.error ?? new StorageStoppedError()
    try {
      return this.#db.run<Row>(query.sql, query.parameters)
    } catch (error) {
      if (!change.failed) Object.assign(change, { failed: true, error })
      throw error
    }
  }

  #rollBack(): void {
    try {
      if (this.#db.isInTransaction) this.#db.run('rollback')
    } catch {
      // The error that led here is the one to report; the next batch fails at `begin` if this one is still open.
    }
  }
}

async function settled(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await run() }
  } catch (error) {
    return { error }
  }
}
