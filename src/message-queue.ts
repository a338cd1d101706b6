import type { ServerConfig } from './config/server-config.js'
import { systemRandom } from './crypto/random.js'
import { systemClock } from './domain/clock.js'
import { Outbox } from './domain/messages/outbox.js'
import { type MessageStatus, SentMessages } from './jobs/sent-messages.js'
import { openKeyring } from './open-keyring.js'
import { openStorage } from './storage/storage.js'

export type { MessageStatus }

export interface MessageQueue {
  readonly messages: SentMessages
  close(): Promise<void>
}

/** The queue of messages in the database of a server, which may be running meanwhile. */
export async function openMessageQueue({
  storage: location,
  masterKey,
}: Pick<ServerConfig, 'storage' | 'masterKey'>): Promise<MessageQueue> {
  const onFatal = (error: Error) => {
    throw error
  }
  const storage = await openStorage({ location, onFatal })
  try {
    const sealer = await openKeyring(masterKey, storage)
    const outbox = new Outbox({ sealer, clock: systemClock, random: systemRandom })
    return { messages: new SentMessages({ storage, outbox, clock: systemClock }), close: () => storage.close() }
  } catch (error) {
    await storage.close()
    throw error
  }
}
