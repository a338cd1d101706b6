import { type Kysely, sql } from 'kysely'
import type { UserPoolId } from '../entities/ids.js'
import type { ImportLogEntry } from '../entities/import-job.js'
import type { Database } from './schema.js'

/** One upload of a job's file. */
export interface UploadKey {
  readonly poolId: UserPoolId
  readonly jobId: string
  readonly uploadId: string
}

export interface ImportFileChunk extends UploadKey {
  /** Counted from 0. */
  readonly n: number
  readonly createdAt: Date
  readonly sealed: string
}

/** Some megabytes, which are gone in a few milliseconds. */
const deletedAtOnce = 8

/** Runs of lines, packed without the names of their members. */
type PackedEntry = readonly [firstLine: number, lastLine: number, outcome: ImportLogEntry['outcome'], text: string]

/** Uploaded files in pieces, and the log of what became of their rows. */
export class ImportFileStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** Writing the same piece again changes nothing. */
  async insertChunk({ poolId, jobId, uploadId, n, createdAt, sealed }: ImportFileChunk): Promise<void> {
    await this.#db
      .insertInto('import_file_chunks')
      .values({ pool_id: poolId, job_id: jobId, upload_id: uploadId, n, created_at: createdAt.getTime(), sealed })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** The sealed piece. */
  async findChunk({ poolId, jobId, uploadId }: UploadKey, n: number): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('import_file_chunks')
      .select('sealed')
      .where('pool_id', '=', poolId)
      .where('job_id', '=', jobId)
      .where('upload_id', '=', uploadId)
      .where('n', '=', n)
      .executeTakeFirst()
    return row?.sealed
  }

  /** Removes a few pieces of uploads that do not count, begun before `before` or of that one upload: repeat until 0. */
  async deleteUnused(which: { readonly before: Date } | { readonly upload: UploadKey }): Promise<number> {
    const condition =
      'before' in which
        ? sql`created_at < ${which.before.getTime()}`
        : sql`pool_id = ${which.upload.poolId} and job_id = ${which.upload.jobId} and upload_id = ${which.upload.uploadId}`
    const key = sql`pool_id, job_id, upload_id, n`
    const { numAffectedRows } = await sql`
      with chosen as (
        select ${key} from import_file_chunks as chunk
        where ${condition} and not exists (
          select 1 from import_jobs where id = chunk.job_id and import_jobs.upload_id = chunk.upload_id
        )
        limit ${deletedAtOnce}
      )
      delete from import_file_chunks where (${key}) in (select ${key} from chosen)`.execute(this.#db)
    return Number(numAffectedRows ?? 0n)
  }

  async insertLog(poolId: UserPoolId, jobId: string, entries: readonly ImportLogEntry[]): Promise<void> {
    const [first] = entries
    if (!first) return
    const packed = entries.map(
      ({ firstLine, lastLine, outcome, text }): PackedEntry => [firstLine, lastLine, outcome, text],
    )
    await this.#db
      .insertInto('import_log_lines')
      .values({ pool_id: poolId, job_id: jobId, first_line: first.firstLine, lines: JSON.stringify(packed) })
      .execute()
  }

  /** What one commit wrote, the first one that begins after the line `after`. */
  async nextLog(poolId: UserPoolId, jobId: string, after: number): Promise<ImportLogEntry[] | undefined> {
    const row = await this.#db
      .selectFrom('import_log_lines')
      .select('lines')
      .where('pool_id', '=', poolId)
      .where('job_id', '=', jobId)
      .where('first_line', '>', after)
      .orderBy('first_line')
      .limit(1)
      .executeTakeFirst()
    const packed = row && (JSON.parse(row.lines) as PackedEntry[])
    return packed?.map(([firstLine, lastLine, outcome, text]) => ({ firstLine, lastLine, outcome, text }))
  }
}
