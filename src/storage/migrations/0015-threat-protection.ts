import type { Migration } from './migrate.js'

/** What happened at users' doors: by user newest first and by outcome, by address for what one address tries, by age for the removal. */
export const threatProtection: Migration = {
  name: '0015-threat-protection',
  statements: ({ text, integer, table }) => [
    `create table auth_events (
    pool_id ${text} not null,
    sub ${text} not null,
    id ${text} not null,
    created_at ${integer} not null,
    type ${text} not null,
    response ${text} not null,
    ip ${text},
    feedback ${text},
    details ${text} not null,
    primary key (pool_id, sub, id),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,
    'create index auth_events_by_user on auth_events (pool_id, sub, created_at)',
    'create index auth_events_by_outcome on auth_events (pool_id, sub, type, response, created_at)',
    'create index auth_events_with_feedback on auth_events (pool_id, sub, created_at) where feedback is not null',
    'create index auth_events_by_address on auth_events (pool_id, ip, created_at)',
    'create index auth_events_by_age on auth_events (created_at)',
  ],
}
