import { type Random, randomText } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import {
  type AppClient,
  type ClientSettings,
  isConfidential,
  type SealedClientSecret,
} from '../../entities/app-client.js'
import { type ClientId, clientId, type UserPoolId } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import { FreshCache } from '../cache/fresh-cache.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { isClientId, pinnedClientId } from '../pools/pinned-ids.js'
import type { Pools } from '../pools/pools.js'
import { checkClientSettings } from './client-rules.js'
import { generateClientSecret, openClientSecrets, sealClientSecret } from './client-secrets.js'

/** A client to be made; settings are complete (`completeClientSettings`) and checked against the pool here. */
export interface NewClient {
  /** A name such as `_custom_id_:abc` pins the id, in `dev` only. */
  readonly settings: ClientSettings
  readonly generatesSecret: boolean
  /** A secret that the caller chose. */
  readonly secret?: string
}

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly sealer: Sealer
  readonly pools: Pools
  /** Whether callers may choose ids, as `dev` permits. */
  readonly pinnedIds: boolean
}

const idAlphabet = '0123456789abcdefghijklmnopqrstuv'
const idLength = 26
const cached = { limit: 2000, maxAgeMilliseconds: 1000 }

/** App clients, cached like pools. */
export class Clients {
  readonly #with: Collaborators
  readonly #cache = new FreshCache<string, AppClient>(cached)

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    collaborators.pools.whenGone(() => this.forget())
  }

  /** Makes a client in a pool that exists, with a secret where it asks for one. */
  async create(poolId: UserPoolId | string, client: NewClient): Promise<AppClient> {
    const { settings, generatesSecret } = client
    const pool = await this.#with.pools.require(poolId)
    if (generatesSecret && client.secret !== undefined) throw new Failure('secret-generated-and-given')
    const secret = generatesSecret ? generateClientSecret(this.#with.random) : client.secret
    checkClientSettings(settings, {
      pool: this.#with.pools.asOffered(pool),
      hasSecret: secret !== undefined,
      customScopes: await this.#with.storage.read.resourceServers.scopesOf(pool.id),
      identityProviders: await this.#with.storage.read.identityProviders.namesOf(pool.id),
      action: 'creating',
    })

    const pinned = pinnedClientId(settings.name, { allowed: this.#with.pinnedIds })
    for (;;) {
      const id = pinned ?? clientId(randomText(this.#with.random, idAlphabet, idLength))
      const made = this.#toClient({ id, poolId: pool.id, settings }, secret)
      if (await this.#insert(made)) return made
      if (pinned) throw new Failure('pinned-id-invalid', { reason: `An app client with the ID ${id} exists already.` })
    }
  }

  /** Any text may be asked for, such as the claim of a token yet to be verified. */
  async find(id: ClientId | string): Promise<AppClient | undefined> {
    if (!isClientId(id)) return undefined
    return this.#cache.get(id, () => this.#with.storage.read.clients.find(clientId(id)))
  }

  /** The client, or `client-not-found`. For operations that name no pool. */
  async require(id: ClientId | string): Promise<AppClient> {
    const client = await this.find(id)
    if (!client) throw notFound(id)
    return client
  }

  /** The client if it belongs to the pool, or `client-not-found`: a client of another pool is none. */
  async requireIn(poolId: UserPoolId, id: ClientId | string): Promise<AppClient> {
    const client = await this.require(id)
    if (client.poolId !== poolId) throw notFound(id)
    return client
  }

  /** The client and its pool, or `client-not-found`. */
  async requireWithPool(id: ClientId | string): Promise<{ client: AppClient; pool: UserPool }> {
    const client = await this.require(id)
    const pool = await this.#with.pools.find(client.poolId)
    if (!pool) throw notFound(id)
    return { client, pool }
  }

  /** The client as it is at this moment, whichever node changed it last; `pool-not-found` or `client-not-found`. */
  async requireCurrent(poolId: UserPoolId | string, id: ClientId | string): Promise<AppClient> {
    const pool = await this.#with.pools.require(poolId)
    const client = await this.#with.storage.read.clients.find(clientId(id))
    if (client?.poolId !== pool.id) throw notFound(id)
    return client
  }

  /**
   * Replaces the settings by what `change` makes of the present ones; it must be pure. The secrets stay. Assumed: a scope
   * that the client lists may be listed on when its resource server is gone; it has no effect meanwhile. Identity providers
   * that are stated anew must exist; a name that is left as it is may be that of one that is gone.
   */
  async update(
    poolId: UserPoolId | string,
    id: ClientId | string,
    change: (settings: ClientSettings) => ClientSettings,
  ): Promise<AppClient> {
    const { pools, storage } = this.#with
    const pool = pools.asOffered(await pools.require(poolId))
    const scopes = await storage.read.resourceServers.scopesOf(pool.id)
    const providers = await storage.read.identityProviders.namesOf(pool.id)
    return this.#change(pool.id, id, (client) => {
      const settings = change(client.settings)
      if (settings.name !== client.settings.name) this.#refuseOtherPinnedId(client.id, settings)
      const customScopes = new Set([...scopes, ...(client.settings.allowedOAuthScopes ?? [])])
      const isRestated = settings.supportedIdentityProviders !== client.settings.supportedIdentityProviders
      checkClientSettings(settings, {
        ...{ pool, hasSecret: isConfidential(client), customScopes, action: 'updating' },
        ...(isRestated && { identityProviders: providers }),
      })
      return { settings }
    })
  }

  /** Replaces the secrets by what `change` makes of the present ones; of two changes at once none is lost. */
  changeSecrets(
    { id: poolId }: Pick<UserPool, 'id'>,
    id: ClientId | string,
    change: (client: AppClient) => readonly SealedClientSecret[],
  ): Promise<AppClient> {
    return this.#change(poolId, id, (client) => ({ sealedSecrets: change(client) }))
  }

  async #change(
    poolId: UserPoolId,
    id: ClientId | string,
    change: (client: AppClient) => Partial<AppClient>,
  ): Promise<AppClient> {
    const modifiedAt = this.#with.clock.now()
    const changed = await this.#with.storage.transaction(async (tx) => {
      const client = await tx.clients.findForUpdate(clientId(id))
      if (client?.poolId !== poolId) throw notFound(id)
      const next = { ...client, ...change(client), modifiedAt }
      await tx.clients.update(next)
      return next
    })
    this.#cache.forget(changed.id)
    return changed
  }

  /** Removes the client and ends its sign-ins; `pool-not-found` or `client-not-found`. */
  async delete(poolId: UserPoolId | string, id: ClientId | string): Promise<void> {
    const pool = await this.#with.pools.require(poolId)
    const isDeleted = await this.#with.storage.transaction((tx) => tx.clients.delete(pool.id, clientId(id)))
    this.#cache.forget(id)
    if (!isDeleted) throw notFound(id)
  }

  /** In order of id, from the one after `after`; `pool-not-found`. */
  async list(poolId: UserPoolId | string, after: ClientId | string | undefined, limit: number): Promise<AppClient[]> {
    const pool = await this.#with.pools.require(poolId)
    return this.#with.storage.read.clients.list(pool.id, after === undefined ? undefined : clientId(after), limit)
  }

  /** The secret that describe calls show: the older one while there are two. Undefined for a public client. */
  secretOf(client: AppClient): string | undefined {
    return openClientSecrets(this.#with.sealer, client)[0]
  }

  /** Drops everything cached. */
  forget(): void {
    this.#cache.forgetAll()
  }

  #toClient(client: Pick<AppClient, 'id' | 'poolId' | 'settings'>, secret: string | undefined): AppClient {
    const createdAt = this.#with.clock.now()
    const sealedSecrets =
      secret === undefined ? [] : [sealClientSecret(this.#with.sealer, secret, { ...client, createdAt })]
    return { ...client, createdAt, modifiedAt: createdAt, sealedSecrets }
  }

  async #insert(client: AppClient): Promise<boolean> {
    return this.#with.storage.transaction(async (tx) => {
      try {
        return await tx.clients.insert(client)
      } catch (error) {
        if (error instanceof ParentGoneError) throw new Failure('pool-not-found', { poolId: client.poolId })
        throw error
      }
    })
  }

  /** Ids never change: a name that pins one must pin the client's own. */
  #refuseOtherPinnedId(id: ClientId, { name }: ClientSettings): void {
    const pinned = pinnedClientId(name, { allowed: this.#with.pinnedIds })
    if (pinned === undefined || pinned === id) return
    throw new Failure('pinned-id-invalid', { reason: 'The ID of an app client can not be changed by its name.' })
  }
}

function notFound(id: string): Failure {
  return new Failure('client-not-found', { clientId: id })
}
