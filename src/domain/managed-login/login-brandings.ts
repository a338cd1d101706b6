import type { Random } from '../../crypto/random.js'
import type { BrandingAsset, LoginBranding } from '../../entities/login-branding.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { checkAssets, mergeAssets } from './branding-assets.js'
import { mergeSettings, requireSettings } from './branding-settings.js'
import { providedSettings } from './provided-branding.js'

/** A look as a caller states it. */
export interface StatedBranding {
  readonly usesProvidedValues: boolean | undefined
  readonly settings: unknown
  readonly assets: readonly BrandingAsset[] | undefined
}

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly clients: Clients
}

/** The looks of managed login, one for each client that has one. */
export class LoginBrandings {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Fails with `client-not-found`, `branding-values-choice`, `branding-settings-invalid` or `branding-assets-invalid`, and
   * with `branding-exists` when the client has a branding: of parallel creations one wins.
   */
  async create(pool: UserPool, clientId: string, stated: StatedBranding): Promise<LoginBranding> {
    const { storage, clock, random, clients } = this.#with
    const client = await clients.requireIn(pool.id, clientId)
    const now = clock.now()
    const fresh = { usesProvidedValues: false, assets: [], createdAt: now, modifiedAt: now }
    const branding = withStated({ ...fresh, poolId: pool.id, id: random.uuid(), clientId: client.id }, stated)
    const isInserted = await storage
      .transaction((tx) => tx.loginBrandings.insert(branding))
      .catch((error: unknown) => {
        throw error instanceof ParentGoneError ? new Failure('client-not-found', { clientId }) : error
      })
    if (!isInserted) throw new Failure('branding-exists')
    return branding
  }

  /** `branding-not-found` for one of another pool. */
  async require(pool: UserPool, id: string): Promise<LoginBranding> {
    const branding = await this.#with.storage.read.loginBrandings.find(pool.id, id)
    if (!branding) throw new Failure('branding-not-found')
    return branding
  }

  /** `client-not-found` or `branding-not-found`. */
  async requireOfClient(pool: UserPool, clientId: string): Promise<LoginBranding> {
    const client = await this.#with.clients.requireIn(pool.id, clientId)
    const branding = await this.#with.storage.read.loginBrandings.findByClient(pool.id, client.id)
    if (!branding) throw new Failure('branding-not-found')
    return branding
  }

  /** What is left out stays; settings are merged, and assets take the place of those for the same place. */
  async update(pool: UserPool, id: string, stated: StatedBranding): Promise<LoginBranding> {
    const modifiedAt = this.#with.clock.now()
    return this.#with.storage.transaction(async (tx) => {
      const present = await tx.loginBrandings.findForUpdate(pool.id, id)
      if (!present) throw new Failure('branding-not-found')
      const changed = withStated({ ...present, modifiedAt }, stated)
      await tx.loginBrandings.update(changed)
      return changed
    })
  }

  async delete(pool: UserPool, id: string): Promise<void> {
    const isDeleted = await this.#with.storage.transaction((tx) => tx.loginBrandings.delete(pool.id, id))
    if (!isDeleted) throw new Failure('branding-not-found')
  }
}

/** The branding with the built-in settings under its own. */
export function withProvidedSettings(branding: LoginBranding): LoginBranding {
  return { ...branding, settings: mergeSettings(providedSettings, branding.settings ?? {}) }
}

/**
 * Built-in values and settings exclude each other, and one of them is needed the first time. Assumed: going back to the
 * built-in values drops the settings and keeps the assets.
 */
function withStated(present: LoginBranding, stated: StatedBranding): LoginBranding {
  const { usesProvidedValues = false } = stated
  const isEmpty = !present.usesProvidedValues && present.settings === undefined
  if (usesProvidedValues && stated.settings !== undefined) throw new Failure('branding-values-choice')
  if (isEmpty && !usesProvidedValues && stated.settings === undefined) throw new Failure('branding-values-choice')
  if (stated.assets) checkAssets(stated.assets)
  const assets = stated.assets ? mergeAssets(present.assets, stated.assets) : present.assets
  checkAssets(assets)
  const { settings, ...rest } = present
  if (usesProvidedValues) return { ...rest, assets, usesProvidedValues: true }
  if (stated.settings === undefined) return { ...present, assets }
  const merged = mergeSettings(settings ?? {}, requireSettings(stated.settings))
  return { ...rest, assets, usesProvidedValues: false, settings: requireSettings(merged) }
}
