import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { IdentityProvider } from '../../entities/identity-provider.js'
import type { UserPoolId } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { withEncryptionKey } from './encryption-keys.js'
import { completeDetails } from './provider-details.js'
import { completeMapping } from './provider-mapping.js'
import { builtInProvider, checkProviderName } from './provider-names.js'

/** Developer guide, "Quotas in Amazon Cognito". */
const mostProvidersOfPool = 300

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly sealer: Sealer
}

type Texts = Readonly<Record<string, string>>

/** What a provider is given; details as the caller states them, with their secrets. */
export interface ProviderContents {
  readonly details: Texts
  readonly attributeMapping: Texts
  readonly identifiers: readonly string[]
}

export type NewProvider = Pick<IdentityProvider, 'name' | 'type'> &
  Pick<ProviderContents, 'details'> &
  Partial<ProviderContents>

type Owner = Pick<IdentityProvider, 'poolId' | 'name' | 'type'>
type Parts = Pick<IdentityProvider, 'details' | 'sealedSecrets'>

/** The identity providers of a pool. Names are compared as they are and never change. */
export class IdentityProviders {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Fails with `provider-exists`, `provider-identifier-taken` or `provider-limit`: of parallel creations one wins. */
  async create(pool: UserPool, { name, type, ...contents }: NewProvider): Promise<IdentityProvider> {
    checkProviderName(type, name)
    const parts = await this.#complete({ poolId: pool.id, name, type }, contents.details)
    const attributeMapping = completeMapping(type, contents.attributeMapping ?? {}, pool)
    const { identifiers = [] } = contents
    checkIdentifiers(identifiers)
    const now = this.#with.clock.now()
    const own = { poolId: pool.id, name, type, createdAt: now, modifiedAt: now }
    const provider: IdentityProvider = { ...own, ...parts, attributeMapping, identifiers }
    await this.#with.storage.transaction(async (tx) => {
      // Creations in one pool come one after another, so that parallel ones cannot pass the limit together.
      if (!(await tx.pools.findForUpdate(pool.id))) throw new Failure('pool-not-found', { poolId: pool.id })
      if (!(await tx.identityProviders.insert(provider))) throw new Failure('provider-exists', { name })
      if ((await tx.identityProviders.count(pool.id)) > mostProvidersOfPool) throw new Failure('provider-limit')
      await claimIdentifiers(tx, provider)
    })
    return provider
  }

  find(poolId: UserPoolId, name: string): Promise<IdentityProvider | undefined> {
    return this.#with.storage.read.identityProviders.find(poolId, name)
  }

  /** `provider-not-found` for one of another pool. */
  async require({ id }: Pick<UserPool, 'id'>, name: string): Promise<IdentityProvider> {
    const provider = await this.find(id, name)
    if (!provider) throw new Failure('provider-not-found', { name })
    return provider
  }

  /** `provider-identifier-not-found` when no provider of the pool has the identifier; names are none. */
  async requireByIdentifier({ id }: Pick<UserPool, 'id'>, identifier: string): Promise<IdentityProvider> {
    const provider = await this.#with.storage.read.identityProviders.findByIdentifier(id, identifier)
    if (!provider) throw new Failure('provider-identifier-not-found', { identifier })
    return provider
  }

  /** Each of the contents that is given replaces the present one as a whole; what is absent stays. */
  async update(pool: UserPool, name: string, change: Partial<ProviderContents>): Promise<IdentityProvider> {
    refuseBuiltIn(name)
    const present = await this.require(pool, name)
    const parts = change.details && (await this.#complete(present, change.details, present))
    const mapping = change.attributeMapping && completeMapping(present.type, change.attributeMapping, pool)
    const { identifiers } = change
    if (identifiers) checkIdentifiers(identifiers)
    const modifiedAt = this.#with.clock.now()
    return this.#with.storage.transaction(async (tx) => {
      // The pool comes first: changes that take identifiers from one another would wait in a circle else.
      await tx.pools.findForUpdate(pool.id)
      const stored = await tx.identityProviders.findForUpdate(pool.id, name)
      // One that was deleted and made anew meanwhile may be of another type, which the details are not for.
      if (stored?.type !== present.type) throw new Failure('provider-not-found', { name })
      const changed: IdentityProvider = {
        ...(parts ? withoutParts(stored) : stored),
        ...parts,
        ...(mapping && { attributeMapping: mapping }),
        ...(identifiers && { identifiers }),
        modifiedAt,
      }
      await tx.identityProviders.update(changed)
      if (identifiers) await claimIdentifiers(tx, changed)
      return changed
    })
  }

  /** Users who came by it stay, and clients go on naming it, without effect until there is one of that name again. */
  async delete(pool: UserPool, name: string): Promise<void> {
    refuseBuiltIn(name)
    const isDeleted = await this.#with.storage.transaction((tx) => tx.identityProviders.delete(pool.id, name))
    if (!isDeleted) throw new Failure('provider-not-found', { name })
  }

  /** In order of name, from the one after `after`. */
  list(pool: UserPool, after: string | undefined, limit: number): Promise<IdentityProvider[]> {
    return this.#with.storage.read.identityProviders.list(pool.id, after, limit)
  }

  /** Secrets in clear, never to be logged: `client_secret`, `private_key`, `encryption_private_key`. */
  secretsOf(provider: IdentityProvider): Texts {
    const { sealedSecrets } = provider
    if (sealedSecrets === undefined) return {}
    return JSON.parse(this.#with.sealer.open(sealedSecrets, contextOf(provider)).toString('utf8')) as Texts
  }

  /** The details as describe calls show them: with the client secret, as Cognito does, and without any key. */
  shownDetailsOf(provider: IdentityProvider): Texts {
    const { client_secret: secret } = this.secretsOf(provider)
    return secret === undefined ? provider.details : { ...provider.details, client_secret: secret }
  }

  async #complete(owner: Owner, given: Texts, provider?: IdentityProvider): Promise<Parts> {
    const complete = await completeDetails(owner.type, given)
    const present = provider && { open: provider.details, secrets: this.secretsOf(provider) }
    const { open, secrets } = await withEncryptionKey(complete, present, this.#with)
    if (Object.keys(secrets).length === 0) return { details: open }
    return { details: open, sealedSecrets: this.#with.sealer.seal(JSON.stringify(secrets), contextOf(owner)) }
  }
}

function withoutParts({ sealedSecrets: _, ...rest }: IdentityProvider): IdentityProvider {
  return rest
}

/** Assumed: an identifier that is named twice is a mistake. */
function checkIdentifiers(identifiers: readonly string[]): void {
  const twice = identifiers.find((identifier, index) => identifiers.indexOf(identifier) !== index)
  if (twice !== undefined) throw new Failure('provider-identifier-taken', { identifier: twice })
}

async function claimIdentifiers(tx: Stores, provider: IdentityProvider): Promise<void> {
  const taken = await tx.identityProviders.claimIdentifiers(provider)
  if (taken !== undefined) throw new Failure('provider-identifier-taken', { identifier: taken })
}

function refuseBuiltIn(name: string): void {
  if (name === builtInProvider) throw new Failure('provider-built-in')
}

function contextOf({ poolId, name }: Omit<Owner, 'type'>): string {
  return `identity_providers:secrets:${poolId}/${name}`
}
