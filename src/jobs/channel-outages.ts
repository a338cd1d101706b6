import type { MessageChannel } from '../entities/message.js'

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

  /** Whether all of them are down; false for none. */
  covers(channels: readonly MessageChannel[]): boolean {
    return channels.length > 0 && channels.every((channel) => this.#quietUntil.has(channel))
  }

  /** Whether all of them are down and none is to be probed yet; false for none. */
  silences(channels: readonly MessageChannel[]): boolean {
    const now = performance.now()
    return channels.length > 0 && channels.every((channel) => now < (this.#quietUntil.get(channel) ?? 0))
  }
}
