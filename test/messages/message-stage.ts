import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { type Random, systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { CodeMessages } from '../../src/domain/messages/code-messages.js'
import { Inbox } from '../../src/domain/messages/inbox.js'
import { MessageGate } from '../../src/domain/messages/message-gate.js'
import { Outbox } from '../../src/domain/messages/outbox.js'
import { Triggers } from '../../src/domain/triggers/triggers.js'
import type { OutboxEntry } from '../../src/entities/message.js'
import type { User } from '../../src/entities/user.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { MessageDelivery } from '../../src/jobs/message-delivery.js'
import type { MessageTransports } from '../../src/jobs/message-transport.js'
import { openStorage, type Storage, type StorageLocation } from '../../src/storage/storage.js'
import { noCodeEncryption, noTriggers } from '../../src/triggers/unconfigured.js'
import { aPool, aUser } from '../storage/entities.js'

/** Everything between a code and a mail server, over real storage, with a clock that tests move. */
export interface MessageStage {
  readonly storage: Storage
  readonly outbox: Outbox
  readonly inbox: Inbox
  readonly codeMessages: CodeMessages
  readonly pool: UserPool
  readonly user: User
  readonly clock: { now(): Date; advance(seconds: number): void }
  /** Lines that were logged so far. */
  readonly logged: string[]
  /** A worker of its own; stop it. */
  startDelivery(transports: MessageTransports, random?: Random): MessageDelivery
  /** Queues a sign-up code for the address. */
  sendCode(to: string, code?: string): Promise<void>
  entries(): Promise<OutboxEntry[]>
  /** Whether as many messages as given, and no others, are in that state. */
  are(count: number, state: OutboxEntry['state']): Promise<boolean>
}

export async function openMessageStage(
  location: StorageLocation = { kind: 'memory' },
  keys = [Keyring.createKey(masterKey, new Date())],
): Promise<MessageStage> {
  const fatal = (error: Error) => {
    throw error
  }
  const storage = await openStorage({ location, onFatal: fatal })
  let now = Date.parse('2026-11-25T12:00:00Z')
  const clock = {
    now: () => new Date(now),
    advance(seconds: number) {
      now += seconds * 1000
    },
  }
  const outbox = new Outbox({ sealer: Keyring.open(masterKey, keys), clock, random: systemRandom })
  const triggers = new Triggers({ invoker: noTriggers, encryption: noCodeEncryption })
  const policy = { channels: ['email', 'sms'], quotas: {} } as const
  const messageGate = new MessageGate({ clock, key: masterKey, policy })
  const codeMessages = new CodeMessages({ outbox, triggers, messageGate, publicUrl: () => 'https://auth.example.com' })
  const [existing] = await storage.read.pools.list(undefined, 1)
  const pool = existing ?? aPool()
  const user = aUser(pool)
  await storage.transaction(async (tx) => {
    if (!existing) await tx.pools.insert(pool)
    await tx.users.insert(user, user.username)
  })
  const logged: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) })
  const entries = () => storage.read.outbox.list(pool.id, 1000)
  return {
    storage,
    outbox,
    inbox: new Inbox({ storage, outbox }),
    codeMessages,
    pool,
    user,
    clock,
    logged,
    entries,
    startDelivery(transports, random) {
      const chance = random ? { random } : {}
      const delivery = new MessageDelivery({ storage, outbox, transports, clock, log, pace, ...chance })
      delivery.start()
      return delivery
    },
    async sendCode(to, code = '123456') {
      const attribute = to.startsWith('+') ? 'phone_number' : 'email'
      await storage.transaction((tx) => codeMessages.send(tx, pool, user, { kind: 'sign-up', attribute, to, code }))
    },
    async are(count, state) {
      const found = await entries()
      return found.length === count && found.every((entry) => entry.state === state)
    },
  }
}

/** So that tests need not wait. */
const pace = { pollMilliseconds: 25, probeMilliseconds: 100, graceMilliseconds: 1000 }

const masterKey = randomBytes(32)

export const stageKeys = () => [Keyring.createKey(masterKey, new Date())]
