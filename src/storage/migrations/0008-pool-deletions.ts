import type { Migration } from './migrate.js'

/** A deleted pool stays as a row, which nobody finds, until everything that belongs to it is gone. */
export const poolDeletions: Migration = {
  name: '0008-pool-deletions',
  statements: ({ integer }) => [
    `alter table user_pools add column deleted_at ${integer}`,
    'create index user_pools_deleted on user_pools (deleted_at) where deleted_at is not null',
  ],
}
