import type { Migration } from './migrate.js'

/** A domain belongs to one pool of all, and a pool has one of each kind at most. */
export const federationRecords: Migration = {
  name: '0012-federation-records',
  statements: ({ text, integer, table }) => [
    `create table resource_servers (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    identifier ${text} not null,
    name ${text} not null,
    scopes ${text} not null,
    primary key (pool_id, identifier)
  ) ${table}`,

    `create table user_pool_domains (
    domain ${text} primary key,
    pool_id ${text} not null references user_pools (id) on delete cascade,
    kind ${text} not null,
    certificate_arn ${text},
    security_policy ${text},
    managed_login_version ${integer} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    unique (pool_id, kind)
  ) ${table}`,
  ],
}
