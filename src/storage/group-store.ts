import type { Insertable, Kysely } from 'kysely'
import type { Group, RankedGroup } from '../entities/group.js'
import { type Sub, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { User } from '../entities/user.js'
import { canLockRows } from './kysely-over.js'
import type { Database, UserGroupRow } from './schema.js'
import { Statement } from './statement.js'
import { toUser, userColumns } from './user-row.js'

const columns = [
  'user_groups.pool_id',
  'user_groups.name',
  'user_groups.description',
  'user_groups.role_arn',
  'user_groups.precedence',
  'user_groups.created_at',
  'user_groups.modified_at',
] as const

/** Groups and who is in them. */
export class GroupStore {
  readonly #db: Kysely<Database>
  readonly #ranked: Statement<{ poolId: string; sub: string }, Pick<UserGroupRow, 'name' | 'role_arn' | 'precedence'>>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#ranked = new Statement(db, ({ poolId, sub }) =>
      this.#groupsOfUser(poolId, sub).select(['user_groups.name', 'user_groups.role_arn', 'user_groups.precedence']),
    )
  }

  /** False when the name is taken in the pool: decided by the database, of parallel inserts one wins. */
  async insert(group: Group): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('user_groups')
      .values(toRow(group))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, name: string): Promise<Group | undefined> {
    const row = await this.#named(poolId, name).executeTakeFirst()
    return row && toGroup(row)
  }

  /** Reads the group and keeps others from changing it until the transaction ends: for read, change, `update`. */
  async findForUpdate(poolId: UserPoolId, name: string): Promise<Group | undefined> {
    const row = await this.#named(poolId, name)
      .$if(canLockRows(this.#db), (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row && toGroup(row)
  }

  /** Overwrites description, role, precedence and modification time; false when the group is gone. */
  async update(group: Group): Promise<boolean> {
    const { description, role_arn, precedence, modified_at } = toRow(group)
    const { numUpdatedRows } = await this.#db
      .updateTable('user_groups')
      .set({ description, role_arn, precedence, modified_at })
      .where('pool_id', '=', group.poolId)
      .where('name', '=', group.name)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Removes the group; its members are in it no more. */
  async delete(poolId: UserPoolId, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('user_groups')
      .where('pool_id', '=', poolId)
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Groups in order of name, from the one after `after`. */
  async list(poolId: UserPoolId, after: string | undefined, limit: number): Promise<Group[]> {
    const rows = await this.#db
      .selectFrom('user_groups')
      .select(columns)
      .where('pool_id', '=', poolId)
      .$if(after !== undefined, (query) => query.where('name', '>', after ?? ''))
      .orderBy('name')
      .limit(limit)
      .execute()
    return rows.map(toGroup)
  }

  /** False when the user is in the group already. A user or group that is gone fails as a missing parent. */
  async addMember(poolId: UserPoolId, sub: Sub, name: string): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('group_members')
      .values({ pool_id: poolId, sub, group_name: name })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** False when the user was not in the group. */
  async removeMember(poolId: UserPoolId, sub: Sub, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('group_members')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('group_name', '=', name)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** How many groups the user is in. Exact for a change that has locked the user first. */
  async countOfUser(poolId: UserPoolId, sub: Sub): Promise<number> {
    const { count } = await this.#db
      .selectFrom('group_members')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return count
  }

  /** Every group of the user as tokens tell it, in no order. One read, at each issue of tokens. */
  async rankedOfUser(poolId: UserPoolId, sub: Sub): Promise<RankedGroup[]> {
    const rows = await this.#ranked.all({ poolId, sub })
    return rows.map(toRanked)
  }

  /** Groups of the user in order of name, from the one after `after`. */
  async listOfUser(poolId: UserPoolId, sub: Sub, page: { after: string | undefined; limit: number }): Promise<Group[]> {
    const { after, limit } = page
    const rows = await this.#groupsOfUser(poolId, sub)
      .select(columns)
      .$if(after !== undefined, (query) => query.where('member.group_name', '>', after ?? ''))
      .orderBy('member.group_name')
      .limit(limit)
      .execute()
    return rows.map(toGroup)
  }

  /** Users in the group in order of sub, from the one after `after`. */
  async listMembers(
    poolId: UserPoolId,
    name: string,
    page: { after: Sub | undefined; limit: number },
  ): Promise<User[]> {
    const { after, limit } = page
    const rows = await this.#db
      .selectFrom('group_members as member')
      .innerJoin('users', (join) =>
        join.onRef('users.pool_id', '=', 'member.pool_id').onRef('users.sub', '=', 'member.sub'),
      )
      .select(userColumns)
      .where('member.pool_id', '=', poolId)
      .where('member.group_name', '=', name)
      .$if(after !== undefined, (query) => query.where('member.sub', '>', after ?? ''))
      .orderBy('member.sub')
      .limit(limit)
      .execute()
    return rows.map(toUser)
  }

  #named(poolId: UserPoolId, name: string) {
    return this.#db.selectFrom('user_groups').select(columns).where('pool_id', '=', poolId).where('name', '=', name)
  }

  #groupsOfUser(poolId: string, sub: string) {
    return this.#db
      .selectFrom('group_members as member')
      .innerJoin('user_groups', (join) =>
        join.onRef('user_groups.pool_id', '=', 'member.pool_id').onRef('user_groups.name', '=', 'member.group_name'),
      )
      .where('member.pool_id', '=', poolId)
      .where('member.sub', '=', sub)
  }
}

function toRow(group: Group): Insertable<UserGroupRow> {
  return {
    pool_id: group.poolId,
    name: group.name,
    description: group.description ?? null,
    role_arn: group.roleArn ?? null,
    precedence: group.precedence ?? null,
    created_at: group.createdAt.getTime(),
    modified_at: group.modifiedAt.getTime(),
  }
}

function toGroup(row: UserGroupRow): Group {
  return {
    poolId: userPoolId(row.pool_id),
    ...toRanked(row),
    ...(row.description !== null && { description: row.description }),
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}

function toRanked(row: Pick<UserGroupRow, 'name' | 'role_arn' | 'precedence'>): RankedGroup {
  return {
    name: row.name,
    ...(row.role_arn !== null && { roleArn: row.role_arn }),
    ...(row.precedence !== null && { precedence: row.precedence }),
  }
}
