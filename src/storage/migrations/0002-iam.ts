import type { ColumnTypes, Migration } from './migrate.js'

export const iam: Migration = {
  name: '0002-iam',
  statements: (types) => [...identityTables(types), ...policyTables(types), ...keyTables(types)],
}

function identityTables({ text, integer, table, keyedTable }: ColumnTypes): string[] {
  return [
    `create table iam_revision (
    id ${integer} primary key,
    revision ${integer} not null
  ) ${keyedTable}`,
    'insert into iam_revision (id, revision) values (1, 0)',

    `create table iam_identities (
    id ${text} primary key,
    kind ${text} not null,
    name ${text} not null,
    name_key ${text} not null,
    path ${text} not null,
    tags ${text} not null,
    boundary_arn ${text},
    trust_policy ${text},
    trust_ids ${text},
    description ${text},
    max_session_seconds ${integer},
    last_used_at ${integer},
    last_used_region ${text},
    created_at ${integer} not null,
    unique (kind, name_key)
  ) ${table}`,
    'create index iam_identities_by_boundary on iam_identities (boundary_arn) where boundary_arn is not null',

    `create table iam_group_members (
    user_id ${text} not null references iam_identities (id) on delete cascade,
    group_id ${text} not null references iam_identities (id) on delete cascade,
    primary key (user_id, group_id)
  ) ${keyedTable}`,
    'create index iam_group_members_of_group on iam_group_members (group_id)',
  ]
}

function policyTables({ text, integer, table, keyedTable }: ColumnTypes): string[] {
  return [
    `create table iam_policies (
    arn ${text} primary key,
    id ${text} not null unique,
    name ${text} not null,
    name_key ${text} not null unique,
    path ${text} not null,
    description ${text},
    default_version ${integer} not null,
    last_version ${integer} not null,
    tags ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null
  ) ${table}`,

    `create table iam_policy_versions (
    policy_arn ${text} not null references iam_policies (arn) on delete cascade,
    version ${integer} not null,
    document ${text} not null,
    created_at ${integer} not null,
    primary key (policy_arn, version)
  ) ${table}`,

    `create table iam_inline_policies (
    owner_id ${text} not null references iam_identities (id) on delete cascade,
    name ${text} not null,
    document ${text} not null,
    primary key (owner_id, name)
  ) ${table}`,

    // Without a reference to iam_policies: policies of the vendor are no rows. Changes of IAM come one after another.
    `create table iam_attachments (
    owner_id ${text} not null references iam_identities (id) on delete cascade,
    policy_arn ${text} not null,
    name_key ${text} not null,
    primary key (owner_id, policy_arn)
  ) ${keyedTable}`,
    'create index iam_attachments_of_policy on iam_attachments (policy_arn)',
  ]
}

function keyTables({ text, integer, keyedTable }: ColumnTypes): string[] {
  return [
    `alter table access_keys add column user_id ${text} references iam_identities (id) on delete cascade`,
    `alter table access_keys add column last_used_at ${integer}`,
    `alter table access_keys add column last_used_service ${text}`,
    `alter table access_keys add column last_used_region ${text}`,
    'create index access_keys_of_user on access_keys (user_id) where user_id is not null',

    `create table deleted_access_keys (
    id ${text} primary key,
    deleted_at ${integer} not null
  ) ${keyedTable}`,
  ]
}
