import { logLines } from '../domain/import-jobs/row-log.js'
import type { ImportJob } from '../entities/import-job.js'
import type { Storage } from '../storage/storage.js'

/** Import jobs of all pools as operators see them. */
export class ImportRecords {
  readonly #storage: Storage

  constructor({ storage }: { readonly storage: Storage }) {
    this.#storage = storage
  }

  /** Newest first. */
  list(limit: number): Promise<ImportJob[]> {
    return this.#storage.read.importJobs.list(undefined, { limit })
  }

  find(jobId: string): Promise<ImportJob | undefined> {
    return this.#storage.read.importJobs.find(jobId)
  }

  /** What became of each row that was read so far, in order, some at a time. */
  async *log({ poolId, id }: ImportJob): AsyncGenerator<string[]> {
    let after = 0
    for (;;) {
      const entries = await this.#storage.read.importFiles.nextLog(poolId, id, after)
      const last = entries?.at(-1)
      if (!entries || !last) return
      yield entries.flatMap((entry) => [...logLines(entry)])
      after = last.lastLine
    }
  }
}
