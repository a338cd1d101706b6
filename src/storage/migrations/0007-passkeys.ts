import type { Migration } from './migrate.js'

export const passkeys: Migration = {
  name: '0007-passkeys',
  statements: ({ text, integer, table }) => [
    `create table passkeys (
    pool_id ${text} not null,
    id ${text} not null,
    sub ${text} not null,
    sealed_key ${text} not null,
    counter ${integer} not null,
    relying_party_id ${text} not null,
    name ${text} not null,
    transports ${text} not null,
    attachment ${text},
    created_at ${integer} not null,
    primary key (pool_id, id),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,
    'create index passkeys_of_user on passkeys (pool_id, sub, id)',
  ],
}
