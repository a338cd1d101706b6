import type { Migration } from './migrate.js'

/** Where a session was used last, as JSON; null in pools that track no sessions. */
export const sessionOrigin: Migration = {
  name: '0018-session-origin',
  statements: ({ text }) => [`alter table token_families add column origin ${text}`],
}
