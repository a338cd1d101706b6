import type { Migration } from './migrate.js'

export const customRounds: Migration = {
  name: '0010-custom-rounds',
  statements: ({ text, integer, table }) => [
    `create table custom_rounds (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    id ${text} not null,
    sealed ${text} not null,
    expires_at ${integer} not null,
    primary key (pool_id, id)
  ) ${table}`,
    'create index custom_rounds_expiry on custom_rounds (expires_at)',
  ],
}
