import { pino } from 'pino'
import type { AuditLog } from './audit-file.js'
import type { AuditCounts, AuditSink } from './audit-trail.js'

type Destination = ReturnType<typeof pino.destination>

const standardOutput = 1
/** What waits while nobody reads; beyond it lines are lost. */
const mostWaitingBytes = 64 * 1024 * 1024

const longestStop = 2000

/** Lines on standard output, for a collector that reads there. */
export class AuditStream implements AuditSink {
  readonly #destination: Destination
  #taken = 0
  #lost = 0

  constructor(
    log: AuditLog,
    destination: Destination = pino.destination({ dest: standardOutput, sync: false, maxLength: mostWaitingBytes }),
  ) {
    this.#destination = destination
    destination.on('error', (error: Error) => log.error({ err: error }, 'The audit trail cannot be written'))
    destination.on('drop', () => {
      if (this.#lost === 0) log.error({}, 'Nobody reads the audit trail: lines are lost from now on')
      this.#lost += 1
    })
  }

  write(line: string): undefined {
    this.#taken += 1
    this.#destination.write(`${line}\n`)
  }

  /** What left for the reader counts as written. */
  counts(): AuditCounts {
    return { written: this.#taken - this.#lost, waiting: 0, lost: this.#lost }
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      // Nobody waits long for a reader that does not read; one that is gone has been reported already.
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
