import type { Kysely } from 'kysely'
import type { Database } from './schema.js'

/** Empties the database but for data keys and the reserve of signing keys. Everything of a pool goes with the pool. */
export async function resetDatabase(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('user_pools').execute()
  await db.deleteFrom('settings').execute()
  await db.deleteFrom('claims').execute()
  await db.deleteFrom('access_keys').execute()
}
