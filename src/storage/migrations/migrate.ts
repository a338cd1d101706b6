import type { DialectName } from '../kysely-over.js'
import { initial } from './0001-initial.js'
import { iam } from './0002-iam.js'
import { groups } from './0003-groups.js'
import { iamConfiguration } from './0004-iam-configuration.js'
import { formerPasswords } from './0005-former-passwords.js'
import { devices } from './0006-devices.js'
import { passkeys } from './0007-passkeys.js'
import { poolDeletions } from './0008-pool-deletions.js'
import { secondFactors } from './0008-second-factors.js'
import { federatedIdentities } from './0009-federated-identities.js'
import { customRounds } from './0010-custom-rounds.js'
import { identityProviders } from './0011-identity-providers.js'
import { federationRecords } from './0012-federation-records.js'
import { importJobs } from './0014-import-jobs.js'
import { threatProtection } from './0015-threat-protection.js'
import { appearanceAndTerms } from './0016-appearance-and-terms.js'
import { outboxTransports } from './0017-outbox-transports.js'
import { sessionOrigin } from './0018-session-origin.js'

/** One step of the schema. A step that was released is never edited. */
export interface Migration {
  readonly name: string
  statements(types: ColumnTypes): readonly string[]
}

/** What the two dialects write differently. */
export interface ColumnTypes {
  /** Text that is compared and sorted byte by byte. */
  readonly text: string
  /** A whole number of up to 53 bits. */
  readonly integer: string
  /** Primary key that numbers the rows in order of insertion. */
  readonly position: string
  /** Ends a table whose rows are looked up by position or are wide. */
  readonly table: string
  /** Ends a table of narrow rows that are looked up by their key. */
  readonly keyedTable: string
}

const columnTypes: Readonly<Record<DialectName, ColumnTypes>> = {
  sqlite: {
    text: 'text',
    integer: 'integer',
    position: 'integer primary key autoincrement',
    table: 'strict',
    keyedTable: 'strict, without rowid',
  },
  postgres: {
    text: 'text collate "C"',
    integer: 'bigint',
    position: 'bigint generated always as identity primary key',
    table: '',
    keyedTable: '',
  },
}

const begin: Readonly<Record<DialectName, readonly string[]>> = {
  sqlite: ['begin immediate'],
  // The number is arbitrary; it only has to be the same on every node.
  postgres: ['begin', "set local statement_timeout = '10min'", 'select pg_advisory_xact_lock(5781204953)'],
}

const migrations: readonly Migration[] = [
  initial,
  iam,
  groups,
  iamConfiguration,
  formerPasswords,
  devices,
  passkeys,
  secondFactors,
  poolDeletions,
  customRounds,
  appearanceAndTerms,
  threatProtection,
  federationRecords,
  identityProviders,
  outboxTransports,
  importJobs,
  federatedIdentities,
  sessionOrigin,
]

/**
 * Brings the schema up to date in one transaction under a lock, so that nodes which start together do not meet.
 * Refuses a database that a newer version has changed. `run` executes on one and the same connection.
 */
export async function migrate(dialect: DialectName, run: (sql: string) => Promise<readonly unknown[]>): Promise<void> {
  for (const statement of begin[dialect]) await run(statement)
  try {
    await run(
      'create table if not exists schema_migrations (name text primary key, applied_at text not null default current_timestamp)',
    )
    const applied = (await run('select name from schema_migrations order by name')) as { name: string }[]
    const unknown = applied.find(({ name }) => !migrations.some((migration) => migration.name === name))
    if (unknown)
      throw new Error(`A newer version has changed this database (${unknown.name}). Start that version instead.`)

    for (const migration of migrations) {
      if (applied.some(({ name }) => name === migration.name)) continue
      for (const statement of migration.statements(columnTypes[dialect])) await run(statement)
      await run(`insert into schema_migrations (name) values ('${migration.name}')`)
    }
    await run('commit')
  } catch (error) {
    await run('rollback').catch(() => {})
    throw error
  }
}
