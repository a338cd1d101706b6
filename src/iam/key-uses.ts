import { BoundedCache } from '../domain/tokens/bounded-cache.js'
import type { AccessKeyUse, Principal } from '../entities/principal.js'
import type { Storage } from '../storage/storage.js'

interface Collaborators {
  readonly storage: Storage
  readonly region: string
  readonly log: { warn(fields: object, message: string): void }
}

const precisionMilliseconds = 60_000

/** When keys and roles were last used: written once a minute at most, behind the request and never in its way. */
export class KeyUses {
  readonly #with: Collaborators
  readonly #written = new BoundedCache<string, number>(10_000)
  readonly #writing = new Set<Promise<void>>()

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** To be called once a signature was found right. */
  record(principal: Principal, service: string, now: Date): void {
    const subject = principal.kind === 'assumed-role' ? principal.entityId : principal.accessKeyId
    // The session of a user has no key that is stored.
    if (subject === undefined || (principal.session && principal.kind !== 'assumed-role')) return
    const written = this.#written.get(subject)
    if (written !== undefined && Math.abs(now.getTime() - written) < precisionMilliseconds) return
    this.#written.set(subject, now.getTime())
    const writing = this.#write(principal, subject, { at: now, service, region: this.#with.region })
    this.#writing.add(writing)
    void writing.finally(() => this.#writing.delete(writing))
  }

  /** Waits for what is being written. */
  async settle(): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #write({ kind }: Principal, subject: string, use: AccessKeyUse): Promise<void> {
    try {
      await this.#with.storage.transaction((tx) =>
        kind === 'assumed-role' ? tx.iamIdentities.recordUse(subject, use) : tx.iamKeys.recordUse(subject, use),
      )
    } catch (error) {
      this.#with.log.warn({ err: error }, 'The last use of an access key could not be written')
    }
  }
}
