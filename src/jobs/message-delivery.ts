import type { Logger } from 'pino'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { Outbox } from '../domain/messages/outbox.js'
import type { UserPoolId } from '../entities/ids.js'
import { type Message, type MessageTransportName, type OutboxEntry, transportOf } from '../entities/message.js'
import type { Storage } from '../storage/storage.js'
import { ChannelOutages } from './channel-outages.js'
import { FunctionLanes } from './function-lanes.js'
import { DeliveryError, type MessageTransport, type MessageTransports } from './message-transport.js'
import { QueueDrain } from './queue-drain.js'

interface Collaborators {
  readonly storage: Storage
  readonly outbox: Outbox
  readonly transports: MessageTransports
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** Spreads the tries of messages that failed together. Absent: they stay together. */
  readonly random?: Random
  readonly pace?: Partial<DeliveryPace>
  /** Told of each message that nobody will get, with a reason that quotes nothing of it. */
  readonly whenGivenUp?: (poolId: UserPoolId, reason: string) => Promise<void>
}

/** Real time, whatever the clock says. */
export interface DeliveryPace {
  /** Messages of other nodes and retries are found by looking. */
  readonly pollMilliseconds: number
  /** While a channel lets nothing through, one message after this time tells whether it is back. */
  readonly probeMilliseconds: number
  /** How long `stop` waits for messages in hand. */
  readonly graceMilliseconds: number
}

const usualPace: DeliveryPace = { pollMilliseconds: 1000, probeMilliseconds: 15_000, graceMilliseconds: 4000 }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const transportNames = ['email', 'sms', 'functions'] as const
const BATCH = 20
/** How long a message waits whose function has too much to do already. */
const BUSY_MILLISECONDS = 5 * SECOND
/** How long a message waits that was taken just when its channel went down. */
const HELD_MILLISECONDS = 30 * SECOND
/** Longer than a batch can take, so that a message is leased again only when its worker is gone. */
const LEASE_MILLISECONDS = 2 * MINUTE
/** Pauses after the failed tries of one message: eight tries in almost four hours. */
const pauses = [15 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR] as const
/** Tries that found no server do not use up a message's own: it is given up by their number and its age. */
const GIVE_UP_MILLISECONDS = 3 * HOUR

/** After this time nobody can use what the message says any more, or nearly so. */
const usefulFor: Readonly<Record<Message['kind'], number>> = {
  'sign-up': 24 * HOUR,
  'resend-code': 24 * HOUR,
  'forgot-password': HOUR,
  'verify-attribute': 24 * HOUR,
  'update-attribute': 24 * HOUR,
  invitation: 7 * 24 * HOUR,
  // The longest AuthSessionValidity.
  authentication: 15 * MINUTE,
  'threat-notice': 7 * 24 * HOUR,
}

/**
 * Takes messages out of the outbox and hands them to their transport. One is sent twice only when this process dies, or
 * is stopped, between the server's acceptance and the note of it. Each transport works its own messages off: a slow mail
 * server delays no text message.
 */
export class MessageDelivery {
  readonly #with: Collaborators
  readonly #pace: DeliveryPace
  readonly #inHand = new Set<string>()
  readonly #abort = new AbortController()
  readonly #lanes = new FunctionLanes()
  readonly #outages: ChannelOutages
  readonly #drains: ReadonlyMap<MessageTransportName, QueueDrain>
  #stopListening: (() => void) | undefined
  #poll: NodeJS.Timeout | undefined

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
    this.#pace = { ...usualPace, ...collaborators.pace }
    this.#outages = new ChannelOutages(this.#pace.probeMilliseconds)
    this.#drains = new Map(transportNames.map((name) => [name, this.#drainOf(name)]))
  }

  start(): void {
    const { outbox, transports, log } = this.#with
    if (!transports.email) log.warn('No mail server is configured: mails stay in the queue until there is one.')
    this.#stopListening = outbox.onAdd((transport) => this.#drains.get(transport)?.wake())
    this.#poll = setInterval(() => this.#wakeAll(), this.#pace.pollMilliseconds).unref()
    this.#wakeAll()
  }

  /** Takes no more messages and waits a while for those in hand. */
  async stop(): Promise<void> {
    this.#stopListening?.()
    clearInterval(this.#poll)
    const grace = setTimeout(() => this.#abort.abort(), this.#pace.graceMilliseconds)
    await Promise.all([...[...this.#drains.values()].map((drain) => drain.stop()), this.#settleLanes()])
    clearTimeout(grace)
  }

  /** Functions know nothing of the signal: after the grace they are left to themselves. */
  async #settleLanes(): Promise<void> {
    const { signal } = this.#abort
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([this.#lanes.close(), aborted])
  }

  #wakeAll(): void {
    for (const drain of this.#drains.values()) drain.wake()
  }

  #drainOf(transport: MessageTransportName): QueueDrain {
    return new QueueDrain({
      step: () => this.#deliverBatch(transport),
      onError: (error) => this.#with.log.error({ error }, 'The outbox could not be read.'),
    })
  }

  async #deliverBatch(transport: MessageTransportName): Promise<boolean> {
    if (this.#outages.silences(transport)) return false
    const { storage, clock } = this.#with
    const limit = this.#outages.covers(transport) ? 1 : BATCH
    const now = clock.now()
    const until = new Date(now.getTime() + LEASE_MILLISECONDS)
    const entries = await storage.transaction((tx) => tx.outbox.lease(transport, { limit, now, until }))
    // A clock that is put forward ends leases early.
    const fresh = entries.filter(({ id }) => !this.#inHand.has(id))
    await Promise.all(fresh.map((entry) => this.#begin(entry)))
    return entries.length === limit
  }

  /** A message for a function and a text message are not waited for: one that hangs delays no mail. */
  async #begin(entry: OutboxEntry): Promise<void> {
    const message = this.#open(entry)
    if (message && this.#mustWait(message)) return this.#postpone(entry, HELD_MILLISECONDS)
    const lane = message?.sender?.arn ?? (message?.channel === 'sms' ? message.channel : undefined)
    if (lane === undefined) return this.#deliver(entry, message)
    this.#inHand.add(entry.id)
    if (this.#lanes.offer(lane, () => this.#deliver(entry, message))) return
    this.#inHand.delete(entry.id)
    await this.#postpone(entry, BUSY_MILLISECONDS)
  }

  #mustWait({ sender, channel }: Message): boolean {
    return !sender && this.#outages.holds(channel)
  }

  async #postpone({ id }: OutboxEntry, milliseconds: number): Promise<void> {
    const { storage, clock } = this.#with
    const until = new Date(clock.now().getTime() + milliseconds)
    await storage.transaction((tx) => tx.outbox.postpone(id, until))
  }

  /** Undefined when it cannot be unsealed. */
  #open(entry: OutboxEntry): Message | undefined {
    try {
      return this.#with.outbox.open(entry)
    } catch {
      return undefined
    }
  }

  async #deliver(entry: OutboxEntry, message: Message | undefined): Promise<void> {
    const { storage, log } = this.#with
    this.#inHand.add(entry.id)
    try {
      const outcome = await this.#attempt(entry, message)
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

  async #attempt(
    entry: OutboxEntry,
    message: Message | undefined,
  ): Promise<'delivered' | { reason: string; nextTryAt: Date | undefined }> {
    if (!message) return this.#giveUp(entry, 'it cannot be unsealed')
    if (this.#age(entry) > usefulFor[message.kind]) {
      return this.#giveUp(entry, entry.lastError ?? 'it came too late to be of use')
    }
    const transport = this.#with.transports[transportOf(message)]
    if (!transport) return this.#withoutTransport(entry, message)
    return this.#hand(entry, message, transport)
  }

  async #hand(entry: OutboxEntry, message: Message, transport: MessageTransport) {
    try {
      await transport.deliver(message, { id: entry.id, signal: this.#abort.signal })
      if (!message.sender) this.#outages.end(message.channel)
      return 'delivered' as const
    } catch (error) {
      const { problem, message: reason } =
        error instanceof DeliveryError ? error : new DeliveryError('later', 'unexpected error')
      if (problem === 'refused') return this.#giveUp(entry, reason)
      if (problem === 'unreachable') {
        if (!message.sender) this.#outages.begin(message.channel)
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

  #withoutTransport(entry: OutboxEntry, { channel, sender }: Message) {
    if (sender) return this.#giveUp(entry, 'there is no way to call functions')
    if (channel === 'sms') return this.#giveUp(entry, 'there is no way to send text messages')
    return this.#retry(entry, 'no mail server is configured', MINUTE)
  }

  #retry(entry: OutboxEntry, reason: string, pause: number) {
    if (entry.lastError !== reason) this.#with.log.warn({ message: entry.id, reason }, 'A message has to wait.')
    const jitter = this.#with.random?.integer(Math.ceil(pause / 10)) ?? 0
    return { reason, nextTryAt: new Date(this.#with.clock.now().getTime() + pause + jitter) }
  }

  #giveUp(entry: OutboxEntry, reason: string) {
    this.#with.log.error({ message: entry.id, reason }, 'A message was given up.')
    this.#with.whenGivenUp?.(entry.poolId, reason).catch((error: unknown) => {
      this.#with.log.error({ err: error, message: entry.id }, 'A given up message could not be told of.')
    })
    return { reason, nextTryAt: undefined }
  }
}
