import { type Random, randomText } from '../../crypto/random.js'
import { type UserPoolId, userPoolId } from '../../entities/ids.js'
import type { SchemaAttribute, UserPool, UserPoolSettings } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import { FreshCache } from '../cache/fresh-cache.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { refuseWhileImporting } from '../import-jobs/import-guard.js'
import { isPoolId, type PinnedIdRules, refusePinningTag, takePinnedPoolId, withoutPinningTag } from './pinned-ids.js'
import { checkPool } from './pool-rules.js'
import { checkTags, type Tags } from './pool-tags.js'

/** A pool to be made; settings are complete (`completePoolSettings`) and checked against the schema here. */
export interface NewUserPool {
  readonly name: string
  readonly settings: UserPoolSettings
  readonly schema: readonly SchemaAttribute[]
  /** The tag `_custom_id_` pins the id, in `dev` only, and is not kept. */
  readonly tags: Tags
  /** A pinned id, in `dev` only. */
  readonly id?: UserPoolId
}

/** What a change sets; the rest stays. */
export type PoolChange = Partial<Pick<UserPool, 'name' | 'settings' | 'schema' | 'tags'>>

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly region: string
  /** Whether callers may choose ids, as `dev` permits. */
  readonly pinnedIds: boolean
  /** Whether the tier of a pool limits its features, as in AWS. Absent: not. */
  readonly enforceTiers?: boolean
  readonly signingKeys: { reserveFor(tx: Stores, poolId: UserPoolId): Promise<void> }
}

const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const shortNameLength = 9
const cached = { limit: 1000, maxAgeMilliseconds: 1000 }

/** User pools, cached in this process for at most a second of staleness against other nodes. */
export class Pools {
  readonly #with: Collaborators
  readonly #pinning: PinnedIdRules
  readonly #cache = new FreshCache<string, UserPool>(cached)
  readonly #listeners: (() => void)[] = []
  readonly #settingsListeners: ((pool: UserPool) => void)[] = []

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    this.#pinning = { allowed: collaborators.pinnedIds, region: collaborators.region }
  }

  /** Makes the pool and gives it signing keys. A pinned id that is taken fails with `pinned-id-invalid`. */
  async create(pool: NewUserPool): Promise<UserPool> {
    const made = await this.#make(pool)
    this.#tellOfSettings(made)
    return made
  }

  async #make(pool: NewUserPool): Promise<UserPool> {
    const { tags, id = pool.id } = takePinnedPoolId(pool.tags, this.#pinning)
    const { name, settings, schema } = pool
    checkTags(tags)
    checkPool(this.asOffered({ settings, schema }))
    const now = this.#with.clock.now()
    const made = { name, settings, schema, tags, createdAt: now, modifiedAt: now }

    if (id !== undefined) {
      if (!this.#pinning.allowed) throw new Failure('pinned-id-invalid', { reason: 'User pool IDs can not be chosen.' })
      while (await this.removeDeleted(id));
      if (await this.#insert({ ...made, id })) return { ...made, id }
      throw new Failure('pinned-id-invalid', { reason: `A user pool with the ID ${id} exists already.` })
    }
    for (;;) {
      const drawn = { ...made, id: this.#drawId() }
      if (await this.#insert(drawn)) return drawn
    }
  }

  /** Any text may be asked for, such as the claim of a token yet to be verified. */
  async find(id: UserPoolId | string): Promise<UserPool | undefined> {
    if (!isPoolId(id)) return undefined
    return this.#cache.get(id, () => this.#with.storage.read.pools.find(userPoolId(id)))
  }

  /** The pool, or `pool-not-found`. */
  async require(id: UserPoolId | string): Promise<UserPool> {
    const pool = await this.find(id)
    if (!pool) throw notFound(id)
    return pool
  }

  /** The pool as it is at this moment, whichever node changed it last, or `pool-not-found`. */
  async requireCurrent(id: UserPoolId | string): Promise<UserPool> {
    const pool = await this.#with.storage.read.pools.find(userPoolId(id))
    if (!pool) throw notFound(id)
    return pool
  }

  /**
   * Applies `change`, which must be pure, to the pool as it is now; of two changes at once none is lost. `refuseIn` may
   * refuse it in the same transaction.
   */
  async update(
    id: UserPoolId | string,
    change: (pool: UserPool) => PoolChange,
    refuseIn?: (tx: Stores, pool: UserPool) => Promise<void>,
  ): Promise<UserPool> {
    const modifiedAt = this.#with.clock.now()
    let settingsBefore: UserPoolSettings | undefined
    const changed = await this.#with.storage.transaction(async (tx) => {
      const pool = await tx.pools.findForUpdate(userPoolId(id))
      if (!pool) throw notFound(id)
      await refuseIn?.(tx, pool)
      settingsBefore = pool.settings
      const next = { ...pool, ...change(pool), modifiedAt }
      next.tags = withoutPinningTag(next.tags, pool.id, this.#pinning)
      checkTags(next.tags)
      checkPool(this.asOffered(next))
      await tx.pools.update(next)
      return next
    })
    this.#cache.forget(id)
    if (changed.settings !== settingsBefore) this.#tellOfSettings(changed)
    return changed
  }

  async addTags(id: UserPoolId | string, tags: Tags): Promise<void> {
    refusePinningTag(Object.keys(tags))
    await this.update(id, (pool) => ({ tags: { ...pool.tags, ...tags } }))
  }

  async removeTags(id: UserPoolId | string, keys: readonly string[]): Promise<void> {
    const removed = new Set(keys)
    await this.update(id, ({ tags }) => ({
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))),
    }))
  }

  /**
   * Deletes the pool with everything in it: nobody finds it any more. Of a large one the rest is removed by and by
   * (`removeDeleted`). Fails with `pool-has-deletion-protection`, `pool-has-domain`,
   * `import-in-progress` or `pool-not-found`.
   */
  async delete(id: UserPoolId | string): Promise<void> {
    await this.#with.storage.transaction(async (tx) => {
      const pool = await tx.pools.findForUpdate(userPoolId(id))
      if (!pool) throw notFound(id)
      if (pool.settings.deletionProtection) throw new Failure('pool-has-deletion-protection')
      if ((await tx.domains.listOfPool(pool.id)).length > 0) throw new Failure('pool-has-domain')
      await refuseWhileImporting(tx, pool)
      await tx.pools.delete(pool.id, this.#with.clock.now())
    })
    this.#cache.forget(id)
    this.#tellListeners()
  }

  /** Removes a batch of what is left of deleted pools, or of the given one: repeat until false. */
  removeDeleted(id?: UserPoolId): Promise<boolean> {
    return this.#with.storage.transaction((tx) => tx.pools.removeDeleted(id))
  }

  /** In order of id, from the one after `after`. */
  list(after: UserPoolId | string | undefined, limit: number): Promise<UserPool[]> {
    return this.#with.storage.read.pools.list(after === undefined ? undefined : userPoolId(after), limit)
  }

  /** Exact for small pools; counted anew only from time to time for large ones. */
  estimateUserCount(id: UserPoolId): Promise<number> {
    return this.#with.storage.read.users.estimateCount(id)
  }

  /** The pool as rules of tiers are to see it: where tiers are not enforced, each has what the highest one has. */
  asOffered<Offered extends Pick<UserPool, 'settings'>>(pool: Offered): Offered {
    return this.#with.enforceTiers ? pool : { ...pool, settings: { ...pool.settings, tier: 'PLUS' } }
  }

  /** Drops everything cached, also by those who cache what belongs to pools: the database was emptied. */
  forget(): void {
    this.#cache.forgetAll()
    this.#tellListeners()
  }

  /** Called with each pool that is made here, or whose settings are set anew. */
  whenSet(listener: (pool: UserPool) => void): void {
    this.#settingsListeners.push(listener)
  }

  /** For caches of what belongs to pools: called after any pool is gone. */
  whenGone(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #tellOfSettings(pool: UserPool): void {
    for (const listener of this.#settingsListeners) listener(pool)
  }

  #tellListeners(): void {
    for (const listener of this.#listeners) listener()
  }

  #drawId(): UserPoolId {
    return userPoolId(`${this.#with.region}_${randomText(this.#with.random, alphanumerics, shortNameLength)}`)
  }

  async #insert(pool: UserPool): Promise<boolean> {
    return this.#with.storage.transaction(async (tx) => {
      if (!(await tx.pools.insert(pool))) return false
      await this.#with.signingKeys.reserveFor(tx, pool.id)
      return true
    })
  }
}

function notFound(poolId: string): Failure {
  return new Failure('pool-not-found', { poolId })
}
