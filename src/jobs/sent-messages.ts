import type { Clock } from '../domain/clock.js'
import { maskDestination } from '../domain/messages/code-messages.js'
import type { Outbox } from '../domain/messages/outbox.js'
import type { Message, OutboxEntry } from '../entities/message.js'
import type { Storage } from '../storage/storage.js'

interface Collaborators {
  readonly storage: Storage
  readonly outbox: Outbox
  readonly clock: Clock
}

/** A message as operators see it: no code, no text, and the address masked. */
export interface MessageStatus {
  readonly id: string
  readonly poolId: string
  readonly state: OutboxEntry['state']
  readonly createdAt: Date
  readonly tries: number
  /** Of a queued one: when it is tried next, or its sending ends at the latest. */
  readonly nextTryAt?: Date
  readonly lastError?: string
  /** Absent: it cannot be unsealed with this master key. */
  readonly content?: Pick<Message, 'kind' | 'channel'> & { readonly destination: string }
}

/** What became of the messages of the last seven days, and a second chance for those that were given up. */
export class SentMessages {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Newest first. */
  async list(state: OutboxEntry['state'] | undefined, limit: number): Promise<MessageStatus[]> {
    const entries = await this.#with.storage.read.outbox.listByState(state, limit)
    return entries.map((entry) => this.#toStatus(entry))
  }

  /** Queues failed messages again, all of them unless ids are given, and tells how many; what has become useless fails again. */
  async retry(ids: readonly string[] | undefined): Promise<number> {
    const { storage, clock } = this.#with
    return storage.transaction((tx) => tx.outbox.requeueFailed(ids, clock.now()))
  }

  #toStatus(entry: OutboxEntry): MessageStatus {
    const { id, poolId, state, createdAt, tries, nextTryAt, lastError } = entry
    const content = this.#contentOf(entry)
    return {
      id,
      poolId,
      state,
      createdAt,
      tries,
      ...(state === 'queued' ? { nextTryAt } : {}),
      ...(lastError === undefined ? {} : { lastError }),
      ...(content ? { content } : {}),
    }
  }

  #contentOf(entry: OutboxEntry): MessageStatus['content'] {
    try {
      const { kind, channel, to } = this.#with.outbox.open(entry)
      return { kind, channel, destination: maskDestination(channel === 'email' ? 'email' : 'phone_number', to) }
    } catch {
      return undefined
    }
  }
}
