import type { Insertable, Kysely } from 'kysely'
import type { User } from '../entities/user.js'
import type { Database, UserSearchRow } from './schema.js'

/** The attributes by which ListUsers can filter. */
const searchedAttributes = ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'] as const

export async function insertSearchRows(db: Kysely<Database>, user: User): Promise<void> {
  const rows = searchRows(user)
  if (rows.length > 0) await db.insertInto('user_search').values(rows).execute()
}

/** Writes only what changed: most updates touch no searched attribute. */
export async function replaceSearchRows(db: Kysely<Database>, user: User): Promise<void> {
  const wanted = searchRows(user)
  const present = await db
    .selectFrom('user_search')
    .select(['name', 'value'])
    .where('pool_id', '=', user.poolId)
    .where('sub', '=', user.sub)
    .execute()

  const isIn = (rows: readonly { name: string; value: string }[], row: { name: string; value: string }) =>
    rows.some(({ name, value }) => name === row.name && value === row.value)
  for (const { name, value } of present.filter((row) => !isIn(wanted, row))) {
    await db
      .deleteFrom('user_search')
      .where('pool_id', '=', user.poolId)
      .where('name', '=', name)
      .where('value', '=', value)
      .where('sub', '=', user.sub)
      .execute()
  }
  const added = wanted.filter((row) => !isIn(present, row))
  if (added.length > 0) await db.insertInto('user_search').values(added).execute()
}

function searchRows(user: User): Insertable<UserSearchRow>[] {
  return searchedAttributes.flatMap((name) => {
    const value = user.attributes[name]
    return value === undefined ? [] : [{ pool_id: user.poolId, name, value, sub: user.sub }]
  })
}
