import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import { noThreatSources, type ThreatSources } from '../domain/threats/build-threats.js'
import type {
  ConfiguredLogDelivery,
  ConfiguredLogTarget,
  ConfiguredThreats,
} from '../entities/configured-log-delivery.js'
import { BreachedPasswordFile } from './breached-password-file.js'
import { openGeoDatabase } from './geo-database.js'
import { HttpSink } from './http-sink.js'
import { LogDelivery } from './log-delivery.js'
import type { LogSink, SinkLog } from './log-sink.js'
import { StreamSink } from './stream-sink.js'

export interface OpenThreatSources {
  readonly sources: ThreatSources
  readonly logDelivery: LogDelivery
  close(): Promise<void>
}

interface Configured {
  readonly threats?: ConfiguredThreats
  readonly logDelivery?: ConfiguredLogDelivery
}

interface Surroundings {
  /** Real time. */
  readonly clock: Clock
  readonly random: Random
  readonly log: SinkLog
}

/** Opens what is configured; fails when a file cannot be read. */
export async function openThreatSources(configured: Configured, around: Surroundings): Promise<OpenThreatSources> {
  const { geoDatabaseFile, breachedPasswordsFile } = configured.threats ?? {}
  const geography = geoDatabaseFile === undefined ? noThreatSources.geography : await openGeoDatabase(geoDatabaseFile)
  const breached = breachedPasswordsFile === undefined ? undefined : new BreachedPasswordFile(breachedPasswordsFile)
  await breached?.open()
  const targets = [...(configured.logDelivery ?? new Map<string, ConfiguredLogTarget>())]
  const sinks = new Map(targets.map(([pattern, target]) => [pattern, openSink(target, around)] as const))
  const logDelivery = new LogDelivery({ sinks, clock: around.clock })
  return {
    sources: { geography, breached, authEventLog: logDelivery },
    logDelivery,
    async close() {
      await Promise.all([logDelivery.stop(), breached?.close()])
    },
  }
}

function openSink(target: ConfiguredLogTarget, around: Surroundings): LogSink {
  switch (target.kind) {
    case 'http':
      return new HttpSink({ ...target, ...around })
    case 'file':
      return new StreamSink(target.path, around.log)
    case 'stdout':
      return new StreamSink(undefined, around.log)
  }
}
