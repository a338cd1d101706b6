import { createHmac } from 'node:crypto'

export interface Scope {
  readonly day: string
  readonly region: string
  readonly service: string
}

interface Entry {
  readonly secret: string
  readonly key: Buffer
}

const capacity = 1000

/** Signing keys by access key, day, region and service, the least recently used dropped first. */
export class SigningKeys {
  readonly #entries = new Map<string, Entry>()

  /** The key of SigV4's last derivation step. A changed secret never meets an old entry. */
  get(accessKeyId: string, secret: string, scope: Scope): Buffer {
    const id = `${accessKeyId}/${scope.day}/${scope.region}/${scope.service}`
    const known = this.#entries.get(id)
    if (known && known.secret === secret) {
      this.#entries.delete(id)
      this.#entries.set(id, known)
      return known.key
    }
    const key = deriveKey(secret, scope)
    this.#entries.delete(id)
    this.#entries.set(id, { secret, key })
    if (this.#entries.size > capacity) this.#entries.delete(this.#entries.keys().next().value as string)
    return key
  }
}

function deriveKey(secret: string, { day, region, service }: Scope): Buffer {
  const date = hmac(`AWS4${secret}`, day)
  return hmac(hmac(hmac(date, region), service), 'aws4_request')
}

export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
