import { pino } from 'pino'
import type { AuditLog } from './audit-file.js'
import type { AuditSink } from './audit-trail.js'

type Destination = ReturnType<typeof pino.destination>

const standardOutput = 1

/** Lines on standard output, for a collector that reads there. */
export class AuditStream implements AuditSink {
  readonly #destination: Destination

  constructor(log: AuditLog, destination: Destination = pino.destination({ dest: standardOutput, sync: false })) {
    this.#destination = destination
    destination.on('error', (error: Error) => log.error({ err: error }, 'The audit trail cannot be written'))
  }

  write(line: string): void {
    this.#destination.write(`${line}\n`)
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      // A reader that is gone has been reported already.
      this.#destination.flush(() => resolve())
    })
  }
}
