import type { Migration } from './migrate.js'

export const groups: Migration = {
  name: '0003-groups',
  statements: ({ text, integer, keyedTable }) => [
    `create table user_groups (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    name ${text} not null,
    description ${text},
    role_arn ${text},
    precedence ${integer},
    created_at ${integer} not null,
    modified_at ${integer} not null,
    primary key (pool_id, name)
  ) ${keyedTable}`,

    `create table group_members (
    pool_id ${text} not null,
    sub ${text} not null,
    group_name ${text} not null,
    primary key (pool_id, sub, group_name),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade,
    foreign key (pool_id, group_name) references user_groups (pool_id, name) on delete cascade
  ) ${keyedTable}`,
    'create index group_members_of_group on group_members (pool_id, group_name, sub)',
  ],
}
