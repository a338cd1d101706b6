import type { UserPoolId } from '../../entities/ids.js'
import type { CustomizationTarget, UiCustomization } from '../../entities/ui-customization.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import { readLogo } from './logos.js'
import { checkStyleSheet } from './style-sheet.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly clients: Clients
}

/** How the classic pages look, for the whole pool or for one client. */
export class UiCustomizations {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Sets what is stated; an empty style sheet or logo clears, and what is left out stays (Assumed). Fails with
   * `client-not-found`, `css-invalid`, `css-class-forbidden` or `ui-image-invalid`. A pool needs no domain, unlike in
   * Cognito: its pages are also served under its id.
   */
  async set(
    pool: UserPool,
    targetId: string | undefined,
    { css, logo }: { readonly css: string | undefined; readonly logo: Uint8Array | undefined },
  ): Promise<UiCustomization> {
    const { storage, clock } = this.#with
    const target = await this.#requireTarget(pool, targetId)
    if (css !== undefined) checkStyleSheet(css)
    const change = { css: css === '' ? null : css, logo: logo && (logo.length === 0 ? null : readLogo(logo)) }
    return storage.transaction((tx) => tx.uiCustomizations.put(pool.id, target, change, clock.now()))
  }

  /** The client's own customization, else the pool's; undefined when neither was set. */
  async find(pool: UserPool, targetId: string | undefined): Promise<UiCustomization | undefined> {
    const { uiCustomizations } = this.#with.storage.read
    const target = await this.#requireTarget(pool, targetId)
    const own = await uiCustomizations.find(pool.id, target)
    return own ?? (target === 'ALL' ? undefined : uiCustomizations.find(pool.id, 'ALL'))
  }

  /** The customization of exactly this target, whether or not there is such a client. */
  findOwn(poolId: UserPoolId, target: CustomizationTarget): Promise<UiCustomization | undefined> {
    return this.#with.storage.read.uiCustomizations.find(poolId, target)
  }

  async #requireTarget(pool: UserPool, targetId = 'ALL'): Promise<CustomizationTarget> {
    if (targetId === 'ALL') return targetId
    return (await this.#with.clients.requireIn(pool.id, targetId)).id
  }
}
