import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely'
import { type Sub, sub, type UserPoolId } from '../entities/ids.js'
import type { User } from '../entities/user.js'
import type { Database } from './schema.js'
import { Statement } from './statement.js'
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

/** Everything that a listing statement may bind. */
type Values = Record<'poolId' | 'attribute' | 'value' | 'end' | 'afterValue' | 'afterSub', string> &
  Record<'enabled' | 'limit', number>

type ListedRow = SelectedUserRow & { readonly sort_value: string }

/** Lists users by statements that are compiled once for each form of a query: filtered field, match, first or later page. */
export class UserLister {
  readonly #db: Kysely<Database>
  readonly #statements = new Map<string, Statement<Values, ListedRow>>()

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async list(poolId: UserPoolId, query: UserQuery): Promise<FoundUser[]> {
    const filter = query.filter?.field === 'enabled' ? flagFilter(query.filter) : query.filter
    if (filter === 'nobody' || isPastPrefix(filter, query.after)) return []
    const value = filter?.value ?? ''
    const rows = await this.#statementFor(filter, query.after !== undefined).all({
      poolId,
      attribute: filter?.attribute ?? '',
      value,
      end: value + lastCharacter,
      afterValue: query.after?.sortValue ?? '',
      afterSub: query.after?.sub ?? '',
      enabled: value === 'true' ? 1 : 0,
      limit: query.limit,
    })
    return rows.map((row) => ({ user: toUser(row), position: { sortValue: row.sort_value, sub: sub(row.sub) } }))
  }

  #statementFor(filter: UserFilter | undefined, isLater: boolean): Statement<Values, ListedRow> {
    const form = `${filter?.field} ${filter?.match} ${isLater}`
    const known = this.#statements.get(form)
    if (known) return known
    const statement = new Statement<Values, ListedRow>(this.#db, (values) => this.#build(values, filter, isLater))
    this.#statements.set(form, statement)
    return statement
  }

  #build(values: Values, filter: UserFilter | undefined, isLater: boolean): Compilable<ListedRow> {
    const { from, sort, sub: tie, conditions } = orderingOf(values, filter)
    const range = rangeOf({ sort, sub: tie }, { values, filter, isLater })
    const columns = sql.join(userColumns.map((column) => sql.ref(column)))
    const statement = sql<ListedRow>`
      select ${columns}, ${sort} as sort_value from ${from}
      where ${sql.join([...conditions, ...range], sql` and `)}
      order by ${sort}, ${tie} limit ${values.limit}`
    return { compile: () => statement.compile(this.#db) }
  }
}

/** A prefix of `true` or `false` means the flag it begins, or both, or none. */
function flagFilter(filter: UserFilter): UserFilter | 'nobody' | undefined {
  const { match, value } = filter
  const flags = ['false', 'true'].filter((flag) => (match === 'equal' ? flag === value : flag.startsWith(value)))
  const [only, other] = flags
  if (only === undefined) return 'nobody'
  return other === undefined ? { ...filter, match: 'equal', value: only } : undefined
}

/** Whether the page before ended outside of the filter's matches, as that of a made-up position does. */
function isPastPrefix(filter: UserFilter | undefined, after: UserPosition | undefined): boolean {
  return filter?.match === 'prefix' && after !== undefined && !after.sortValue.startsWith(filter.value)
}

function orderingOf(values: Values, filter: UserFilter | undefined): Ordering {
  const bySub: Ordering = {
    from: sql`users`,
    sort: sql`users.sub`,
    sub: sql`users.sub`,
    conditions: [sql`users.pool_id = ${values.poolId}`],
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
      return { ...bySub, conditions: [...bySub.conditions, sql`users.enabled = ${values.enabled}`] }
    case 'attribute':
      return {
        // A cross join makes SQLite begin with the searched values.
        from: sql`user_search as search cross join users`,
        sort: sql`search.value`,
        sub: sql`search.sub`,
        conditions: [
          sql`search.pool_id = ${values.poolId}`,
          sql`search.name = ${values.attribute}`,
          sql`users.pool_id = search.pool_id`,
          sql`users.sub = search.sub`,
        ],
      }
  }
}

/** What remains of the filter's matches after the position. */
function rangeOf(
  { sort, sub: tie }: Pick<Ordering, 'sort' | 'sub'>,
  query: { readonly values: Values; readonly filter: UserFilter | undefined; readonly isLater: boolean },
): RawBuilder<unknown>[] {
  const { values, filter, isLater } = query
  const afterSub = isLater ? [sql`${tie} > ${values.afterSub}`] : []
  if (!filter || filter.field === 'enabled') return afterSub
  if (filter.match === 'equal') return [sql`${sort} = ${values.value}`, ...afterSub]

  const end = sql`${sort} < ${values.end}`
  if (!isLater) return [sql`${sort} >= ${values.value}`, end]
  if (filter.field === 'sub') return [...afterSub, end]
  return [sql`(${sort}, ${tie}) > (${values.afterValue}, ${values.afterSub})`, end]
}
