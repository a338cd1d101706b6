import type { Location } from '../aws/arn.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { ApiCall, AuditRecorder } from './api-call.js'
import { recordLine } from './cloudtrail-record.js'

/** Lines since the start, for who watches the trail. */
export interface AuditCounts {
  readonly written: number
  readonly waiting: number
  readonly lost: number
}

/** Where lines go. */
export interface AuditSink {
  /** Takes a line without its line feed. Never throws. A promise, which never rejects, where the answer shall wait for it. */
  write(line: string): Promise<void> | undefined
  counts(): AuditCounts
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

  recordApiCall(call: ApiCall): Promise<void> | undefined {
    const { sink, location, clock, random } = this.#with
    return sink.write(recordLine(call, { eventId: random.uuid(), eventTime: clock.now(), location }))
  }

  counts(): AuditCounts {
    return this.#with.sink.counts()
  }

  stop(): Promise<void> {
    return this.#with.sink.stop()
  }
}
