import { pino } from 'pino'
import type { LogSink, SinkLog } from './log-sink.js'

/** What waits while nobody takes it; beyond it lines are lost. */
const mostWaitingBytes = 16 * 1024 * 1024
const longestStop = 2000
const standardOutput = 1

/** Lines in a file that only its owner reads, or on standard output. */
export class StreamSink implements LogSink {
  readonly #destination: ReturnType<typeof pino.destination>

  /** `path` absent: standard output. */
  constructor(path: string | undefined, log: SinkLog) {
    const dest = path ?? standardOutput
    this.#destination = pino.destination({ dest, sync: false, append: true, mode: 0o600, maxLength: mostWaitingBytes })
    this.#destination.on('error', (error: Error) => log.error({ err: error }, 'A log of a pool cannot be written'))
    let isTold = false
    this.#destination.on('drop', () => {
      if (!isTold) log.error({}, 'A log of a pool is not taken: lines are lost from now on')
      isTold = true
    })
  }

  write(line: string): void {
    this.#destination.write(`${line}\n`)
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longestStop)
      const finish = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#destination.once('close', finish)
      this.#destination.once('error', finish)
      this.#destination.end()
    })
  }
}
