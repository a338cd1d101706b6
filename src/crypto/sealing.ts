import { hkdfSync } from 'node:crypto'
import { decrypt, encrypt } from './aes-gcm.js'
import { decodeBase64url } from './base64url.js'
import { systemRandom } from './random.js'

/** Encrypts what must not be readable in a stolen database. `context` names table, column and row: a sealed value opens only in its own place. */
export interface Sealer {
  seal(plaintext: string | Buffer, context: string): string
  /** Throws an `UnsealError` when the value was changed, moved or sealed under an unknown key. */
  open(sealed: string, context: string): Buffer
}

/** Data keys wrapped by the master key, as the `data_keys` table stores them. */
export interface WrappedKey {
  readonly id: string
  readonly wrapped: string
  readonly createdAt: Date
}

/** A sealed value that this keyring cannot open here. Says nothing about the value. */
export class UnsealError extends Error {
  constructor() {
    super('The sealed value is damaged, out of its place, or sealed under an unknown key.')
    this.name = 'UnsealError'
  }
}

interface DataKey {
  readonly id: string
  readonly bytes: Buffer
}

const version = '1'
const keyBytes = 32

/**
 * AES-256-GCM under data keys that the master key wraps. The newest key seals, every key opens, so keys can rotate; the
 * oldest also feeds `derive`. A sealed value reads `1.<key id>.<base64url of iv, tag and ciphertext>`. The random 96-bit
 * IV bounds one data key to 2^32 sealed values (NIST SP 800-38D §8.3).
 */
export class Keyring implements Sealer {
  readonly #keys: ReadonlyMap<string, DataKey>
  readonly #oldest: DataKey
  readonly #newest: DataKey

  private constructor(keys: ReadonlyMap<string, DataKey>, ends: { oldest: DataKey; newest: DataKey }) {
    this.#keys = keys
    this.#oldest = ends.oldest
    this.#newest = ends.newest
  }

  /** Unwraps `keys`. Throws a message for the operator when the master key (32 bytes) is not the one that wrapped them. */
  static open(masterKey: Buffer, keys: readonly WrappedKey[]): Keyring {
    requireMasterKey(masterKey)
    const byAge = keys.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    const dataKeys = byAge.map((key) => unwrap(masterKey, key))
    const [oldest, newest] = [dataKeys.at(0), dataKeys.at(-1)]
    if (!oldest || !newest) throw new Error('There is no data key to open.')
    return new Keyring(new Map(dataKeys.map((key) => [key.id, key])), { oldest, newest })
  }

  /** A new random data key, wrapped. */
  static createKey(masterKey: Buffer, now: Date): WrappedKey {
    requireMasterKey(masterKey)
    const id = systemRandom.bytes(8).toString('hex')
    const wrapped = encrypt(masterKey, systemRandom.bytes(keyBytes), wrappingContext(id)).toString('base64url')
    return { id, wrapped, createdAt: now }
  }

  seal(plaintext: string | Buffer, context: string): string {
    const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext
    const { id, bytes: key } = this.#newest
    return `${version}.${id}.${encrypt(key, bytes, context).toString('base64url')}`
  }

  open(sealed: string, context: string): Buffer {
    const [form, id, body, ...rest] = sealed.split('.', 4)
    if (form !== version || id === undefined || body === undefined || rest.length > 0) throw new UnsealError()
    const key = this.#keys.get(id)
    const box = decodeBase64url(body)
    const plaintext = key && box && decrypt(key.bytes, box, context)
    if (!plaintext) throw new UnsealError()
    return plaintext
  }

  /** A 32-byte key for one purpose (HKDF-SHA256 over the oldest data key), stable while that key exists. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#oldest.bytes, '', `derive:${purpose}`, keyBytes))
  }
}

function unwrap(masterKey: Buffer, key: WrappedKey): DataKey {
  const box = decodeBase64url(key.wrapped)
  const bytes = box && decrypt(masterKey, box, wrappingContext(key.id))
  if (bytes?.length !== keyBytes) {
    throw new Error(
      `The master key does not open data key ${key.id} of this database. ` +
        'Start with the master key that the database was created with.',
    )
  }
  return { id: key.id, bytes }
}

function requireMasterKey(masterKey: Buffer): void {
  if (masterKey.length !== keyBytes) {
    throw new Error(`The master key must have exactly ${keyBytes} bytes; this one has ${masterKey.length}.`)
  }
}

function wrappingContext(id: string): string {
  return `data-key:${id}`
}
