import { hmacSha256 } from '../../crypto/digests.js'
import type { MessageQuotas } from '../../entities/configured-messages.js'
import type { Message, MessageChannel } from '../../entities/message.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure, type FailureCode } from '../failure.js'

interface Collaborators {
  readonly clock: Clock
  /** Derived key under which destinations are counted: counters hold no addresses. */
  readonly key: Buffer
  readonly policy: MessagePolicy
}

/** What the installation can send, and how much of it. */
export interface MessagePolicy {
  /** Channels with a way out. */
  readonly channels: readonly MessageChannel[]
  /** Per 24 hours, from the first message on. */
  readonly quotas: MessageQuotas
}

interface Departure {
  readonly channel: MessageChannel
  readonly kind: Message['kind']
  /** `sub`, or what stands for it where a name has no user. */
  readonly subject: string
  /** For a name without a user something of its own, so that nobody's count is used up. */
  readonly to: string
  /** A function of the pool sends it. */
  readonly isHandedOver?: boolean
}

/** Failures that concern the message alone: the user for whom it was meant stays (API model, SignUp). */
const ofMessages: readonly FailureCode[] = ['code-delivery-failed', 'message-quota-exceeded']

/** Decides whether a message may be queued. */
export class MessageGate {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Counts the message with the transaction that queues it. `code-delivery-failed` where its channel has no way out,
   * `message-quota-exceeded` beyond a limit. Messages of sign-ins are let through without a way out, so that an answer
   * does not tell who exists; they end among those that failed.
   */
  async pass(tx: Stores, pool: UserPool, departure: Departure): Promise<void> {
    const { policy } = this.#with
    const { channel, kind, subject, to, isHandedOver } = departure
    if (!isHandedOver && kind !== 'authentication' && !policy.channels.includes(channel)) {
      throw new Failure('code-delivery-failed')
    }
    const { perUser, perDestination, perPool } = policy.quotas
    await this.#count(tx, pool, { subject, limit: perUser })
    await this.#count(tx, pool, { subject: this.#destination(pool, to), limit: perDestination })
    await this.#count(tx, pool, { subject: 'pool', limit: perPool })
  }

  async #count(
    tx: Stores,
    pool: UserPool,
    { subject, limit }: { readonly subject: string; readonly limit: number | undefined },
  ): Promise<void> {
    if (limit === undefined) return
    const use = { action: 'messages', subject, limit, window: 'day' } as const
    const isWithin = await tx.attempts.countInWindow(pool.id, use, this.#with.clock.now())
    if (!isWithin) throw new Failure('message-quota-exceeded')
  }

  #destination(pool: UserPool, to: string): string {
    return `to:${hmacSha256(this.#with.key, `${pool.id}/${to.toLowerCase()}`).toString('base64url')}`
  }
}

/** What became of a message whose failure must not undo what it is about: throw `failure` after the commit. */
export interface Sending<Result> {
  readonly result?: Result | undefined
  readonly failure?: Failure
}

/** Keeps a failure of the message alone for later; others pass. */
export async function settleSending<Result>(sending: Promise<Result>): Promise<Sending<Result>> {
  try {
    return { result: await sending }
  } catch (error) {
    if (error instanceof Failure && ofMessages.includes(error.code)) return { failure: error }
    throw error
  }
}
