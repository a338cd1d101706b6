import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import { type Message, type MessageTransportName, type OutboxEntry, transportOf } from '../../entities/message.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'

interface Collaborators {
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/** Told which transport has something to do. */
type Listener = (transport: MessageTransportName) => void

/** Where messages wait for their delivery. They hold codes and passwords, so they lie sealed. */
export class Outbox {
  readonly #with: Collaborators
  readonly #listeners = new Set<Listener>()

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Queues the message with the caller's transaction: it is sent if and only if that commits. */
  async add(tx: Stores, message: Message): Promise<void> {
    const id = this.#with.random.uuid()
    const now = this.#with.clock.now()
    const transport = transportOf(message)
    const sealed = this.#with.sealer.seal(JSON.stringify(message), sealContext(id))
    await tx.outbox.insert({
      id,
      poolId: message.poolId,
      transport,
      sealed,
      createdAt: now,
      tries: 0,
      nextTryAt: now,
      state: 'queued',
    })
    for (const listener of this.#listeners) listener(transport)
  }

  open(entry: OutboxEntry): Message {
    return JSON.parse(this.#with.sealer.open(entry.sealed, sealContext(entry.id)).toString('utf8')) as Message
  }

  /** Calls `listener` whenever this process queues a message, shortly before its commit. Returns how to stop that. */
  onAdd(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function sealContext(id: string): string {
  return `outbox:${id}`
}
