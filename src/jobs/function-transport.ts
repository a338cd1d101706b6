import { TriggerError } from '../domain/triggers/trigger-invoker.js'
import type { Triggers } from '../domain/triggers/triggers.js'
import type { Message } from '../entities/message.js'
import { DeliveryError, type MessageTransport } from './message-transport.js'

/** Delivery by a pool's custom sender, which gets the code encrypted and finds its own way to the person. */
export class FunctionTransport implements MessageTransport {
  readonly #triggers: Pick<Triggers, 'send' | 'sendNotice'>

  constructor({ triggers }: { readonly triggers: Pick<Triggers, 'send' | 'sendNotice'> }) {
    this.#triggers = triggers
  }

  async deliver({ sender, code, poolId, kind }: Message): Promise<void> {
    if (!sender) throw new DeliveryError('refused', 'no function is to send it')
    try {
      if (kind === 'threat-notice') return await this.#triggers.sendNotice(sender)
      if (code === undefined) throw new DeliveryError('refused', 'it has no code')
      await this.#triggers.send(sender, { poolId, kind, code })
    } catch (error) {
      throw error instanceof DeliveryError ? error : new DeliveryError('later', reasonOf(error))
    }
  }
}

/** What a function says of itself is left out: it may quote the code. */
function reasonOf(error: unknown): string {
  if (error instanceof TriggerError && error.kind === 'function-error') return 'the custom sender failed'
  return error instanceof Error ? error.message : 'unexpected error'
}
