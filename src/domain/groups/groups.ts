import type { Group } from '../../entities/group.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
}

/** What a group says of itself; what is absent was not set. */
export type GroupContents = Partial<Pick<Group, 'description' | 'roleArn' | 'precedence'>>

/** The groups of a pool. Names are compared as they are, letter case included. */
export class Groups {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Fails with `group-exists` when the name is taken: of parallel creations one wins. */
  async create(pool: UserPool, name: string, { description, roleArn, precedence }: GroupContents): Promise<Group> {
    const { storage, clock } = this.#with
    const now = clock.now()
    const group = { poolId: pool.id, name, description, roleArn, precedence, createdAt: now, modifiedAt: now }
    try {
      if (await storage.transaction((tx) => tx.groups.insert(group))) return group
    } catch (error) {
      if (error instanceof ParentGoneError) throw new Failure('pool-not-found', { poolId: pool.id })
      throw error
    }
    throw new Failure('group-exists')
  }

  /** The group, or `group-not-found`: a group of another pool is none. */
  async require(pool: UserPool, name: string): Promise<Group> {
    const group = await this.#with.storage.read.groups.find(pool.id, name)
    if (!group) throw new Failure('group-not-found')
    return group
  }

  /** Assumed: what `change` leaves out stays as it is. Of two changes at once none is lost. */
  async update(pool: UserPool, name: string, change: GroupContents): Promise<Group> {
    const { storage, clock } = this.#with
    const modifiedAt = clock.now()
    return storage.transaction(async (tx) => {
      const present = await tx.groups.findForUpdate(pool.id, name)
      if (!present) throw new Failure('group-not-found')
      const changed = {
        ...present,
        description: change.description ?? present.description,
        roleArn: change.roleArn ?? present.roleArn,
        precedence: change.precedence ?? present.precedence,
        modifiedAt,
      }
      await tx.groups.update(changed)
      return changed
    })
  }

  /** Removes the group, whoever is in it. Tokens that were issued keep its name until they expire. */
  async delete(pool: UserPool, name: string): Promise<void> {
    const isDeleted = await this.#with.storage.transaction((tx) => tx.groups.delete(pool.id, name))
    if (!isDeleted) throw new Failure('group-not-found')
  }

  /** In order of name, from the one after `after`. */
  list(pool: UserPool, after: string | undefined, limit: number): Promise<Group[]> {
    return this.#with.storage.read.groups.list(pool.id, after, limit)
  }
}
