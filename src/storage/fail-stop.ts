import { StorageStoppedError } from './storage-errors.js'

export const SQLITE_BUSY = 5
export const SQLITE_CONSTRAINT_FOREIGNKEY = 787
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26
/** Growing the shared-memory index on a full disk: nothing durable was lost, so it is like SQLITE_FULL. */
const SQLITE_IOERR_SHMSIZE = 4874

/** Errors of `StatementSync.all` come without a code (@photostructure/sqlite 1.2.1); SQLite's own texts tell them apart. */
const codesByText: ReadonlyMap<string, number> = new Map([
  ['disk I/O error', SQLITE_IOERR],
  ['database disk image is malformed', SQLITE_CORRUPT],
  ['file is not a database', SQLITE_NOTADB],
  ['FOREIGN KEY constraint failed', SQLITE_CONSTRAINT_FOREIGNKEY],
  ['database is locked', SQLITE_BUSY],
])

/** The result code of an SQLite error, extended where it is known; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode
  return codesByText.get(error.message)
}

/**
 * Remembers the first error after which the database file can no longer be trusted. A failed fsync is never retried:
 * Linux drops the pages it could not write, so that a later success would prove nothing.
 */
export class FailStop {
  readonly #onFatal: (error: Error) => void
  #cause: Error | undefined

  constructor(onFatal: (error: Error) => void) {
    this.#onFatal = onFatal
  }

  get stopped(): boolean {
    return this.#cause !== undefined
  }

  /** Looks at an error that SQLite reported; at the first unrecoverable one it calls `onFatal`. */
  inspect(error: unknown): void {
    if (this.#cause || !(error instanceof Error) || !isUnrecoverable(sqliteCode(error))) return
    this.#cause = error
    this.#onFatal(error)
  }

  /** Throws once an unrecoverable error was seen. */
  check(): void {
    if (this.#cause) throw new StorageStoppedError(this.#cause)
  }
}

function isUnrecoverable(code: number | undefined): boolean {
  if (code === undefined || code === SQLITE_IOERR_SHMSIZE) return false
  const primary = code & 0xff
  return primary === SQLITE_IOERR || primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB
}
