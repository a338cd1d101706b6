import type { Location } from '../aws/arn.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { ApiCall, AuditRecorder } from './api-call.js'
import { recordLine } from './cloudtrail-record.js'

/** Where lines go. */
export interface AuditSink {
  /** Takes a line without its line feed and returns at once. Never throws. */
  write(line: string): void
  /** Resolves when every line taken so far is where it belongs. Nothing may be written afterwards. */
  stop(): Promise<void>
}

export interface AuditTrailOptions {
  readonly sink: AuditSink
  readonly location: Location
  /** Dates the events: give it real time, not one that tests move. */
  readonly clock: Clock
  readonly random: Random
}

/** Writes a record of every call it is told of. */
export class AuditTrail implements AuditRecorder {
  readonly #with: AuditTrailOptions

  constructor(options: AuditTrailOptions) {
    this.#with = options
  }

  recordApiCall(call: ApiCall): void {
    const { sink, location, clock, random } = this.#with
    sink.write(recordLine(call, { eventId: random.uuid(), eventTime: clock.now(), location }))
  }

  stop(): Promise<void> {
    return this.#with.sink.stop()
  }
}
