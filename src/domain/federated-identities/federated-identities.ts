import {
  type FederatedIdentity,
  type FederatedIdentityKey,
  isSameIdentity,
  subjectAttribute,
} from '../../entities/federated-identity.js'
import type { IdentityProvider } from '../../entities/identity-provider.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { IdentityProviders } from '../identity-providers/identity-providers.js'
import { readSamlMetadata } from '../identity-providers/saml-metadata.js'
import { nameKey } from '../users/names.js'
import type { Users } from '../users/users.js'
import { checkLinkable, checkMutable, isOfPool, requireForeign, requireOfSubject } from './identity-rules.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly users: Users
  readonly identityProviders: IdentityProviders
}

/** Developer guide, "Quotas in Amazon Cognito": identities linked to a user. */
const mostLinksOfUser = 5
/** Developer guide, "Linking federated users": different attribute names in a pool. */
const mostAttributesOfPool = 5

export type Destination = Pick<FederatedIdentityKey, 'providerName' | 'value'>

/** Links between users and identities of other providers. */
export class FederatedIdentities {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * The user whom the identity signs in, if any: for a sign-in, which asks by `Cognito_Subject` first, then by the mapped
   * attributes. Only values that the provider vouches for may be asked for.
   */
  findUser({ id }: Pick<UserPool, 'id'>, key: FederatedIdentityKey): Promise<User | undefined> {
    return this.#with.storage.read.federatedIdentities.findUser(id, key)
  }

  /**
   * Lets the source sign the destination in. Of parallel links of one source one wins. Fails with `identity-invalid`,
   * `user-not-found`, `provider-not-found`, `attribute-immutable`, `identity-has-profile`, `identity-linked` and the limits.
   */
  async link(pool: UserPool, destination: Destination, source: FederatedIdentityKey): Promise<void> {
    const { storage, users, identityProviders } = this.#with
    requireForeign(source)
    const user = await this.#require(pool, destination)
    const provider = await identityProviders.require(pool, source.providerName)
    checkLinkable(provider, source)
    const identity = await this.#identityOf(provider, source)
    await storage.transaction(async (tx) => {
      // Links in one pool come one after another, so that parallel ones cannot pass the limits together.
      if (!(await tx.pools.findForUpdate(pool.id))) throw new Failure('pool-not-found', { poolId: pool.id })
      const present = await users.reload(tx, user)
      checkMutable(pool, present)
      await this.#add(tx, pool, present, identity)
    })
  }

  /**
   * Takes an identity from the user who has it or, for one of the pool itself, the password from the user of that name: it
   * cannot be recovered then, only set anew by an administrator. What was signed in stays so. `user-not-found` when nobody
   * has the identity.
   */
  async disable(pool: UserPool, key: FederatedIdentityKey): Promise<void> {
    if (isOfPool(key)) return this.#disablePassword(pool, key)
    const { storage, clock, users } = this.#with
    const user = await this.findUser(pool, key)
    if (!user) throw new Failure('user-not-found')
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      if (!(await tx.federatedIdentities.delete(pool.id, user.sub, key))) throw new Failure('user-not-found')
      const rest = (present.identities ?? []).filter((identity) => !isSameIdentity(identity, key))
      await tx.users.setIdentities(pool.id, user.sub, rest, clock.now())
    })
  }

  /** Assumed: the user becomes one of other providers only, whom no first factor of the pool signs in. */
  async #disablePassword(pool: UserPool, key: FederatedIdentityKey): Promise<void> {
    const { storage, clock, users } = this.#with
    requireOfSubject(key)
    const user = await this.#require(pool, key)
    await storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      await tx.passwords.delete(pool.id, user.sub)
      await tx.users.update({ ...present, status: 'EXTERNAL_PROVIDER', modifiedAt: clock.now() })
    })
  }

  /** By username alone: an alias may change hands between two looks. */
  async #require(pool: UserPool, { providerName, value }: Destination): Promise<User> {
    const { users } = this.#with.storage.read
    const user = isOfPool({ providerName })
      ? await users.findByUsernameKey(pool.id, nameKey(pool, value))
      : await this.findUser(pool, { providerName, attribute: subjectAttribute, value })
    if (!user) throw new Failure('user-not-found')
    return user
  }

  async #identityOf(provider: IdentityProvider, key: FederatedIdentityKey): Promise<FederatedIdentity> {
    const { MetadataFile: metadata } = provider.details
    const issuer = metadata === undefined ? undefined : (await readSamlMetadata(metadata)).entityId
    const rest = { providerType: provider.type, primary: false, createdAt: this.#with.clock.now() }
    return { ...key, ...rest, ...(issuer !== undefined && { issuer }) }
  }

  async #add(tx: Stores, pool: UserPool, user: User, identity: FederatedIdentity): Promise<void> {
    if (!(await tx.federatedIdentities.insert(pool.id, user.sub, identity))) {
      const owner = await tx.federatedIdentities.findUser(pool.id, identity)
      const taken = owner?.identities?.find((other) => isSameIdentity(other, identity))
      throw new Failure(taken?.primary ? 'identity-has-profile' : 'identity-linked')
    }
    if (await hasProfile(tx, pool, identity)) throw new Failure('identity-has-profile')
    const identities = [...(user.identities ?? []), identity]
    if (identities.filter(({ primary }) => !primary).length > mostLinksOfUser) throw new Failure('identity-limit')
    const attributes = await tx.federatedIdentities.countAttributes(pool.id, mostAttributesOfPool + 1)
    if (attributes > mostAttributesOfPool) throw new Failure('identity-attribute-limit')
    await tx.users.setIdentities(pool.id, user.sub, identities, identity.createdAt)
  }
}

/** Whether a first sign-in made a user of its own, even one that was cut off from its provider since. */
async function hasProfile(tx: Stores, pool: UserPool, { providerName, attribute, value }: FederatedIdentity) {
  if (attribute !== subjectAttribute) return false
  const profile = await tx.users.findByUsernameKey(pool.id, nameKey(pool, `${providerName}_${value}`))
  return profile?.status === 'EXTERNAL_PROVIDER'
}
