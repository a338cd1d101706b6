import { type Location, rootArn } from '../aws/arn.js'
import type { CredentialLookup, KnownCredential, TrustedCredential } from '../aws/sigv4/credentials.js'
import type { Sealer } from '../crypto/sealing.js'
import type { Clock } from '../domain/clock.js'
import type { AccessKey, Principal } from '../entities/principal.js'
import { openAccessKeySecret } from './access-keys.js'

export interface AccessKeyReader {
  findAccessKey(id: string): Promise<AccessKey | undefined>
}

/** `inactive` is a key that is stored but must not sign, so that it is not taken for an unknown one. */
type Finding = KnownCredential<Principal> | 'inactive' | 'unknown'

interface Cached {
  readonly readAt: number
  readonly finding: Finding
}

export interface StoredCredentialsOptions {
  readonly keys: AccessKeyReader
  readonly sealer: Sealer
  /** Ages the cache; give it real time, not one that tests move. */
  readonly clock: Clock
}

const cacheMilliseconds = 1000
const cacheCapacity = 1000

/** The access keys of the database, remembered for at most a second: so long a revoked key may still sign. */
export class StoredCredentials implements CredentialLookup<Principal> {
  readonly #keys: AccessKeyReader
  readonly #sealer: Sealer
  readonly #clock: Clock
  readonly #cache = new Map<string, Cached>()

  constructor(options: StoredCredentialsOptions) {
    this.#keys = options.keys
    this.#sealer = options.sealer
    this.#clock = options.clock
  }

  async find(accessKeyId: string): Promise<KnownCredential<Principal> | undefined> {
    const finding = await this.look(accessKeyId)
    return typeof finding === 'string' ? undefined : finding
  }

  async look(accessKeyId: string): Promise<Finding> {
    const now = this.#clock.now().getTime()
    const cached = this.#cache.get(accessKeyId)
    if (cached && Math.abs(now - cached.readAt) < cacheMilliseconds) return cached.finding
    const finding = this.#toFinding(await this.#keys.findAccessKey(accessKeyId))
    this.#cache.delete(accessKeyId)
    this.#cache.set(accessKeyId, { readAt: now, finding })
    if (this.#cache.size > cacheCapacity) this.#cache.delete(this.#cache.keys().next().value as string)
    return finding
  }

  #toFinding(key: AccessKey | undefined): Finding {
    if (!key) return 'unknown'
    if (!key.active) return 'inactive'
    const caller = { kind: key.principalKind, accountId: key.accountId, arn: key.principalArn, accessKeyId: key.id }
    return { kind: 'known', caller, secret: openAccessKeySecret(this.#sealer, key) }
  }
}

/** `dev` only: who signs with a key that nobody stored acts as the account's root. Stored keys are held to their signature. */
export class RootForUnknownKeys implements CredentialLookup<Principal> {
  readonly #stored: StoredCredentials
  readonly #location: Location

  constructor(stored: StoredCredentials, location: Location) {
    this.#stored = stored
    this.#location = location
  }

  async find(accessKeyId: string): Promise<KnownCredential<Principal> | TrustedCredential<Principal> | undefined> {
    const finding = await this.#stored.look(accessKeyId)
    if (finding === 'inactive') return undefined
    if (finding !== 'unknown') return finding
    const { accountId } = this.#location
    return { kind: 'trusted-unchecked', caller: { kind: 'root', accountId, arn: rootArn(this.#location), accessKeyId } }
  }
}

/** The one place where the mode decides whether unknown keys are let in. */
export function createCredentialSource(
  options: StoredCredentialsOptions & { readonly mode: 'dev' | 'serve'; readonly location: Location },
): CredentialLookup<Principal> {
  const stored = new StoredCredentials(options)
  return options.mode === 'dev' ? new RootForUnknownKeys(stored, options.location) : stored
}
