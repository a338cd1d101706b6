import type { Message } from '../entities/message.js'

/** The way from the outbox to a person. */
export interface MessageTransport {
  /**
   * Resolves when somebody else has taken responsibility for the message; fails with a `DeliveryError`. `id` stays the same
   * over retries, so that a receiver can recognize a message that it got before.
   */
  deliver(message: Message, options: { readonly id: string; readonly signal: AbortSignal }): Promise<void>
}

/** An absent channel has no way out. */
export interface MessageTransports {
  readonly email?: MessageTransport
  readonly sms?: MessageTransport
  /** For messages that a pool's function sends. */
  readonly functions?: MessageTransport
}

/**
 * `refused`: this message will never be taken. `later`: this message may be taken another time. `unreachable`: no message
 * gets through at present.
 */
export type DeliveryProblem = 'refused' | 'later' | 'unreachable'

/** Its message is a short reason without anything of the content: a server may quote a code that it rejects. */
export class DeliveryError extends Error {
  readonly problem: DeliveryProblem

  constructor(problem: DeliveryProblem, reason: string) {
    super(reason)
    this.name = 'DeliveryError'
    this.problem = problem
  }
}
