import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.js'
import type { Outbox } from '../domain/messages/outbox.js'
import type { Message, MessageKind, OutboxEntry } from '../entities/message.js'
import type { Storage } from '../storage/storage.js'
import { DeliveryError, type MessageTransport, type MessageTransports } from './message-transport.js'

interface Collaborators {
  readonly storage: Storage
  readonly outbox: Outbox
  readonly transports: MessageTransports
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly pace?: Partial<DeliveryPace>
}

/** Real time, whatever the clock says. */
export interface DeliveryPace {
  /** Messages of other nodes and retries are found by looking. */
  readonly pollMilliseconds: number
  /** While the server does not answer, one message after this time tells whether it is back. */
  readonly probeMilliseconds: number
  /** How long `stop` waits for messages in hand. */
  readonly graceMilliseconds: number
}

const usualPace: DeliveryPace = { pollMilliseconds: 1000, probeMilliseconds: 15_000, graceMilliseconds: 4000 }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const BATCH = 20
/** Longer than a batch can take, so that a message is leased again only when its worker is gone. */
const LEASE_MILLISECONDS = 2 * MINUTE
/** Lets the commit happen and gathers what arrives together. */
const WAKE_MILLISECONDS = 20
/** Pauses after the failed tries of one message: eight tries in almost four hours. */
const pauses = [15 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR] as const
/** Tries that found no server do not use up a message's own: it is given up by their number and its age. */
const GIVE_UP_MILLISECONDS = 3 * HOUR

/** After this time nobody can use what the message says any more, or nearly so. */
const usefulFor: Readonly<Record<MessageKind, number>> = {
  'sign-up': 24 * HOUR,
  'resend-code': 24 * HOUR,
  'forgot-password': HOUR,
  'verify-attribute': 24 * HOUR,
  'update-attribute': 24 * HOUR,
  invitation: 7 * 24 * HOUR,
}

/**
 * Takes messages out of the outbox and hands them to their transport. One is sent twice only when this process dies, or
 * is stopped, between the server's acceptance and the note of it.
 */
export class MessageDelivery {
  readonly #with: Collaborators
  readonly #pace: DeliveryPace
  readonly #inHand = new Set<string>()
  readonly #abort = new AbortController()
  #stopListening: (() => void) | undefined
  #poll: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined
  #cameMeanwhile = false
  #unreachableUntil: number | undefined
  #stopped = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    this.#pace = { ...usualPace, ...collaborators.pace }
  }

  start(): void {
    const { outbox, transports, log } = this.#with
    if (!transports.email) log.warn('No mail server is configured: mails stay in the queue until there is one.')
    this.#stopListening = outbox.onAdd(() => this.#wake())
    this.#poll = setInterval(() => this.#wake(), this.#pace.pollMilliseconds).unref()
    this.#wake()
  }

  /** Takes no more messages and waits a while for those in hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopListening?.()
    clearInterval(this.#poll)
    clearTimeout(this.#soon)
    const grace = setTimeout(() => this.#abort.abort(), this.#pace.graceMilliseconds)
    await this.#work
    clearTimeout(grace)
  }

  #wake(): void {
    if (this.#work) this.#cameMeanwhile = true
    if (this.#stopped || this.#soon || this.#work) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      this.#work = this.#drain().finally(() => {
        this.#work = undefined
      })
    }, WAKE_MILLISECONDS).unref()
  }

  async #drain(): Promise<void> {
    try {
      while (!this.#stopped && !this.#isPaused()) {
        const limit = this.#unreachableUntil === undefined ? BATCH : 1
        this.#cameMeanwhile = false
        if ((await this.#deliverBatch(limit)) < limit && !this.#cameMeanwhile) return
      }
    } catch (error) {
      this.#with.log.error({ error }, 'The outbox could not be read.')
    }
  }

  #isPaused(): boolean {
    return this.#unreachableUntil !== undefined && performance.now() < this.#unreachableUntil
  }

  async #deliverBatch(limit: number): Promise<number> {
    const { storage, clock } = this.#with
    const now = clock.now()
    const leaseUntil = new Date(now.getTime() + LEASE_MILLISECONDS)
    const entries = await storage.transaction((tx) => tx.outbox.lease(limit, now, leaseUntil))
    // A clock that is put forward ends leases early.
    const fresh = entries.filter(({ id }) => !this.#inHand.has(id))
    await Promise.all(fresh.map((entry) => this.#deliver(entry)))
    return entries.length
  }

  async #deliver(entry: OutboxEntry): Promise<void> {
    const { storage, log } = this.#with
    this.#inHand.add(entry.id)
    try {
      const outcome = await this.#attempt(entry)
      await storage.transaction((tx) =>
        outcome === 'delivered'
          ? tx.outbox.markDelivered(entry.id)
          : tx.outbox.markFailed(entry.id, outcome.reason, outcome.nextTryAt),
      )
    } catch (error) {
      log.error({ error, message: entry.id }, 'The outcome of a delivery could not be noted.')
    } finally {
      this.#inHand.delete(entry.id)
    }
  }

  async #attempt(entry: OutboxEntry): Promise<'delivered' | { reason: string; nextTryAt: Date | undefined }> {
    let message: Message
    try {
      message = this.#with.outbox.open(entry)
    } catch {
      return this.#giveUp(entry, 'it cannot be unsealed')
    }
    if (this.#age(entry) > usefulFor[message.kind]) {
      return this.#giveUp(entry, entry.lastError ?? 'it came too late to be of use')
    }
    const transport = this.#with.transports[message.channel]
    if (!transport) return this.#withoutTransport(entry, message)
    return this.#hand(entry, message, transport)
  }

  async #hand(entry: OutboxEntry, message: Message, transport: MessageTransport) {
    try {
      await transport.deliver(message, { id: entry.id, signal: this.#abort.signal })
      this.#unreachableUntil = undefined
      return 'delivered' as const
    } catch (error) {
      const { problem, message: reason } =
        error instanceof DeliveryError ? error : new DeliveryError('later', 'unexpected error')
      if (problem === 'refused') return this.#giveUp(entry, reason)
      if (problem === 'unreachable') {
        this.#unreachableUntil = performance.now() + this.#pace.probeMilliseconds
        return this.#retry(entry, reason, pauses[0])
      }
      const isLastTry = entry.tries >= pauses.length && this.#age(entry) > GIVE_UP_MILLISECONDS
      const pause = pauses[Math.min(entry.tries, pauses.length - 1)] ?? HOUR
      return isLastTry ? this.#giveUp(entry, reason) : this.#retry(entry, reason, pause)
    }
  }

  #age(entry: OutboxEntry): number {
    return this.#with.clock.now().getTime() - entry.createdAt.getTime()
  }

  #withoutTransport(entry: OutboxEntry, { channel }: Message) {
    if (channel === 'sms') return this.#giveUp(entry, 'there is no way to send text messages')
    return this.#retry(entry, 'no mail server is configured', MINUTE)
  }

  #retry(entry: OutboxEntry, reason: string, pause: number) {
    if (entry.lastError !== reason) this.#with.log.warn({ message: entry.id, reason }, 'A message has to wait.')
    return { reason, nextTryAt: new Date(this.#with.clock.now().getTime() + pause) }
  }

  #giveUp(entry: OutboxEntry, reason: string) {
    this.#with.log.error({ message: entry.id, reason }, 'A message was given up.')
    return { reason, nextTryAt: undefined }
  }
}
