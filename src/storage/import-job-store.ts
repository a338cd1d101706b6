import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { type UserPoolId, userPoolId } from '../entities/ids.js'
import type { ImportCounts, ImportFile, ImportJob, ImportJobStatus, ImportProgress } from '../entities/import-job.js'
import { canLockRows } from './kysely-over.js'
import type { Database } from './schema.js'
import type { ImportJobRow } from './schema-imports.js'

/** Who works on the active job, and until when nobody else may. */
export interface ImportLease {
  readonly owner: string
  readonly until: Date
}

/** Where a page of a list goes on. */
export interface ImportJobPosition {
  readonly createdAt: Date
  readonly id: string
}

/** What an ended job carries. */
export interface ImportEnd {
  readonly status: Extract<ImportJobStatus, 'Stopped' | 'Succeeded' | 'Failed'>
  readonly endedAt: Date
  readonly completionMessage: string
}

const theSlot = 1
const expiryBatch = 100

export class ImportJobStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** False when the id is taken. */
  async insert(job: ImportJob): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('import_jobs')
      .values(toRow(job))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(id: string): Promise<ImportJob | undefined> {
    const row = await this.#db.selectFrom('import_jobs').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toJob(row)
  }

  /** Reads the job and keeps others from changing it until the transaction ends. */
  async findForUpdate(id: string): Promise<ImportJob | undefined> {
    const row = await this.#db
      .selectFrom('import_jobs')
      .selectAll()
      .where('id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toJob(row)
  }

  async count(poolId: UserPoolId): Promise<number> {
    const { count } = await this.#db
      .selectFrom('import_jobs')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .executeTakeFirstOrThrow()
    return count
  }

  /** Newest first, of one pool or of all. */
  async list(
    poolId: UserPoolId | undefined,
    { after, limit }: { readonly after?: ImportJobPosition | undefined; readonly limit: number },
  ): Promise<ImportJob[]> {
    const rows = await this.#db
      .selectFrom('import_jobs')
      .selectAll()
      .$if(poolId !== undefined, (query) => query.where('pool_id', '=', poolId ?? ''))
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(after?.createdAt.getTime() ?? 0, after?.id ?? '')),
        ),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toJob)
  }

  /** Makes the upload the job's file in place of an earlier one; false when the job takes none any more. */
  async setFile(id: string, { uploadId, chunkCount }: ImportFile): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('import_jobs')
      .set({ upload_id: uploadId, chunk_count: chunkCount })
      .where('id', '=', id)
      .where('status', '=', 'Created')
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Takes the slot for a created job; false when another job holds it, or the job was started or has expired. */
  async start(id: string, now: Date): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('active_import')
      .values({ slot: theSlot, job_id: id, lease_owner: '', lease_until: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return false
    const { numUpdatedRows } = await this.#db
      .updateTable('import_jobs')
      .set({ status: 'Pending', started_at: now.getTime() })
      .where('id', '=', id)
      .where('status', '=', 'Created')
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 1n) return true
    await this.#freeSlot(id)
    return false
  }

  /** Asks whoever works on the job to stop; a job that nobody has begun is to be ended by `end`. */
  async markStopping(id: string): Promise<boolean> {
    return this.#changeStatus(id, 'InProgress', 'Stopping')
  }

  async markBegun(id: string): Promise<boolean> {
    return this.#changeStatus(id, 'Pending', 'InProgress')
  }

  /** Keeps others from changing the active job until the transaction ends; false when that job is not the active one. */
  async lockActive(id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('active_import')
      .select('slot')
      .where('job_id', '=', id)
      .$if(canLockRows(this.#db), (query) => query.forUpdate())
      .executeTakeFirst()
    return row !== undefined
  }

  /** Whether any job is active. */
  async hasActive(): Promise<boolean> {
    const row = await this.#db.selectFrom('active_import').select('slot').executeTakeFirst()
    return row !== undefined
  }

  /** Whether a job of the pool is Pending, InProgress or Stopping. */
  async isActive(poolId: UserPoolId): Promise<boolean> {
    const row = await this.#db
      .selectFrom('active_import')
      .innerJoin('import_jobs', 'import_jobs.id', 'active_import.job_id')
      .select('job_id')
      .where('pool_id', '=', poolId)
      .executeTakeFirst()
    return row !== undefined
  }

  /** The active job, if nobody else's lease on it runs; of two workers one gets it. */
  async claim({ owner, until }: ImportLease, now: Date): Promise<string | undefined> {
    const row = await this.#db
      .updateTable('active_import')
      .set({ lease_owner: owner, lease_until: until.getTime() })
      .where((eb) => eb.or([eb('lease_owner', '=', owner), eb('lease_until', '<=', now.getTime())]))
      .returning('job_id')
      .executeTakeFirst()
    return row?.job_id
  }

  /**
   * Renews the lease and keeps the slot from others until the transaction ends; false when it is another's by now. To be
   * called first in every transaction that works on the job.
   */
  async renewLease(id: string, { owner, until }: ImportLease): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('active_import')
      .set({ lease_until: until.getTime() })
      .where('job_id', '=', id)
      .where('lease_owner', '=', owner)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Lets others take the job at once. */
  async releaseLease(owner: string): Promise<void> {
    await this.#db.updateTable('active_import').set({ lease_until: 0 }).where('lease_owner', '=', owner).execute()
  }

  /** Adds to the counts and moves on; false when the job is not at `from`, so that no row counts twice. */
  async advance(
    id: string,
    counts: ImportCounts,
    { from, to }: { readonly from: ImportProgress; readonly to: ImportProgress },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('import_jobs')
      .set((eb) => ({
        imported: eb('imported', '+', counts.imported),
        skipped: eb('skipped', '+', counts.skipped),
        failed: eb('failed', '+', counts.failed),
        byte_offset: to.byteOffset,
        line_number: to.lineNumber,
      }))
      .where('id', '=', id)
      .where('byte_offset', '=', from.byteOffset)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Ends an active job and frees the slot. */
  async end(id: string, { status, endedAt, completionMessage }: ImportEnd): Promise<void> {
    await this.#db
      .updateTable('import_jobs')
      .set({ status, ended_at: endedAt.getTime(), completion_message: completionMessage, upload_id: null })
      .where('id', '=', id)
      .where('status', 'in', ['Pending', 'InProgress', 'Stopping'])
      .execute()
    await this.#freeSlot(id)
  }

  /** Ends up to 100 jobs that were created until `until` and never started, `lifeMilliseconds` after their creation. */
  async expire(until: Date, lifeMilliseconds: number, completionMessage: string): Promise<number> {
    const expired = this.#db
      .selectFrom('import_jobs')
      .select('id')
      .where('status', '=', 'Created')
      .where('created_at', '<=', until.getTime())
      .limit(expiryBatch)
    const { numUpdatedRows } = await this.#db
      .updateTable('import_jobs')
      .set({
        status: 'Expired',
        ended_at: sql<number>`created_at + ${lifeMilliseconds}`,
        completion_message: completionMessage,
        upload_id: null,
      })
      .where('id', 'in', expired)
      .where('status', '=', 'Created')
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  }

  async #changeStatus(id: string, from: ImportJobStatus, to: ImportJobStatus): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('import_jobs')
      .set({ status: to })
      .where('id', '=', id)
      .where('status', '=', from)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  async #freeSlot(id: string): Promise<void> {
    await this.#db.deleteFrom('active_import').where('job_id', '=', id).execute()
  }
}

function toRow(job: ImportJob): Insertable<ImportJobRow> {
  return {
    id: job.id,
    pool_id: job.poolId,
    name: job.name,
    role_arn: job.roleArn,
    hashing: job.hashing ?? null,
    status: job.status,
    created_at: job.createdAt.getTime(),
    started_at: job.startedAt?.getTime() ?? null,
    ended_at: job.endedAt?.getTime() ?? null,
    completion_message: job.completionMessage ?? null,
    ...job.counts,
    byte_offset: job.progress.byteOffset,
    line_number: job.progress.lineNumber,
    upload_id: job.file?.uploadId ?? null,
    chunk_count: job.file?.chunkCount ?? 0,
  }
}

function toJob(row: Selectable<ImportJobRow>): ImportJob {
  return {
    id: row.id,
    poolId: userPoolId(row.pool_id),
    name: row.name,
    roleArn: row.role_arn,
    hashing: row.hashing ?? undefined,
    status: row.status,
    createdAt: new Date(row.created_at),
    startedAt: row.started_at === null ? undefined : new Date(row.started_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    completionMessage: row.completion_message ?? undefined,
    counts: { imported: row.imported, skipped: row.skipped, failed: row.failed },
    progress: { byteOffset: row.byte_offset, lineNumber: row.line_number },
    file: row.upload_id === null ? undefined : { uploadId: row.upload_id, chunkCount: row.chunk_count },
  }
}
