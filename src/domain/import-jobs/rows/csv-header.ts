import type { UserPool } from '../../../entities/user-pool.js'

/** The columns of a file in its order. */
export type ColumnOrder = readonly string[]

export const usernameColumn = 'cognito:username'
export const mfaColumn = 'cognito:mfa_enabled'
/** Assumed: which column carries the hashes is documented nowhere; the name follows that of the other two. */
export const passwordHashColumn = 'cognito:password_hash'

/** What the service keeps itself (AWS CLI, example outputs). */
const neverColumns: ReadonlySet<string> = new Set(['sub', 'identities'])
/** Column names that are told back: longer than any that a pool can have. */
const longestToldName = 40

/**
 * The columns of a file for the pool, in the order of GetCSVHeader: standard and custom attributes as in the schema, then
 * the two of the service (AWS CLI, example outputs). Assumed: attributes of developers are columns like any other.
 */
export function csvHeader(pool: UserPool): readonly string[] {
  const attributes = pool.schema.map(({ name }) => name).filter((name) => !neverColumns.has(name))
  return [...attributes, mfaColumn, usernameColumn]
}

/**
 * Reads the first row of a file: every column of the pool in any order, and no other. With `hashes` the column of the
 * password hashes is one of them; without, nobody could tell how to read it, and it is unknown.
 */
export function readHeader(
  fields: readonly string[],
  pool: UserPool,
  { hashes }: { readonly hashes: boolean },
): ColumnOrder | { readonly fault: string } {
  const expected = new Set(hashes ? [...csvHeader(pool), passwordHashColumn] : csvHeader(pool))
  const unknown = fields.find((name) => !expected.has(name))
  if (unknown !== undefined) return { fault: `The header has the unknown column "${told(unknown)}".` }
  const given = new Set<string>()
  for (const name of fields) {
    if (given.has(name)) return { fault: `The header has the column "${name}" twice.` }
    given.add(name)
  }
  const missing = [...expected].find((name) => !given.has(name))
  return missing === undefined ? [...fields] : { fault: `The header lacks the column "${missing}".` }
}

/** Whole characters only: half of one could not be stored. */
function told(name: string): string {
  const shown = Array.from(name).slice(0, longestToldName).join('')
  return shown === name ? name : `${shown}…`
}
