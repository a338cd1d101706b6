import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../crypto/random.js'
import { webhookHeaders } from '../crypto/webhook-signature.js'
import type { Clock } from '../domain/clock.js'
import type { LogSink, SinkLog } from './log-sink.js'

interface Options {
  readonly url: string
  readonly secret: Buffer
  /** Real time. */
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid'>
  readonly log: SinkLog
}

const mostWaiting = 10_000
const batchSize = 100
const requestMilliseconds = 10_000
const pauses = [1000, 5000, 15_000, 60_000] as const
const longestStop = 2000

/** Lines by signed POST requests, up to a hundred in one, tried again until they are taken or five times refused. */
export class HttpSink implements LogSink {
  readonly #options: Options
  #waiting: string[] = []
  #lost = 0
  #work: Promise<void> | undefined
  readonly #abort = new AbortController()

  constructor(options: Options) {
    this.#options = options
  }

  write(line: string): void {
    if (this.#waiting.length >= mostWaiting) {
      if (this.#lost === 0) this.#options.log.error({}, 'A log of a pool is not taken: lines are lost from now on')
      this.#lost += 1
      return
    }
    this.#waiting.push(line)
    this.#work ??= this.#drain().finally(() => {
      this.#work = undefined
    })
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#abort.abort(), longestStop)
    await this.#work
    clearTimeout(timer)
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#abort.signal.aborted) {
      const batch = this.#waiting.slice(0, batchSize)
      const isTaken = await this.#deliver(`${batch.join('\n')}\n`)
      if (!isTaken) this.#options.log.error({ lines: batch.length }, 'Lines of a log of a pool were given up')
      this.#waiting = this.#waiting.slice(batch.length)
    }
  }

  async #deliver(body: string): Promise<boolean> {
    const id = this.#options.random.uuid()
    for (const wait of [0, ...pauses]) {
      if (wait > 0) await pause(wait, undefined, { signal: this.#abort.signal }).catch(() => undefined)
      if (this.#abort.signal.aborted) return false
      if (await this.#post(id, body)) return true
    }
    return false
  }

  async #post(id: string, body: string): Promise<boolean> {
    const { url, secret, clock } = this.#options
    try {
      const { ok, body: answer } = await fetch(url, {
        method: 'POST',
        headers: { ...webhookHeaders(secret, { id, at: clock.now(), body }), 'content-type': 'application/x-ndjson' },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(requestMilliseconds)]),
      })
      await answer?.cancel()
      return ok
    } catch {
      return false
    }
  }
}
