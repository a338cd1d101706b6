import { type Kysely, sql } from 'kysely'
import type { UserPoolId } from '../entities/ids.js'
import type { Database } from './schema.js'

interface Step {
  readonly table: keyof Database & string
  readonly key: readonly string[]
  /** Rows that go with one, about. */
  readonly weight: number
}

/** About how many rows one batch removes: some tens of milliseconds, for which other writers wait. */
const BATCH_ROWS = 2_000

/**
 * What a pool can have any number of, in an order in which nothing takes many others along: a user's passwords, codes,
 * search values and the like go with the user, keys with the pool. Messages first, which would be delivered else.
 */
const steps: readonly Step[] = [
  { table: 'outbox', key: ['id'], weight: 1 },
  { table: 'import_file_chunks', key: ['job_id', 'upload_id', 'n'], weight: 200 },
  { table: 'import_log_lines', key: ['job_id', 'first_line'], weight: 10 },
  { table: 'import_jobs', key: ['id'], weight: 1 },
  { table: 'token_families', key: ['id'], weight: 1 },
  { table: 'ui_customizations', key: ['pool_id', 'target'], weight: 10 },
  { table: 'login_brandings', key: ['pool_id', 'id'], weight: 100 },
  { table: 'terms_documents', key: ['pool_id', 'id'], weight: 1 },
  { table: 'app_clients', key: ['id'], weight: 1 },
  { table: 'auth_events', key: ['pool_id', 'sub', 'id'], weight: 1 },
  { table: 'devices', key: ['pool_id', 'sub', 'device_key'], weight: 1 },
  { table: 'group_members', key: ['pool_id', 'sub', 'group_name'], weight: 1 },
  { table: 'federated_identities', key: ['pool_id', 'provider_name', 'attribute_name', 'attribute_value'], weight: 1 },
  { table: 'users', key: ['pool_id', 'sub'], weight: 10 },
  { table: 'user_groups', key: ['pool_id', 'name'], weight: 1 },
  { table: 'identity_providers', key: ['pool_id', 'name'], weight: 10 },
  { table: 'custom_rounds', key: ['pool_id', 'id'], weight: 1 },
  { table: 'lockouts', key: ['pool_id', 'subject'], weight: 1 },
  { table: 'attempt_windows', key: ['pool_id', 'subject', 'action'], weight: 1 },
]

/** Removes one batch of what belongs to the pool. True when nothing was left, the pool itself excepted. */
export async function removeBelongings(db: Kysely<Database>, poolId: UserPoolId): Promise<boolean> {
  let room = BATCH_ROWS
  for (const step of steps) {
    const limit = Math.ceil(room / step.weight)
    const removed = await removeRows(db, poolId, { ...step, limit })
    if (removed === limit) return false
    room -= removed * step.weight
  }
  return true
}

async function removeRows(
  db: Kysely<Database>,
  poolId: UserPoolId,
  { table, key, limit }: Step & { readonly limit: number },
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const { numAffectedRows } = await sql`
    with chosen as (select ${columns} from ${sql.table(table)} where pool_id = ${poolId} limit ${limit})
    delete from ${sql.table(table)} where (${columns}) in (select ${columns} from chosen)`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
