import type { ColumnTypes, Migration } from './migrate.js'

export const initial: Migration = {
  name: '0001-initial',
  statements: (types) => [
    ...installationTables(types),
    ...poolTables(types),
    ...userTables(types),
    ...credentialTables(types),
    ...guessingTables(types),
  ],
}

function installationTables({ text, integer, table, keyedTable }: ColumnTypes): string[] {
  return [
    `create table data_keys (
    id ${text} primary key,
    ordinal ${integer} not null unique,
    wrapped ${text} not null,
    created_at ${integer} not null
  ) ${table}`,

    `create table settings (
    name ${text} primary key,
    value ${text} not null
  ) ${keyedTable}`,

    `create table access_keys (
    id ${text} primary key,
    sealed_secret ${text} not null,
    active ${integer} not null,
    principal_kind ${text} not null,
    principal_arn ${text} not null,
    account_id ${text} not null,
    created_at ${integer} not null
  ) ${table}`,

    `create table claims (
    id ${text} primary key,
    expires_at ${integer} not null
  ) ${keyedTable}`,
    'create index claims_by_expiry on claims (expires_at)',
  ]
}

function poolTables({ text, integer, position, table }: ColumnTypes): string[] {
  return [
    `create table user_pools (
    id ${text} primary key,
    name ${text} not null,
    settings ${text} not null,
    schema_attributes ${text} not null,
    tags ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null
  ) ${table}`,

    `create table signing_keys (
    kid ${text} primary key,
    pool_id ${text} references user_pools (id) on delete cascade,
    token_use ${text},
    public_jwk ${text} not null,
    sealed_private_key ${text} not null,
    created_at ${integer} not null,
    unique (pool_id, token_use)
  ) ${table}`,
    'create index signing_keys_reserve on signing_keys (created_at) where pool_id is null',

    `create table app_clients (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    id ${text} primary key,
    name ${text} not null,
    settings ${text} not null,
    sealed_secrets ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null
  ) ${table}`,
    'create unique index app_clients_of_pool on app_clients (pool_id, id)',

    `create table outbox (
    position ${position},
    id ${text} not null unique,
    pool_id ${text} not null references user_pools (id) on delete cascade,
    sealed ${text} not null,
    created_at ${integer} not null,
    tries ${integer} not null,
    next_try_at ${integer} not null,
    state ${text} not null,
    last_error ${text}
  ) ${table}`,
    'create index outbox_due on outbox (state, next_try_at)',
    'create index outbox_of_pool on outbox (pool_id, position)',
    'create index outbox_by_age on outbox (created_at)',
  ]
}

function userTables({ text, integer, table, keyedTable }: ColumnTypes): string[] {
  return [
    `create table users (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    sub ${text} not null,
    username ${text} not null,
    username_key ${text} not null,
    status ${text} not null,
    enabled ${integer} not null,
    attributes ${text} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, sub)
  ) ${table}`,
    'create unique index users_by_username_key on users (pool_id, username_key)',
    'create index users_by_username on users (pool_id, username, sub)',
    'create index users_by_status on users (pool_id, status, sub)',
    'create index users_by_enabled on users (pool_id, enabled, sub)',

    `create table user_aliases (
    pool_id ${text} not null,
    kind ${text} not null,
    alias_key ${text} not null,
    sub ${text} not null,
    primary key (pool_id, kind, alias_key),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,
    'create index user_aliases_of_user on user_aliases (pool_id, sub)',

    `create table user_search (
    pool_id ${text} not null,
    name ${text} not null,
    value ${text} not null,
    sub ${text} not null,
    primary key (pool_id, name, value, sub),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,
    'create index user_search_of_user on user_search (pool_id, sub)',

    `create table pending_attributes (
    pool_id ${text} not null,
    sub ${text} not null,
    name ${text} not null,
    value ${text} not null,
    primary key (pool_id, sub, name),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,
  ]
}

function credentialTables({ text, integer, table, keyedTable }: ColumnTypes): string[] {
  return [
    `create table passwords (
    pool_id ${text} not null,
    sub ${text} not null,
    sealed ${text} not null,
    temporary ${integer} not null,
    set_at ${integer} not null,
    primary key (pool_id, sub),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,

    `create table password_history (
    pool_id ${text} not null,
    sub ${text} not null,
    set_at ${integer} not null,
    sealed ${text} not null,
    primary key (pool_id, sub, set_at),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,

    `create table codes (
    pool_id ${text} not null,
    sub ${text} not null,
    purpose ${text} not null,
    hash ${text} not null,
    expires_at ${integer} not null,
    attempts ${integer} not null,
    attribute ${text},
    value ${text},
    primary key (pool_id, sub, purpose),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,
    'create index codes_by_expiry on codes (expires_at)',

    `create table token_families (
    id ${text} primary key,
    event_id ${text} not null unique,
    pool_id ${text} not null,
    client_id ${text} not null references app_clients (id) on delete cascade,
    sub ${text} not null,
    authenticated_at ${integer} not null,
    expires_at ${integer} not null,
    generation ${integer} not null,
    hash ${text} not null,
    previous_hash ${text},
    rotated_at ${integer},
    revoked_at ${integer},
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${table}`,
    'create index token_families_of_user on token_families (pool_id, sub)',
    'create index token_families_of_client on token_families (client_id)',
    'create index token_families_by_expiry on token_families (expires_at)',
  ]
}

function guessingTables({ text, integer, keyedTable }: ColumnTypes): string[] {
  return [
    `create table lockouts (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    subject ${text} not null,
    failures ${integer} not null,
    locked_until ${integer} not null,
    last_failure_at ${integer} not null,
    primary key (pool_id, subject)
  ) ${keyedTable}`,
    'create index lockouts_by_last_failure on lockouts (last_failure_at)',

    `create table attempt_windows (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    subject ${text} not null,
    action ${text} not null,
    window_start ${integer} not null,
    count ${integer} not null,
    primary key (pool_id, subject, action)
  ) ${keyedTable}`,
    'create index attempt_windows_by_start on attempt_windows (window_start)',
  ]
}
