import { type Random, randomText } from '../../crypto/random.js'
import type { ImportJob, ImportJobStatus } from '../../entities/import-job.js'
import type { HashAlgorithm } from '../../entities/imported-hash.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { ImportJobPosition } from '../../storage/import-job-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { ImportFiles } from './import-files.js'
import type { UploadLinks } from './upload-links.js'

export interface NewImportJob {
  readonly name: string
  /** Kept and shown. Assumed: nobody acts in that role here, so whether it exists does not matter. */
  readonly roleArn: string
  readonly hashing: HashAlgorithm | undefined
}

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly importFiles: ImportFiles
  readonly uploadLinks: UploadLinks
}

const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Quotas of the service: user import jobs of a user pool. */
const mostJobs = 1000
/** How long a job can be started (developer guide, import: 24 to 48 hours). */
const lifeMilliseconds = 24 * 3_600_000
const expiryMessage = 'The user import job has expired.'
export const stoppedMessage = 'The Import Job was stopped by the developer.'
const activeStatuses: readonly ImportJobStatus[] = ['Pending', 'InProgress', 'Stopping']

/** Import jobs as their owners see them. Of all jobs of the installation one at most is active. */
export class ImportJobs {
  readonly #with: Collaborators
  readonly #listeners: (() => void)[] = []

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Fails with `import-job-limit`. */
  async create(pool: UserPool, { name, roleArn, hashing }: NewImportJob): Promise<ImportJob> {
    const { storage, clock, random } = this.#with
    for (;;) {
      const job: ImportJob = {
        id: `import-${randomText(random, alphanumerics, 10)}`,
        poolId: pool.id,
        ...{ name, roleArn, hashing, status: 'Created', createdAt: clock.now() },
        ...{ startedAt: undefined, endedAt: undefined, completionMessage: undefined, file: undefined },
        counts: { imported: 0, skipped: 0, failed: 0 },
        progress: { byteOffset: 0, lineNumber: 0 },
      }
      const isInserted = await storage.transaction(async (tx) => {
        if ((await tx.importJobs.count(pool.id)) >= mostJobs) throw new Failure('import-job-limit')
        return tx.importJobs.insert(job)
      })
      if (isInserted) return job
    }
  }

  /** `import-job-not-found` for one of another pool. */
  async require(pool: UserPool, id: string): Promise<ImportJob> {
    return this.#asOfNow(pool, id, await this.#with.storage.read.importJobs.find(id))
  }

  /** Newest first. */
  async list(pool: UserPool, after: ImportJobPosition | undefined, limit: number): Promise<ImportJob[]> {
    const jobs = await this.#with.storage.read.importJobs.list(pool.id, { after, limit })
    return jobs.map((job) => asOf(job, this.#with.clock.now()))
  }

  /** Where the file is to be sent. */
  linkOf(job: ImportJob): string {
    return this.#with.uploadLinks.linkOf(job)
  }

  /**
   * Hands the job to whoever works on it. Fails with `import-job-not-found`, `import-job-wrong-state`,
   * `import-file-missing`, `import-without-auto-verification` or `import-job-active`.
   */
  async start(pool: UserPool, id: string): Promise<ImportJob> {
    const now = this.#with.clock.now()
    const started = await this.#with.storage.transaction(async (tx) => {
      // Changes of the pool wait, so that each sees the job or is seen by it.
      const present = await tx.pools.findForUpdate(pool.id)
      if (!present) throw new Failure('pool-not-found', { poolId: pool.id })
      const job = this.#asOfNow(pool, id, await tx.importJobs.find(id))
      if (job.status !== 'Created') throw new Failure('import-job-wrong-state', { jobId: id, status: job.status })
      if (!job.file) throw new Failure('import-file-missing', { jobId: id })
      if (!present.settings.autoVerifiedAttributes?.length) throw new Failure('import-without-auto-verification')
      if (!(await tx.importJobs.start(id, now))) throw new Failure('import-job-active')
      return this.#asOfNow(pool, id, await tx.importJobs.find(id))
    })
    for (const listener of this.#listeners) listener()
    return started
  }

  /** Ends the job, or asks whoever works on it to end it after the batch in hand; `import-job-wrong-state` when it does not run. */
  async stop(pool: UserPool, id: string): Promise<ImportJob> {
    const stopped = await this.#with.storage.transaction(async (tx) => {
      await tx.importJobs.lockActive(id)
      const job = this.#asOfNow(pool, id, await tx.importJobs.find(id))
      await this.#stopIn(tx, job)
      return this.#asOfNow(pool, id, await tx.importJobs.find(id))
    })
    for (const listener of this.#listeners) listener()
    return stopped
  }

  /** Ends what nobody started in its time. Returns how many; repeat until 0. */
  expire(tx: Stores, now: Date): Promise<number> {
    return tx.importJobs.expire(new Date(now.getTime() - lifeMilliseconds), lifeMilliseconds, expiryMessage)
  }

  /** Called after each start and stop of a job in this process. */
  whenChanged(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async #stopIn(tx: Stores, job: ImportJob): Promise<void> {
    if (job.status === 'Stopping') return
    if (!activeStatuses.includes(job.status)) {
      throw new Failure('import-job-not-running', { jobId: job.id, status: job.status })
    }
    if (job.status === 'InProgress') {
      await tx.importJobs.markStopping(job.id)
      return
    }
    const endedAt = this.#with.clock.now()
    await tx.importJobs.end(job.id, { status: 'Stopped', endedAt, completionMessage: stoppedMessage })
  }

  #asOfNow(pool: UserPool, id: string, job: ImportJob | undefined): ImportJob {
    if (job?.poolId !== pool.id) throw new Failure('import-job-not-found', { jobId: id })
    return asOf(job, this.#with.clock.now())
  }
}

/** A job that was not started in its time has expired, whether or not somebody has noted it yet. */
function asOf(job: ImportJob, now: Date): ImportJob {
  const endsAt = job.createdAt.getTime() + lifeMilliseconds
  if (job.status !== 'Created' || now.getTime() < endsAt) return job
  return { ...job, status: 'Expired', endedAt: new Date(endsAt), completionMessage: expiryMessage, file: undefined }
}
