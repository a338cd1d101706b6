/** The pool, client or user that a change belongs to is gone, or never was: a foreign key found no parent. */
export class ParentGoneError extends Error {
  constructor(cause: unknown) {
    super('What this change belongs to does not exist any more.', { cause })
    this.name = 'ParentGoneError'
  }
}

/** Nothing can be acknowledged any more: the disk failed before, or the storage is closed. */
export class StorageStoppedError extends Error {
  constructor(cause?: unknown) {
    super(cause ? 'The storage stopped after an I/O error.' : 'The storage is closed.', { cause })
    this.name = 'StorageStoppedError'
  }
}

/** The database could not be reached, or went away before the change was committed: it surely had no effect. */
export class ConnectionLostError extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost.', { cause })
    this.name = 'ConnectionLostError'
  }
}

/** The connection went away during the commit: the change may or may not have been made. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost during a commit.', { cause })
    this.name = 'CommitUnknownError'
  }
}

/** A change did not wait for one of its statements, which then came when the change had ended. */
export class OutsideTransactionError extends Error {
  constructor() {
    super('A statement came outside of its transaction: await every call in a change.')
    this.name = 'OutsideTransactionError'
  }
}
