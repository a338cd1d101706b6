import type { Migration } from './migrate.js'

/** The table finds a user by an identity and keeps identities apart; the user's column shows them without another read. */
export const federatedIdentities: Migration = {
  name: '0009-federated-identities',
  statements: ({ text, keyedTable }) => [
    `alter table users add column identities ${text}`,

    `create table federated_identities (
    pool_id ${text} not null,
    provider_name ${text} not null,
    attribute_name ${text} not null,
    attribute_value ${text} not null,
    sub ${text} not null,
    primary key (pool_id, provider_name, attribute_name, attribute_value),
    foreign key (pool_id, sub) references users (pool_id, sub) on delete cascade
  ) ${keyedTable}`,

    // The way from a user to its identities, which go with it.
    'create index federated_identities_of_user on federated_identities (pool_id, sub)',

    'create index federated_identity_attributes on federated_identities (pool_id, attribute_name)',
  ],
}
