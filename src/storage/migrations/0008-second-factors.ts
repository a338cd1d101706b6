import type { Migration } from './migrate.js'

export const secondFactors: Migration = {
  name: '0008-second-factors',
  statements: ({ text, integer, table }) => [
    `alter table users add column factors ${text}`,

    `create table software_tokens (
    pool_id ${text} not null,
    sub ${text} not null,
    sealed_secret ${text},
    sealed_pending ${text},
    friendly_name ${text},
    last_step ${integer} not null,
    primary key (pool_id, sub),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,
  ],
}
