import type { Storage } from '../storage/storage.js'
import { ParentGoneError } from '../storage/storage-errors.js'
import { Failure } from './failure.js'

/**
 * The storage as the domain uses it: a change whose pool, client or user was deleted after it had been looked up (which
 * other nodes do up to a second earlier) fails with `deleted-meanwhile`.
 */
export function refusingOvertaken(storage: Storage): Storage {
  return {
    dialect: storage.dialect,
    read: storage.read,
    transaction: (change) => storage.transaction(change).catch(refuse),
    reset: () => storage.reset(),
    close: () => storage.close(),
  }
}

function refuse(error: unknown): never {
  throw error instanceof ParentGoneError ? new Failure('deleted-meanwhile') : error
}
