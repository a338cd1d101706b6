import { decrypt, encrypt } from './aes-gcm.js'
import { decodeBase64url } from './base64url.js'
import { type Keyring, type Sealer, UnsealError } from './sealing.js'

const dayMs = 86_400_000

/**
 * Seals what lives for minutes and is made at every sign-in. Each UTC day has a key of its own, derived from the
 * keyring, so that no key ever seals more values than a random 96-bit IV permits (2^32, NIST SP 800-38D §8.3). A value
 * opens on the day it was sealed and on the next, or on as many further days as `options` say.
 */
export class DailySealer implements Sealer {
  readonly #keyring: Keyring
  readonly #now: () => Date
  readonly #furtherDays: number
  readonly #keys = new Map<number, Buffer>()

  constructor(keyring: Keyring, now: () => Date, options: { readonly furtherDays?: number } = {}) {
    this.#keyring = keyring
    this.#now = now
    this.#furtherDays = options.furtherDays ?? 1
  }

  seal(plaintext: string | Buffer, context: string): string {
    const day = this.#today()
    const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext
    return `${day.toString(36)}.${encrypt(this.#keyOf(day), bytes, context).toString('base64url')}`
  }

  open(sealed: string, context: string): Buffer {
    const [dayText, body, ...rest] = sealed.split('.', 3)
    const day = this.#openDays().find((candidate) => candidate.toString(36) === dayText)
    const box = body === undefined || rest.length > 0 ? undefined : decodeBase64url(body)
    const plaintext = day !== undefined && box && decrypt(this.#keyOf(day), box, context)
    if (!plaintext) throw new UnsealError()
    return plaintext
  }

  #today(): number {
    return Math.floor(this.#now().getTime() / dayMs)
  }

  #openDays(): number[] {
    const today = this.#today()
    return Array.from({ length: this.#furtherDays + 1 }, (_, age) => today - age)
  }

  #keyOf(day: number): Buffer {
    const known = this.#keys.get(day)
    if (known) return known
    const key = this.#keyring.derive(`daily-sealer:${day}`)
    if (this.#keys.size > this.#furtherDays + 1) this.#keys.clear()
    this.#keys.set(day, key)
    return key
  }
}
