import type { UserPoolId } from './ids.js'
import type { HashAlgorithm } from './imported-hash.js'

/** As in the API, which has no other names for them. */
export type ImportJobStatus =
  | 'Created'
  | 'Pending'
  | 'InProgress'
  | 'Stopping'
  | 'Stopped'
  | 'Succeeded'
  | 'Failed'
  | 'Expired'

/** What became of the rows that were read. */
export interface ImportCounts {
  readonly imported: number
  readonly skipped: number
  readonly failed: number
}

/** How far a file has been read: bytes, and lines in them. */
export interface ImportProgress {
  readonly byteOffset: number
  readonly lineNumber: number
}

/** A complete upload. */
export interface ImportFile {
  readonly uploadId: string
  readonly chunkCount: number
}

export interface ImportJob {
  /** Unique in the installation. */
  readonly id: string
  readonly poolId: UserPoolId
  readonly name: string
  readonly roleArn: string
  /** How the password hashes in the file were made; absent when it has none. */
  readonly hashing: HashAlgorithm | undefined
  readonly status: ImportJobStatus
  readonly createdAt: Date
  readonly startedAt: Date | undefined
  readonly endedAt: Date | undefined
  readonly completionMessage: string | undefined
  readonly counts: ImportCounts
  readonly progress: ImportProgress
  /** Absent before the first complete upload and after the end. */
  readonly file: ImportFile | undefined
}

/** One run of lines with the same outcome. */
export interface ImportLogEntry {
  readonly firstLine: number
  readonly lastLine: number
  readonly outcome: 'SUCCEEDED' | 'SKIPPED' | 'FAILED'
  readonly text: string
}
