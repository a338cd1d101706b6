import type { ImportJobStatus } from '../entities/import-job.js'
import type { HashAlgorithm } from '../entities/imported-hash.js'

/** Users that come in files. */
export interface ImportTables {
  import_jobs: ImportJobRow
  active_import: ActiveImportRow
  import_file_chunks: ImportFileChunkRow
  import_log_lines: ImportLogLinesRow
}

export interface ImportJobRow {
  id: string
  pool_id: string
  name: string
  role_arn: string
  hashing: HashAlgorithm | null
  status: ImportJobStatus
  created_at: number
  started_at: number | null
  ended_at: number | null
  completion_message: string | null
  imported: number
  skipped: number
  failed: number
  /** Where reading goes on. */
  byte_offset: number
  line_number: number
  /** The upload that counts; null until the first one is complete, and again when the job has ended. */
  upload_id: string | null
  chunk_count: number
}

/** The job that is Pending, InProgress or Stopping, and who works on it. */
export interface ActiveImportRow {
  /** Always 1. */
  slot: number
  job_id: string
  /** Empty: nobody yet. */
  lease_owner: string
  lease_until: number
}

/** A piece of an uploaded file, sealed. */
export interface ImportFileChunkRow {
  pool_id: string
  job_id: string
  upload_id: string
  n: number
  created_at: number
  sealed: string
}

/** What became of the rows of one commit. */
export interface ImportLogLinesRow {
  pool_id: string
  job_id: string
  first_line: number
  lines: string
}
