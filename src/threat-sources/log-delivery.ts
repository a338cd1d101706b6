import type { Clock } from '../domain/clock.js'
import type { AuthEventLog } from '../domain/threats/auth-events.js'
import type { AuthEvent } from '../entities/auth-event.js'
import type { LogSource } from '../entities/threat-protection.js'
import type { User } from '../entities/user.js'
import type { UserPool } from '../entities/user-pool.js'
import { userActivityLine, userNotificationLine } from './log-records.js'
import type { LogSink } from './log-sink.js'

interface Collaborators {
  /** By ARN, or by the beginning of ARNs when `*` ends it. */
  readonly sinks: ReadonlyMap<string, LogSink>
  readonly clock: Clock
}

/** Hands the logs of pools to the sinks configured for their destinations. A destination without one gets nothing. */
export class LogDelivery implements AuthEventLog {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  offer(pool: UserPool, event: AuthEvent, user: User): void {
    this.#sinkOf(pool, 'userAuthEvents')?.write(userActivityLine(event, user, this.#with.clock.now()))
  }

  /** A message that was given up. */
  offerNotification(pool: UserPool, details: string): void {
    this.#sinkOf(pool, 'userNotification')?.write(userNotificationLine(pool.id, details, this.#with.clock.now()))
  }

  async stop(): Promise<void> {
    await Promise.all([...new Set(this.#with.sinks.values())].map((sink) => sink.stop()))
  }

  #sinkOf({ settings }: UserPool, source: LogSource): LogSink | undefined {
    const arn = settings.logDelivery?.find((delivery) => delivery.source === source)?.destination.arn
    if (arn === undefined) return undefined
    const exact = this.#with.sinks.get(arn)
    if (exact) return exact
    const [longest] = [...this.#with.sinks.entries()]
      .filter(([pattern]) => pattern.endsWith('*') && arn.startsWith(pattern.slice(0, -1)))
      .toSorted(([a], [b]) => b.length - a.length)
    return longest?.[1]
  }
}
