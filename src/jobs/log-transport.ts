import type { Logger } from 'pino'
import { maskDestination } from '../domain/messages/code-messages.js'
import type { Message } from '../entities/message.js'
import type { MessageTransport } from './message-transport.js'

/** Delivery of `dev` without a mail server: one line in the log, which never holds the code. */
export class LogTransport implements MessageTransport {
  readonly #log: Pick<Logger, 'info'>

  constructor({ log }: { readonly log: Pick<Logger, 'info'> }) {
    this.#log = log
  }

  async deliver({ channel, to, kind }: Message): Promise<void> {
    const line =
      channel === 'email'
        ? `mail to ${maskDestination('email', to)}`
        : `text message to ${maskDestination('phone_number', to)}`
    this.#log.info(`${line}: ${kind}, to be read in the inbox`)
  }
}
