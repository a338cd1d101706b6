import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.js'
import type { ImportJobs } from '../domain/import-jobs/import-jobs.js'
import type { ImportRun } from '../domain/import-jobs/import-run.js'
import type { ImportJob } from '../entities/import-job.js'
import type { Storage } from '../storage/storage.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly importJobs: ImportJobs
  readonly importRun: ImportRun
  readonly log: Pick<Logger, 'error' | 'info'>
}

/** How soon a job is seen that another node was given or has left behind. */
const INTERVAL_MILLISECONDS = 2_000
const CLEANING_MILLISECONDS = 60_000
/** Longer than any upload takes; what is older and does not count was left behind by a crash. */
const UPLOAD_MILLISECONDS = 3_600_000
/** Of errors in a row that are not the fault of the file, after which a job has failed. */
const MOST_ERRORS = 5

/**
 * Works on the active import job, if there is one: at once when it is started here, and within seconds when another node
 * was given it or went away with it. Also ends jobs that nobody started, and removes what is left of uploads.
 */
export class UserImport {
  readonly #with: Collaborators
  readonly #timers: NodeJS.Timeout[] = []
  #work: Promise<void> | undefined
  #cleaning: Promise<void> | undefined
  #cameMeanwhile = false
  #errors = 0
  #stopped = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  start(): void {
    this.#with.importJobs.whenChanged(() => this.#wake())
    this.#timers.push(setInterval(() => this.#wake(), INTERVAL_MILLISECONDS).unref())
    this.#timers.push(setInterval(() => this.#clean(), CLEANING_MILLISECONDS).unref())
    this.#wake()
  }

  /** Waits for the batch in hand; the rest is done after the next start, or by another node at once. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all([this.#work, this.#cleaning])
  }

  /** Ends what has expired and removes what does not count, at once. */
  async clean(): Promise<void> {
    const { storage, clock, importJobs, log } = this.#with
    try {
      while ((await storage.transaction((tx) => importJobs.expire(tx, clock.now()))) > 0);
      const before = new Date(clock.now().getTime() - UPLOAD_MILLISECONDS)
      while (!this.#stopped && (await storage.transaction((tx) => tx.importFiles.deleteUnused({ before }))) > 0);
    } catch (error) {
      log.error({ err: error }, 'Cleaning up after imports failed.')
    }
  }

  #clean(): void {
    this.#cleaning ??= this.clean().finally(() => {
      this.#cleaning = undefined
    })
  }

  #wake(): void {
    if (this.#stopped) return
    this.#cameMeanwhile = true
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined
    })
  }

  async #run(): Promise<void> {
    while (this.#cameMeanwhile && !this.#stopped) {
      this.#cameMeanwhile = false
      await this.#runJob().catch((error: unknown) => {
        this.#with.log.error({ err: error }, 'Importing users failed.')
      })
    }
  }

  async #runJob(): Promise<void> {
    const { importRun } = this.#with
    const jobId = await importRun.claim()
    if (jobId === undefined) return
    try {
      const result = await importRun.run(jobId, () => this.#stopped)
      this.#errors = 0
      if (result === 'ended') await this.#report(jobId)
      else if (result === 'paused') await importRun.release()
    } catch (error) {
      this.#errors += 1
      this.#with.log.error({ err: error, jobId }, 'Importing users failed.')
      if (this.#errors >= MOST_ERRORS) await importRun.abandon(jobId)
    }
  }

  async #report(jobId: string): Promise<void> {
    const job = await this.#with.storage.read.importJobs.find(jobId)
    if (job) this.#with.log.info(summaryOf(job), 'A user import has ended.')
  }
}

function summaryOf({ id, poolId, status, counts, startedAt, endedAt, completionMessage }: ImportJob): object {
  const seconds = startedAt && endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : undefined
  return { jobId: id, poolId, status, ...counts, seconds, completionMessage }
}
