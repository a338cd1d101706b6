import type { DialectName } from './kysely-over.js'
import type { Stores } from './stores.js'

/**
 * The database. `read` sees committed state only; every change happens inside `transaction`, whose result is given
 * back when it is durable: nobody is answered before the commit.
 */
export interface Storage {
  readonly dialect: DialectName
  readonly read: Stores
  /**
   * Runs `change` atomically: what it throws rolls it back alone. Keep it short and do nothing in it but call `tx`: with
   * SQLite concurrent changes share one commit, so a slow one delays its neighbours, and using `read` inside it may wait
   * for itself. A change may run again or be found committed after a failed reply: make it safe to repeat.
   * Rejects with `ParentGoneError` when the pool, client or user that something belongs to is gone.
   */
  transaction<T>(change: (tx: Stores) => Promise<T>): Promise<T>
  /** Removes everything, for `dev` reset. Data keys and signing-key reserve stay. */
  reset(): Promise<void>
  close(): Promise<void>
}

export type StorageLocation =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

export interface StorageOptions {
  readonly location: StorageLocation
  /**
   * Called once, on the first I/O error after which nothing can be acknowledged any more. The process must end by
   * `process.exit` or a signal: SQLite would checkpoint once more at an orderly end, over pages the disk has lost.
   */
  readonly onFatal: (error: Error) => void
}

/** Opens the database and brings its schema up to date. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { location } = options
  if (location.kind === 'postgres') {
    const { openPostgres } = await import('./postgres.js')
    return openPostgres(location.url)
  }
  const { openFile, openMemory } = await import('./sqlite.js')
  return location.kind === 'memory' ? openMemory(options) : openFile(location.path, options)
}
