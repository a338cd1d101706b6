import type { Random } from '../../crypto/random.js'
import { generateRsaKeyPair, importPrivateKey, importPublicKey, type KeyObject } from '../../crypto/rsa-keys.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { UserPoolId } from '../../entities/ids.js'
import type { SigningKey, TokenUse } from '../../entities/signing-key.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { BoundedCache } from './bounded-cache.js'
import { KeyReserve } from './key-reserve.js'

/** One key of a pool, ready for use. */
export interface LoadedKey {
  readonly kid: string
  readonly publicKey: KeyObject
  readonly publicJwk: SigningKey['publicJwk']
  /** Opened at its first use and kept: a node that only verifies never holds it. */
  privateKey(): KeyObject
}

/** The two keys of a pool: ID tokens are signed with the one, access tokens with the other, as in Cognito. */
export type PoolKeys = Readonly<Record<TokenUse, LoadedKey>>

/** A key as RFC 7517 and Cognito's JWKS write it. */
export interface PublicJwk {
  readonly alg: 'RS256'
  readonly e: string
  readonly kid: string
  readonly kty: 'RSA'
  readonly n: string
  readonly use: 'sig'
}

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

const uses: readonly TokenUse[] = ['id', 'access']
const cachedPools = 5000
const kidBytes = 32

/** The signing keys of pools, made in advance where there was time, else at their first use. */
export class SigningKeys {
  readonly #with: Collaborators
  readonly #cache = new BoundedCache<UserPoolId, PoolKeys>(cachedPools)
  readonly #loading = new Map<UserPoolId, Promise<PoolKeys>>()
  readonly #reserve: KeyReserve

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    this.#reserve = new KeyReserve({ storage: collaborators.storage, add: () => this.#addToReserve() })
  }

  /** Begins to keep keys ready in the background, until `stop`. */
  fillReserve(): void {
    this.#reserve.start()
  }

  async stop(): Promise<void> {
    await this.#reserve.stop()
  }

  /** Gives two keys of the reserve to a pool that is being made, as far as the reserve goes; the rest follows at the first use. */
  async reserveFor(tx: Stores, poolId: UserPoolId): Promise<void> {
    this.forget(poolId)
    for (const use of uses) await tx.keys.claimFromReserve(poolId, use)
    this.#reserve.wake()
  }

  /**
   * The pool's keys. Calls at once, also on several nodes, get the same ones. Fails with `pool-not-found` or
   * `deleted-meanwhile` when the pool is deleted before they are there.
   */
  async forPool(poolId: UserPoolId): Promise<PoolKeys> {
    const cached = this.#cache.get(poolId)
    if (cached) return cached

    const loading = this.#loading.get(poolId) ?? this.#load(poolId)
    this.#loading.set(poolId, loading)
    try {
      const keys = await loading
      // Not when `forget` came in between: these may be the keys of a former pool of that id.
      if (this.#loading.get(poolId) === loading) this.#cache.set(poolId, keys)
      return keys
    } finally {
      if (this.#loading.get(poolId) === loading) this.#loading.delete(poolId)
    }
  }

  /** What the pool publishes, RFC 7517 §5. */
  async jwks(poolId: UserPoolId): Promise<{ readonly keys: readonly PublicJwk[] }> {
    const keys = await this.forPool(poolId)
    return { keys: uses.map((use) => toJwk(keys[use])) }
  }

  /** Drops what is cached of a pool: another one may take its id in `dev`. */
  forget(poolId: UserPoolId): void {
    this.#cache.delete(poolId)
    this.#loading.delete(poolId)
  }

  async #load(poolId: UserPoolId): Promise<PoolKeys> {
    const stored = await this.#with.storage.read.keys.listSigningKeys(poolId)
    const missing = uses.filter((use) => !stored.some((key) => key.use === use))
    if (missing.length > 0) await this.#supply(poolId, missing)
    const complete = missing.length > 0 ? await this.#with.storage.read.keys.listSigningKeys(poolId) : stored

    const [id, access] = uses.map((use) => complete.find((key) => key.use === use))
    if (!id || !access) throw new Failure('pool-not-found', { poolId })
    return { id: this.#prepare(id), access: this.#prepare(access) }
  }

  /**
   * New keys take the way through the reserve: the claim gives a pool at most one key of each use, and of two nodes that
   * come here together the second leaves its keys in the reserve.
   */
  async #supply(poolId: UserPoolId, missing: readonly TokenUse[]): Promise<void> {
    const made = await Promise.all(missing.map(() => this.#generate()))
    await this.#with.storage.transaction(async (tx) => {
      for (const key of made) await tx.keys.insertSigningKey(key)
      for (const use of missing) await tx.keys.claimFromReserve(poolId, use)
    })
  }

  async #addToReserve(): Promise<void> {
    const key = await this.#generate()
    await this.#with.storage.transaction((tx) => tx.keys.insertSigningKey(key))
  }

  async #generate(): Promise<SigningKey> {
    const { sealer, clock, random } = this.#with
    const kid = random.bytes(kidBytes).toString('base64')
    const { publicJwk, privatePem } = await generateRsaKeyPair()
    return { kid, publicJwk, sealedPrivateKey: sealer.seal(privatePem, sealContext(kid)), createdAt: clock.now() }
  }

  #prepare(key: SigningKey): LoadedKey {
    let privateKey: KeyObject | undefined
    return {
      kid: key.kid,
      publicKey: importPublicKey(key.publicJwk),
      publicJwk: key.publicJwk,
      privateKey: () => {
        privateKey ??= importPrivateKey(this.#with.sealer.open(key.sealedPrivateKey, sealContext(key.kid)).toString())
        return privateKey
      },
    }
  }
}

function sealContext(kid: string): string {
  return `signing_keys:${kid}`
}

function toJwk({ kid, publicJwk }: LoadedKey): PublicJwk {
  return { alg: 'RS256', e: publicJwk.e, kid, kty: 'RSA', n: publicJwk.n, use: 'sig' }
}
