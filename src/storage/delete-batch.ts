import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.js'

const limit = 1_000

interface Batch<Table extends keyof Database & string> {
  readonly table: Table
  readonly key: readonly (keyof Database[Table] & string)[]
  /** An indexed column by which the oldest rows come first. */
  readonly age: keyof Database[Table] & string
  readonly condition: RawBuilder<unknown>
}

/**
 * Deletes up to 1,000 rows, so that a long backlog neither blocks the process nor holds many locks. Returns how many. The
 * condition stands twice because a chosen row may have been renewed before its deletion.
 */
export async function deleteBatch<Table extends keyof Database & string>(
  db: Kysely<Database>,
  { table, key, age, condition }: Batch<Table>,
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const { numAffectedRows } = await sql`
    with chosen as (
      select ${columns} from ${sql.table(table)} where ${condition} order by ${sql.ref(age)} limit ${limit}
    )
    delete from ${sql.table(table)} where (${columns}) in (select ${columns} from chosen) and ${condition}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
