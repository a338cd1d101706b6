import type { Migration } from './migrate.js'

/** Messages queued before are looked at with the mails: what a message says of its way counts in the end. */
export const outboxTransports: Migration = {
  name: '0017-outbox-transports',
  statements: ({ text }) => [
    `alter table outbox add column transport ${text} not null default 'email'`,
    'drop index outbox_due',
    'create index outbox_due on outbox (state, transport, next_try_at)',
  ],
}
