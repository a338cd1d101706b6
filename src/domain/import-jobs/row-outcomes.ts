import type { HashAlgorithm, ImportedHash } from '../../entities/imported-hash.js'
import type { User, UserFactors } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import { Failure, type FailureCode } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import type { UserCreation } from '../users/user-creation.js'
import { failed, imported, type RowOutcome, skipped } from './row-log.js'
import type { ColumnOrder } from './rows/csv-header.js'
import type { CsvRow } from './rows/csv-rows.js'
import { faultText } from './rows/row-faults.js'
import { importedStatus, readUserRow } from './rows/user-row.js'

interface Collaborators {
  readonly userCreation: UserCreation
  readonly passwords: Pick<Passwords, 'storeImported'>
}

/** How the rows of a file are to be read. */
export interface FileForm {
  readonly pool: UserPool
  readonly columns: ColumnOrder
  readonly hashing: HashAlgorithm | undefined
}

/** A row that was read: a user to be stored, or what is wrong with it. */
export type ReadRow = Pick<CsvRow, 'lineNumber' | 'endOffset'> &
  ({ readonly user: User; readonly passwordHash: ImportedHash | undefined } | { readonly refused: RowOutcome })

const smsFactor: UserFactors = { enabled: ['SMS_MFA'], preferred: 'SMS_MFA', hasSoftwareToken: false }

/** The refusals that mean that somebody has the name already. */
const taken: readonly FailureCode[] = [
  'username-exists',
  'username-exists-admin',
  'account-with-contact-exists',
  'alias-exists',
]

/** Makes users of rows. No function of the pool runs and nobody gets a message. */
export class RowOutcomes {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Everything that needs no database. */
  read(row: CsvRow, { pool, columns, hashing }: FileForm): ReadRow {
    const { lineNumber, endOffset } = row
    if ('fault' in row) return { lineNumber, endOffset, refused: failed(row.fault) }
    const given = readUserRow(row.fields, columns, pool, hashing)
    if ('fault' in given) return { lineNumber, endOffset, refused: failed(given.fault) }
    try {
      const { username, attributes, smsMfa, passwordHash } = given
      const status = importedStatus(given)
      const created = { username, attributes, status, forceAlias: false, createdBy: 'administrator' } as const
      const user = this.#with.userCreation.prepare(pool, created)
      return { lineNumber, endOffset, user: smsMfa ? { ...user, factors: smsFactor } : user, passwordHash }
    } catch (error) {
      if (error instanceof Failure) return { lineNumber, endOffset, refused: failed(faultText(error)) }
      throw error
    }
  }

  /** Stores the user; of a user whose name or alias is taken nothing stays. */
  async store(tx: Stores, pool: UserPool, row: ReadRow): Promise<RowOutcome> {
    if ('refused' in row) return row.refused
    const { userCreation, passwords } = this.#with
    try {
      const user = await userCreation.insert(tx, pool, row.user, { forceAlias: false, createdBy: 'administrator' })
      if (row.passwordHash) await passwords.storeImported(tx, pool, user, row.passwordHash)
      return imported
    } catch (error) {
      if (!(error instanceof Failure) || !taken.includes(error.code)) throw error
      await tx.users.delete(pool.id, row.user.sub)
      return skipped
    }
  }
}
