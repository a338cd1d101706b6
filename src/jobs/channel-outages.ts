import type { MessageChannel, MessageTransportName } from '../entities/message.js'

/** Which channels let nothing through at present. Real time, whatever the clock says. */
export class ChannelOutages {
  readonly #probeMilliseconds: number
  readonly #quietUntil = new Map<MessageChannel, number>()

  /** After each `probeMilliseconds` one message tells whether a channel is back. */
  constructor(probeMilliseconds: number) {
    this.#probeMilliseconds = probeMilliseconds
  }

  begin(channel: MessageChannel): void {
    this.#quietUntil.set(channel, performance.now() + this.#probeMilliseconds)
  }

  end(channel: MessageChannel): void {
    this.#quietUntil.delete(channel)
  }

  /** Whether a message has to wait. One after each quiet time need not: while it is on its way the next quiet time runs. */
  holds(channel: MessageChannel): boolean {
    const until = this.#quietUntil.get(channel)
    if (until === undefined) return false
    if (performance.now() < until) return true
    this.begin(channel)
    return false
  }

  /** Whether it is down. Functions never are. */
  covers(transport: MessageTransportName): boolean {
    return transport !== 'functions' && this.#quietUntil.has(transport)
  }

  /** Whether it is down and not to be probed yet. */
  silences(transport: MessageTransportName): boolean {
    if (transport === 'functions') return false
    return performance.now() < (this.#quietUntil.get(transport) ?? 0)
  }
}
