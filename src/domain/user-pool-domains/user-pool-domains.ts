import type { UserPool } from '../../entities/user-pool.js'
import type { UserPoolDomain } from '../../entities/user-pool-domain.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { checkCustomDomain, checkPrefix } from './domain-names.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
}

/** What a domain is given; what is absent was not set. */
export type DomainContents = Partial<Pick<UserPoolDomain, 'certificate' | 'managedLoginVersion'>>

/** The default of the API. Assumed: consoles choose managed login by naming it. */
const classicPages = 1
const managedLogin = 2

/** The domains of pools: no two pools have the same, and each has one prefix and one custom domain at most. */
export class UserPoolDomains {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** A custom domain has a certificate. Fails with `domain-taken` or `pool-has-domain-kind`: one of parallel calls wins. */
  async create(pool: UserPool, name: string, contents: DomainContents): Promise<UserPoolDomain> {
    const { storage, clock } = this.#with
    const { certificate, managedLoginVersion = classicPages } = contents
    if (certificate) checkCustomDomain(name)
    else checkPrefix(name)
    checkVersion(pool, managedLoginVersion)
    const now = clock.now()
    const made = { domain: name, poolId: pool.id, managedLoginVersion, createdAt: now, modifiedAt: now }
    const domain = certificate ? { ...made, certificate } : made
    await storage.transaction(async (tx) => {
      // The lock keeps the pool from being deleted, which one with a domain is not.
      if (!(await tx.pools.findForUpdate(pool.id))) throw new Failure('pool-not-found', { poolId: pool.id })
      if (await tx.domains.insert(domain)) return
      throw new Failure((await tx.domains.find(name)) ? 'domain-taken' : 'pool-has-domain-kind')
    })
    return domain
  }

  /** Of any pool. */
  find(name: string): Promise<UserPoolDomain | undefined> {
    return this.#with.storage.read.domains.find(name)
  }

  /** The pool's domains, two at most. */
  of(pool: UserPool): Promise<UserPoolDomain[]> {
    return this.#with.storage.read.domains.listOfPool(pool.id)
  }

  /** Assumed: what is left out stays. A prefix domain takes no certificate; `domain-not-found` for that of another pool. */
  async update(pool: UserPool, name: string, change: DomainContents): Promise<UserPoolDomain> {
    const { storage, clock } = this.#with
    const modifiedAt = clock.now()
    if (change.managedLoginVersion !== undefined) checkVersion(pool, change.managedLoginVersion)
    return storage.transaction(async (tx) => {
      const present = await tx.domains.findForUpdate(name)
      if (present?.poolId !== pool.id) throw new Failure('domain-not-found')
      if (change.certificate && !present.certificate) throw new Failure('prefix-domain-certificate')
      const { managedLoginVersion = present.managedLoginVersion, certificate = present.certificate } = change
      const changed = { ...present, ...(certificate && { certificate }), managedLoginVersion, modifiedAt }
      await tx.domains.update(changed)
      return changed
    })
  }

  /** `domain-not-found` for that of another pool. */
  async delete(pool: UserPool, name: string): Promise<void> {
    const isDeleted = await this.#with.storage.transaction((tx) => tx.domains.delete(pool.id, name))
    if (!isDeleted) throw new Failure('domain-not-found')
  }
}

function checkVersion({ settings }: UserPool, version: number): void {
  if (version !== classicPages && version !== managedLogin) throw new Failure('managed-login-version-invalid')
  if (version === managedLogin && settings.tier === 'LITE') throw new Failure('managed-login-not-in-tier')
}
