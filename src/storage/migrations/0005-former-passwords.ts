import type { Migration } from './migrate.js'

/**
 * Former passwords are sealed as such and no longer like present ones. SQL cannot seal anew, and a cell of the old form
 * would still open as a present password, so the histories begin anew; present passwords stay.
 */
export const formerPasswords: Migration = {
  name: '0005-former-passwords',
  statements: () => ['delete from password_history'],
}
