import { hmacSha256 } from '../../crypto/digests.js'
import type { MessageKind } from '../../entities/message.js'
import { type ContactAttribute, isAutoVerified, type UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { type DeliveryDetails, deliveryTo } from '../messages/code-messages.js'
import type { MessageGate } from '../messages/message-gate.js'
import { nameKey } from '../users/names.js'

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly messageGate: MessageGate
  /** Derived key from which everything made up follows, so that a name is answered the same way each time. */
  readonly key: Buffer
}

/** First letters of the mail providers that most people use. */
const DOMAIN_LETTERS = 'ghoyi'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const PHONE = /^\+\d+$/

/** What names without a user are told where the client hides which names exist. */
export class Ghosts {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Under which the attempts of the name are counted. Does not contain the name: people type passwords into name fields. */
  subject(pool: UserPool, name: string): string {
    return `ghost:${this.#digest(pool, name).toString('base64url')}`
  }

  /**
   * Where a message would have gone: to the name itself if it is an address, else to a stable made-up one. `order` are the
   * contacts that a real user of the pool would be served by, the first one first.
   */
  delivery(pool: UserPool, name: string, order: readonly ContactAttribute[]): DeliveryDetails {
    if (name.includes('@')) return deliveryTo('email', name)
    if (PHONE.test(name)) return deliveryTo('phone_number', name)
    const digest = this.#digest(pool, name)
    const contact = order.find((attribute) => isAutoVerified(pool, attribute)) ?? 'email'
    if (contact === 'phone_number') {
      return deliveryTo(contact, `+1202555${String(digest.readUInt16BE(0) % 10_000).padStart(4, '0')}`)
    }
    const letter = LETTERS[digest.readUInt8(2) % LETTERS.length]
    return deliveryTo(contact, `${letter}@${DOMAIN_LETTERS[digest.readUInt8(3) % DOMAIN_LETTERS.length]}`)
  }

  /** Does what sending a code to a user does, and tells where it would have gone; fails as that does. */
  async message(
    pool: UserPool,
    name: string,
    { kind, order }: { readonly kind: MessageKind; readonly order: readonly ContactAttribute[] },
  ): Promise<DeliveryDetails> {
    const { storage, messageGate } = this.#with
    const delivery = this.delivery(pool, name, order)
    const channel = delivery.attribute === 'email' ? 'email' : 'sms'
    const subject = this.subject(pool, name)
    await storage.transaction(async (tx) => {
      await this.#spend(tx, pool, subject)
      await messageGate.pass(tx, pool, { channel, kind, subject, to: subject })
    })
    return delivery
  }

  /** Writes once, as issuing or counting a real code does, so that the time of an answer tells nothing. */
  async spend(pool: UserPool, name: string): Promise<void> {
    await this.#with.storage.transaction((tx) => this.#spend(tx, pool, this.subject(pool, name)))
  }

  async #spend(tx: Stores, pool: UserPool, subject: string): Promise<void> {
    const use = { action: 'ghost', subject, limit: Number.MAX_SAFE_INTEGER }
    await tx.attempts.countInWindow(pool.id, use, this.#with.clock.now())
  }

  #digest(pool: UserPool, name: string): Buffer {
    return hmacSha256(this.#with.key, `${pool.id}/${nameKey(pool, name)}`)
  }
}
