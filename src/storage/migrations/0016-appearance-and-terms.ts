import type { Migration } from './migrate.js'

/** What belongs to a client goes with it. Pictures are base64 text; `target` is a client's id or ALL. */
export const appearanceAndTerms: Migration = {
  name: '0016-appearance-and-terms',
  statements: ({ text, integer, table }) => [
    `create table ui_customizations (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    target ${text} not null,
    client_id ${text} references app_clients (id) on delete cascade,
    css ${text},
    logo_type ${text},
    logo ${text},
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, target)
  ) ${table}`,
    'create index ui_customizations_of_client on ui_customizations (client_id)',

    `create table login_brandings (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    id ${text} not null,
    client_id ${text} not null unique references app_clients (id) on delete cascade,
    provided_values ${integer} not null,
    settings ${text},
    assets ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, id)
  ) ${table}`,

    `create table terms_documents (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    id ${text} not null,
    client_id ${text} not null references app_clients (id) on delete cascade,
    name ${text} not null,
    source ${text} not null,
    enforcement ${text} not null,
    links ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, id),
    unique (client_id, name)
  ) ${table}`,

    `create table signing_certificates (
    pool_id ${text} primary key references user_pools (id) on delete cascade,
    certificate ${text} not null,
    sealed_private_key ${text} not null,
    created_at ${integer} not null
  ) ${table}`,
  ],
}
