import type { Kysely } from 'kysely'
import type { Database } from './schema.js'

/** Empties the database but for data keys and the reserve of signing keys. Everything of a pool goes with the pool. */
export async function resetDatabase(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('user_pools').execute()
  await db.deleteFrom('settings').execute()
  await db.deleteFrom('claims').execute()
  await db.deleteFrom('access_keys').execute()
  await db.deleteFrom('deleted_access_keys').execute()
  await db.deleteFrom('iam_identities').execute()
  await db.deleteFrom('iam_policies').execute()
  await db
    .updateTable('iam_revision')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .execute()
}
