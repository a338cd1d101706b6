import type { UserPoolId } from '../../entities/ids.js'
import type { Message, MessageChannel, OutboxEntry } from '../../entities/message.js'
import type { Storage } from '../../storage/storage.js'
import type { Outbox } from './outbox.js'

/** A message as a developer reads it, codes in clear. */
export interface InboxMessage {
  readonly id: string
  readonly pool: UserPoolId
  readonly to: string
  readonly channel: MessageChannel
  readonly kind: Message['kind']
  readonly subject?: string
  readonly body: string
  /** The code or temporary password. */
  readonly code?: string
  readonly createdAt: Date
}

/** Absent members do not narrow. */
export interface InboxQuery {
  readonly poolId?: UserPoolId | string
  /** The exact address. */
  readonly to?: string
  readonly kind?: Message['kind']
  /** Only messages that were queued after the one of this id. */
  readonly after?: string
}

/** How far back the inbox looks. */
const DEPTH = 1000
/** How often a waiting reader looks again: messages of other processes are not announced. */
const POLL_MILLISECONDS = 250
/** The announcement comes before the commit, which follows within milliseconds. */
const COMMIT_MILLISECONDS = 10

/** Every message that was queued, opened, for `dev` and tests only. */
export class Inbox {
  readonly #storage: Storage
  readonly #outbox: Outbox

  constructor({ storage, outbox }: { readonly storage: Storage; readonly outbox: Outbox }) {
    this.#storage = storage
    this.#outbox = outbox
  }

  /** Newest first, among the newest thousand. */
  async list(query: InboxQuery = {}): Promise<readonly InboxMessage[]> {
    const entries = await this.#storage.read.outbox.list(query.poolId as UserPoolId | undefined, DEPTH)
    const known = query.after === undefined ? -1 : entries.findIndex(({ id }) => id === query.after)
    return (known < 0 ? entries : entries.slice(0, known))
      .map((entry) => toInboxMessage(entry, this.#outbox.open(entry)))
      .filter(({ to, kind }) => (query.to ?? to) === to && (query.kind ?? kind) === kind)
  }

  /** As `list`, but waits up to `seconds` for the first message when there is none. */
  async wait(query: InboxQuery, seconds: number): Promise<readonly InboxMessage[]> {
    const deadline = performance.now() + seconds * 1000
    for (;;) {
      const messages = await this.list(query)
      const left = deadline - performance.now()
      if (messages.length > 0 || left <= 0) return messages
      await this.#nextMessage(Math.min(left, POLL_MILLISECONDS))
    }
  }

  #nextMessage(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      const stop = this.#outbox.onAdd(() => setTimeout(done, COMMIT_MILLISECONDS))
    })
  }
}

function toInboxMessage(entry: OutboxEntry, message: Message): InboxMessage {
  const { poolId: pool, to, channel, kind, subject, body, code } = message
  return {
    id: entry.id,
    pool,
    to,
    channel,
    kind,
    ...(subject === undefined ? {} : { subject }),
    body,
    ...(code === undefined ? {} : { code }),
    createdAt: entry.createdAt,
  }
}
