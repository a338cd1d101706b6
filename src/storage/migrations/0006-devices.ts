import type { Migration } from './migrate.js'

/**
 * A token family names the device that its sign-in came from or offered; the group key is there only while the offer is
 * open. No foreign key: an offered device has no row, and a forgotten one must not end its tokens silently.
 */
export const devices: Migration = {
  name: '0006-devices',
  statements: ({ text, integer, keyedTable }) => [
    `create table devices (
    pool_id ${text} not null,
    sub ${text} not null,
    device_key ${text} not null,
    group_key ${text} not null,
    name ${text},
    sealed ${text} not null,
    remembered ${integer} not null,
    created_at ${integer} not null,
    modified_at ${integer} not null,
    authenticated_at ${integer} not null,
    last_ip ${text} not null,
    primary key (pool_id, sub, device_key),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,
    `alter table token_families add column device_key ${text}`,
    `alter table token_families add column device_group_key ${text}`,
  ],
}
