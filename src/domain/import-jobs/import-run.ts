import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { ImportJob, ImportProgress } from '../../entities/import-job.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { ImportEnd } from '../../storage/import-job-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { Pools } from '../pools/pools.js'
import type { ImportFiles } from './import-files.js'
import { stoppedMessage } from './import-jobs.js'
import { RowLog } from './row-log.js'
import type { FileForm, ReadRow, RowOutcomes } from './row-outcomes.js'
import { readHeader } from './rows/csv-header.js'
import { type CsvRow, csvRows } from './rows/csv-rows.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly pools: Pools
  readonly importFiles: ImportFiles
  readonly rowOutcomes: RowOutcomes
}

/** How a run went: to its end, until it was told to pause, or until another worker took over. */
export type RunResult = 'ended' | 'paused' | 'lost'

const leaseMilliseconds = 30_000
/** Of a file (developer guide, import). */
const mostRows = 500_000
/** How long a commit may take about: with SQLite every other change waits for it. */
const batchMilliseconds = { sqlite: 5, postgres: 40 }
/** After a batch others have as much time as it took, up to this. */
const longestPauseMilliseconds = 200
const batchSize = { first: 32, least: 8, most: 500 }

const completedMessage = 'Import Job Completed Successfully.'
/** Assumed: when nobody could be imported. How many are too many is not documented. */
const tooManyMessage = 'Too many users have failed or been skipped during the import.'

/** Assumed: the users of the rows up to there stay. */
const tooLong = { status: 'Failed', completionMessage: 'The file has more than 500,000 users.' } as const

/** Another worker has the job, or has done this part of it. */
class LeaseLost extends Error {}

/** The job has ended within a batch. */
class Ended extends Error {}

/**
 * Works on the active job. Users, their lines of the log, the counts and the place in the file are one commit, behind a
 * lease that is checked in the same commit: whoever goes on after a crash repeats nothing and leaves nothing out, and of
 * two workers only one gets anything done.
 */
export class ImportRun {
  readonly #with: Collaborators
  readonly #owner: string
  #size = batchSize.first

  constructor(collaborators: Collaborators, owner: string) {
    this.#with = collaborators
    this.#owner = owner
  }

  /** The job to be worked on, unless another worker has it. */
  async claim(): Promise<string | undefined> {
    const { storage, clock } = this.#with
    if (!(await storage.read.importJobs.hasActive())) return undefined
    return storage.transaction((tx) => tx.importJobs.claim(this.#lease(), clock.now()))
  }

  /** Lets others take the job at once. */
  release(): Promise<void> {
    return this.#with.storage.transaction((tx) => tx.importJobs.releaseLease(this.#owner))
  }

  /** Goes on with a claimed job, until it ends or `isPaused`. Throws for whatever is not the fault of the file. */
  async run(id: string, isPaused: () => boolean): Promise<RunResult> {
    try {
      const job = await this.#begin(id)
      const pool = await this.#with.pools.requireCurrent(job.poolId)
      const opened = await this.#open(job, pool)
      if ('fault' in opened) return await this.#end(job, { status: 'Failed', completionMessage: opened.fault })
      return await this.#importRows(job, opened, isPaused)
    } catch (error) {
      if (error instanceof LeaseLost) return 'lost'
      if (error instanceof Ended) return 'ended'
      throw error
    }
  }

  /** Gives up a job that cannot be worked on. */
  async abandon(id: string): Promise<void> {
    const job = await this.#with.storage.read.importJobs.find(id)
    if (job) await this.#end(job, { status: 'Failed', completionMessage: 'The import failed with an internal error.' })
  }

  /** Inside a transaction, before anything else in it. */
  async #holdJob(tx: Stores, id: string): Promise<ImportJob> {
    if (!(await tx.importJobs.renewLease(id, this.#lease()))) throw new LeaseLost()
    const job = await tx.importJobs.findForUpdate(id)
    if (!job) throw new LeaseLost()
    return job
  }

  async #begin(id: string): Promise<ImportJob> {
    const job = await this.#with.storage.transaction(async (tx) => {
      const present = await this.#holdJob(tx, id)
      await tx.importJobs.markBegun(id)
      return present
    })
    if (job.status !== 'Stopping') return job
    await this.#end(job, { status: 'Stopped', completionMessage: stoppedMessage })
    throw new Ended()
  }

  /** Reads the header, at every beginning anew, and tells where the rows begin that are still to be imported. */
  async #open(job: ImportJob, pool: UserPool): Promise<OpenFile | { readonly fault: string }> {
    for await (const row of csvRows(this.#with.importFiles.read(job, 0))) {
      if ('fault' in row) return { fault: row.fault }
      const columns = readHeader(row.fields, pool, { hashes: job.hashing !== undefined })
      if ('fault' in columns) return columns
      const header = { byteOffset: row.endOffset, lineNumber: row.lineNumber }
      const start = job.progress.byteOffset === 0 ? header : job.progress
      return { form: { pool, columns, hashing: job.hashing }, start }
    }
    return { fault: 'The file is empty.' }
  }

  async #importRows(job: ImportJob, { form, start }: OpenFile, isPaused: () => boolean): Promise<RunResult> {
    const rows = csvRows(this.#with.importFiles.read(job, start.byteOffset), start)
    let from = job.progress
    let count = job.counts.imported + job.counts.skipped + job.counts.failed
    try {
      while (!isPaused()) {
        const begin = performance.now()
        const batch = await this.#nextBatch(rows, form)
        const last = batch.at(-1)
        if (!last) return await this.#finish(job)
        const room = mostRows - count
        const to = { byteOffset: last.endOffset, lineNumber: last.lineNumber }
        await this.#commit(job, form, { rows: batch.slice(0, room), from, to })
        if (batch.length > room) return await this.#end(job, tooLong)
        from = to
        count += batch.length
        await pause(Math.min(performance.now() - begin, longestPauseMilliseconds))
      }
      return 'paused'
    } finally {
      await rows.return(undefined)
    }
  }

  async #nextBatch(rows: AsyncGenerator<CsvRow>, form: FileForm): Promise<ReadRow[]> {
    const batch: ReadRow[] = []
    while (batch.length < this.#size) {
      const { value, done } = await rows.next()
      if (done) break
      batch.push(this.#with.rowOutcomes.read(value, form))
    }
    await nextTurn()
    return batch
  }

  async #commit(job: ImportJob, { pool }: FileForm, { rows, from, to }: Batch): Promise<void> {
    const { storage, rowOutcomes } = this.#with
    const isStopped = await storage.transaction(async (tx) => {
      const begin = performance.now()
      const present = await this.#holdJob(tx, job.id)
      if (present.status !== 'InProgress') return true
      const log = new RowLog()
      for (const row of rows) log.add(row.lineNumber, await rowOutcomes.store(tx, pool, row))
      await tx.importFiles.insertLog(pool.id, job.id, log.entries)
      const counts = {
        imported: log.count('SUCCEEDED'),
        skipped: log.count('SKIPPED'),
        failed: log.count('FAILED'),
      }
      if (!(await tx.importJobs.advance(job.id, counts, { from, to }))) throw new LeaseLost()
      this.#adjustSize(rows.length, performance.now() - begin)
      return false
    })
    if (!isStopped) return
    await this.#end(job, { status: 'Stopped', completionMessage: stoppedMessage })
    throw new Ended()
  }

  /** At most twice as many as before, so that one quick batch does not make the next a long one. */
  #adjustSize(rows: number, milliseconds: number): void {
    const wanted = (rows * batchMilliseconds[this.#with.storage.dialect]) / Math.max(milliseconds, 0.1)
    const size = Math.round(Math.min(wanted, this.#size * 2))
    this.#size = Math.min(batchSize.most, Math.max(batchSize.least, size))
  }

  async #finish(job: ImportJob): Promise<RunResult> {
    const present = await this.#with.storage.read.importJobs.find(job.id)
    if (!present) throw new LeaseLost()
    const { imported, skipped, failed: refused } = present.counts
    const isUseless = imported === 0 && skipped + refused > 0
    return this.#end(
      job,
      isUseless
        ? { status: 'Failed', completionMessage: tooManyMessage }
        : { status: 'Succeeded', completionMessage: completedMessage },
    )
  }

  /** A job that was to be stopped meanwhile is Stopped. The file goes with it. */
  async #end(job: ImportJob, end: Omit<ImportEnd, 'endedAt'>): Promise<RunResult> {
    const { storage, clock, importFiles } = this.#with
    await storage.transaction(async (tx) => {
      const { status } = await this.#holdJob(tx, job.id)
      const stopped = { status: 'Stopped', completionMessage: stoppedMessage } as const
      await tx.importJobs.end(job.id, { ...(status === 'Stopping' ? stopped : end), endedAt: clock.now() })
    })
    if (job.file) await importFiles.remove({ poolId: job.poolId, jobId: job.id, uploadId: job.file.uploadId })
    return 'ended'
  }

  #lease() {
    return { owner: this.#owner, until: new Date(this.#with.clock.now().getTime() + leaseMilliseconds) }
  }
}

interface OpenFile {
  readonly form: FileForm
  readonly start: ImportProgress
}

interface Batch {
  readonly rows: readonly ReadRow[]
  readonly from: ImportProgress
  readonly to: ImportProgress
}
