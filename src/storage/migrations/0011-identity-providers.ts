import type { Migration } from './migrate.js'

/** Identifiers have a table of their own: each is one provider's of all that the pool has. */
export const identityProviders: Migration = {
  name: '0011-identity-providers',
  statements: ({ text, integer, table, keyedTable }) => [
    `create table identity_providers (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    name ${text} not null,
    type ${text} not null,
    details ${text} not null,
    sealed_secrets ${text},
    attribute_mapping ${text} not null,
    identifiers ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, name)
  ) ${table}`,

    `create table identity_provider_identifiers (
    pool_id ${text} not null,
    identifier ${text} not null,
    provider_name ${text} not null,
    primary key (pool_id, identifier),
    foreign key (pool_id, provider_name) references identity_providers (pool_id, name) on delete cascade
  ) ${keyedTable}`,

    // The way from a provider to its identifiers, which go with it.
    `create index identity_provider_identifiers_of_provider
    on identity_provider_identifiers (pool_id, provider_name)`,
  ],
}
