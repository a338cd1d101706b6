import type { ResourceServer } from '../../entities/resource-server.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { Failure } from '../failure.js'

/** Developer guide, "Quotas in Amazon Cognito". */
const mostServersOfPool = 25

export type ResourceServerContents = Pick<ResourceServer, 'name' | 'scopes'>

/** The resource servers of a pool. Identifiers are compared as they are and never change. */
export class ResourceServers {
  readonly #storage: Storage

  constructor({ storage }: { readonly storage: Storage }) {
    this.#storage = storage
  }

  /** Fails with `resource-server-exists` or `resource-server-limit`: of parallel creations of one identifier one wins. */
  async create(pool: UserPool, identifier: string, contents: ResourceServerContents): Promise<ResourceServer> {
    checkScopes(contents)
    const server = { poolId: pool.id, identifier, ...contents }
    await this.#storage.transaction(async (tx) => {
      // Creations in one pool come one after another, so that parallel ones cannot pass the limit together.
      if (!(await tx.pools.findForUpdate(pool.id))) throw new Failure('pool-not-found', { poolId: pool.id })
      if (!(await tx.resourceServers.insert(server))) {
        throw new Failure('resource-server-exists', { identifier, poolId: pool.id })
      }
      if ((await tx.resourceServers.count(pool.id)) > mostServersOfPool) throw new Failure('resource-server-limit')
    })
    return server
  }

  /** `resource-server-not-found` for one of another pool. */
  async require(pool: UserPool, identifier: string): Promise<ResourceServer> {
    const server = await this.#storage.read.resourceServers.find(pool.id, identifier)
    if (!server) throw new Failure('resource-server-not-found', { identifier })
    return server
  }

  /** Replaces name and scopes as a whole. Clients keep the scopes that vanish. */
  async update(pool: UserPool, identifier: string, contents: ResourceServerContents): Promise<ResourceServer> {
    checkScopes(contents)
    const server = { poolId: pool.id, identifier, ...contents }
    const isUpdated = await this.#storage.transaction((tx) => tx.resourceServers.update(server))
    if (!isUpdated) throw new Failure('resource-server-not-found', { identifier })
    return server
  }

  async delete(pool: UserPool, identifier: string): Promise<void> {
    const isDeleted = await this.#storage.transaction((tx) => tx.resourceServers.delete(pool.id, identifier))
    if (!isDeleted) throw new Failure('resource-server-not-found', { identifier })
  }

  /** In order of identifier, from the one after `after`. */
  list(pool: UserPool, after: string | undefined, limit: number): Promise<ResourceServer[]> {
    return this.#storage.read.resourceServers.list(pool.id, after, limit)
  }
}

/** Assumed: a scope that is named twice is refused, for it would have two descriptions. */
function checkScopes({ scopes }: ResourceServerContents): void {
  const names = scopes.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Failure('resource-server-scope-twice', { scope: twice })
}
