import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { Clients } from '../clients/clients.js'
import type { Clock } from '../clock.js'
import type { MessageGate } from '../messages/message-gate.js'
import type { Outbox } from '../messages/outbox.js'
import type { Pools } from '../pools/pools.js'
import type { Triggers } from '../triggers/triggers.js'
import { type AuthEventLog, AuthEvents } from './auth-events.js'
import { type BreachedPasswords, CompromisedPasswords } from './compromised-passwords.js'
import type { Geography } from './event-origin.js'
import { FeedbackTokens } from './feedback-tokens.js'
import { LogDeliveries } from './log-deliveries.js'
import { RiskConfigurations } from './risk-configurations.js'
import { SignInWatch } from './sign-in-watch.js'
import { ThreatNotices } from './threat-notices.js'

/** What threat protection has from outside. */
export interface ThreatSources {
  readonly geography: Geography
  readonly breached: BreachedPasswords | undefined
  readonly authEventLog: AuthEventLog
}

export interface ThreatOptions {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  readonly sealer: Sealer
  readonly outbox: Outbox
  readonly triggers: Triggers
  readonly messageGate: MessageGate
  readonly pools: Pools
  readonly clients: Clients
  readonly sources: ThreatSources
  readonly feedbackPageOf: (pool: UserPool) => string
}

export function buildThreats(options: ThreatOptions) {
  const feedbackTokens = new FeedbackTokens(options)
  const authEvents = new AuthEvents({ ...options, ...options.sources, feedbackTokens })
  const compromisedPasswords = new CompromisedPasswords(options.sources)
  const threatNotices = new ThreatNotices({ ...options, feedbackTokens })
  return {
    authEvents,
    compromisedPasswords,
    logDeliveries: new LogDeliveries(options),
    riskConfigurations: new RiskConfigurations(options),
    signInWatch: new SignInWatch({ ...options, authEvents, compromisedPasswords, threatNotices }),
  }
}

/** Knows nothing and keeps nothing besides the database. */
export const noThreatSources: ThreatSources = {
  geography: { find: () => undefined },
  breached: undefined,
  authEventLog: { offer: () => undefined },
}
