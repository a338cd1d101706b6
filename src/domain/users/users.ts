import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import { Failure } from '../failure.js'
import { type NameLookup, nameLookups } from './names.js'

/** Finding users by the names they have. */
export class Users {
  readonly #storage: Storage

  constructor({ storage }: { readonly storage: Storage }) {
    this.#storage = storage
  }

  /** By username, active alias, email or phone number of a pool with username attributes, or `sub`: what administrators may send. */
  async find(pool: UserPool, name: string): Promise<User | undefined> {
    return this.#first(pool, nameLookups(pool, name, 'administrator'))
  }

  /** As `find`, or `user-not-found`. */
  async require(pool: UserPool, name: string): Promise<User> {
    const user = await this.find(pool, name)
    if (!user) throw new Failure('user-not-found')
    return user
  }

  /** By the names a person may sign in with: as `find` without `sub` (unless it is the username). */
  async findForSignIn(pool: UserPool, name: string): Promise<User | undefined> {
    return this.#first(pool, nameLookups(pool, name, 'person'))
  }

  /** The present state inside a transaction, kept from others' changes until its end, or `user-not-found`. */
  async reload(tx: Stores, user: User): Promise<User> {
    const present = await tx.users.findForUpdate(user.poolId, user.sub)
    if (!present) throw new Failure('user-not-found')
    return present
  }

  async #first(pool: UserPool, lookups: readonly NameLookup[]): Promise<User | undefined> {
    for (const lookup of lookups) {
      const user = await findBy(this.#storage.read, pool, lookup)
      if (user) return user
    }
    return undefined
  }
}

function findBy({ users }: Stores, pool: UserPool, lookup: NameLookup): Promise<User | undefined> {
  if (lookup.by === 'username') return users.findByUsernameKey(pool.id, lookup.key)
  if (lookup.by === 'sub') return users.findBySub(pool.id, lookup.sub)
  return users.findByAlias(pool.id, lookup.alias)
}
