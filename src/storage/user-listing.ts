import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Sub, sub, type UserPoolId } from '../entities/ids.js'
import type { User } from '../entities/user.js'
import type { Database } from './schema.js'
import { type SelectedUserRow, toUser, userColumns } from './user-row.js'

/** What ListUsers asks for; all matches are on normalized or stored values, never patterns. */
export interface UserQuery {
  /** Absent: every user. */
  readonly filter?: UserFilter
  /** Sort value and sub of the last user of the page before. */
  readonly after?: UserPosition
  readonly limit: number
}

export interface UserFilter {
  readonly field: 'username' | 'sub' | 'status' | 'enabled' | 'attribute'
  /** Attribute name when `field` is `attribute`. */
  readonly attribute?: string
  readonly match: 'equal' | 'prefix'
  /** For `enabled`: `true` or `false`. */
  readonly value: string
}

export interface UserPosition {
  readonly sortValue: string
  readonly sub: Sub
}

export interface FoundUser {
  readonly user: User
  readonly position: UserPosition
}

/** Sorts after every text that has the same beginning. */
const lastCharacter = '\u{10FFFF}'

/** Rows in the order of an index whose last column is `sub`, from which a page is cut. */
interface Ordering {
  readonly from: RawBuilder<unknown>
  readonly sort: RawBuilder<unknown>
  readonly sub: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
}

export async function listUsers(db: Kysely<Database>, poolId: UserPoolId, query: UserQuery): Promise<FoundUser[]> {
  const ordering = orderingOf(poolId, query.filter)
  const range = ordering && rangeOf(ordering, query)
  if (!range) return []
  const { from, sort, sub: tie, conditions } = ordering
  const columns = sql.join(userColumns.map((column) => sql.ref(column)))
  const { rows } = await sql<SelectedUserRow & { sort_value: string }>`
    select ${columns}, ${sort} as sort_value from ${from}
    where ${sql.join([...conditions, ...range], sql` and `)}
    order by ${sort}, ${tie} limit ${query.limit}`.execute(db)
  return rows.map((row) => ({ user: toUser(row), position: { sortValue: row.sort_value, sub: sub(row.sub) } }))
}

function orderingOf(poolId: UserPoolId, filter: UserFilter | undefined): Ordering | undefined {
  const bySub: Ordering = {
    from: sql`users`,
    sort: sql`users.sub`,
    sub: sql`users.sub`,
    conditions: [sql`users.pool_id = ${poolId}`],
  }
  switch (filter?.field) {
    case undefined:
    case 'sub':
      return bySub
    case 'username':
      return { ...bySub, sort: sql`users.username` }
    case 'status':
      return { ...bySub, sort: sql`users.status` }
    case 'enabled':
      return withFlag(bySub, filter)
    case 'attribute':
      return {
        // A cross join makes SQLite begin with the searched values.
        from: sql`user_search as search cross join users`,
        sort: sql`search.value`,
        sub: sql`search.sub`,
        conditions: [
          sql`search.pool_id = ${poolId}`,
          sql`search.name = ${filter.attribute ?? ''}`,
          sql`users.pool_id = search.pool_id`,
          sql`users.sub = search.sub`,
        ],
      }
  }
}

function withFlag(bySub: Ordering, { match, value }: UserFilter): Ordering | undefined {
  const flags = ['false', 'true'].filter((flag) => (match === 'equal' ? flag === value : flag.startsWith(value)))
  if (flags.length !== 1) return flags.length === 0 ? undefined : bySub
  return { ...bySub, conditions: [...bySub.conditions, sql`users.enabled = ${flags[0] === 'true' ? 1 : 0}`] }
}

/** What remains of the filter's matches after the position; undefined when the position is none of them. */
function rangeOf(ordering: Ordering, { filter, after }: UserQuery): RawBuilder<unknown>[] | undefined {
  const { sort, sub: tie } = ordering
  const afterSub = after ? [sql`${tie} > ${after.sub}`] : []
  if (!filter || filter.field === 'enabled') return afterSub
  if (filter.match === 'equal') return [sql`${sort} = ${filter.value}`, ...afterSub]

  const end = sql`${sort} < ${filter.value + lastCharacter}`
  if (!after) return [sql`${sort} >= ${filter.value}`, end]
  if (!after.sortValue.startsWith(filter.value)) return undefined
  return [
    filter.field === 'sub' ? sql`${sort} > ${after.sub}` : sql`(${sort}, ${tie}) > (${after.sortValue}, ${after.sub})`,
    end,
  ]
}
