import type { Group } from '../../entities/group.js'
import { sub } from '../../entities/ids.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import { Failure } from '../failure.js'
import type { Users } from '../users/users.js'
import type { Groups } from './groups.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly groups: Groups
}

/** Developer guide, "Quotas in Amazon Cognito". */
const mostGroupsOfUser = 100

/** A part of a list: what comes after `after`, at most `limit` entries. */
export interface ListPart {
  readonly after: string | undefined
  readonly limit: number
}

/** Who is in which group. `username` is whatever `Users.find` understands. */
export class GroupMembers {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Puts the user into the group; being in it already is success. Fails with `user-not-found`, then `group-not-found`
   * (Assumed: in this order), then `group-membership-limit`.
   */
  async add(pool: UserPool, username: string, groupName: string): Promise<void> {
    const { storage, users, groups } = this.#with
    const user = await users.require(pool, username)
    const group = await groups.require(pool, groupName)
    try {
      await storage.transaction(async (tx) => {
        // Additions to one user come one after another, so that parallel ones cannot pass the limit together.
        await users.reload(tx, user)
        if (!(await tx.groups.addMember(pool.id, user.sub, group.name))) return
        const count = await tx.groups.countOfUser(pool.id, user.sub)
        if (count > mostGroupsOfUser) throw new Failure('group-membership-limit')
      })
    } catch (error) {
      // The user is kept from going, so the group has gone.
      throw error instanceof ParentGoneError ? new Failure('group-not-found') : error
    }
  }

  /** Assumed: taking out a user who is not in the group is success. */
  async remove(pool: UserPool, username: string, groupName: string): Promise<void> {
    const { storage, users, groups } = this.#with
    const user = await users.require(pool, username)
    const group = await groups.require(pool, groupName)
    await storage.transaction((tx) => tx.groups.removeMember(pool.id, user.sub, group.name))
  }

  /** In order of name. */
  groupsOf(user: User, part: ListPart): Promise<Group[]> {
    return this.#with.storage.read.groups.listOfUser(user.poolId, user.sub, part)
  }

  /** In order of sub. */
  membersOf(group: Group, { after, limit }: ListPart): Promise<User[]> {
    const { groups } = this.#with.storage.read
    return groups.listMembers(group.poolId, group.name, { after: after === undefined ? undefined : sub(after), limit })
  }
}
