import type { ServerConfig } from './config/server-config.js'
import { systemRandom } from './crypto/random.js'
import type { AdjustableClock } from './dev/adjustable-clock.js'
import { ensureSample, type Sample } from './dev/sample.js'
import type { InboxMessage, InboxQuery } from './domain/messages/inbox.js'
import { startServer } from './server.js'
import { InProcessInvoker, type TriggerFunction } from './triggers/in-process-invoker.js'

export type { AdjustableClock } from './dev/adjustable-clock.js'
export type { Sample } from './dev/sample.js'
export type { InboxMessage, InboxQuery } from './domain/messages/inbox.js'
export type { TriggerEvent, TriggerFunction } from './triggers/in-process-invoker.js'

export interface TestServerOptions {
  /** 0, the default, picks a free one. */
  readonly port?: number
  /** Only this machine reaches the default, 127.0.0.1. */
  readonly host?: string
  /** Base of issuers; absent: the endpoint. */
  readonly publicUrl?: string
  /** `us-east-1` unless given. */
  readonly region?: string
  readonly accountId?: string
  /** Make a pool and a client whose ids are always the same. */
  readonly sample?: boolean
  readonly logLevel?: ServerConfig['logLevel']
  /** Functions that run as triggers, by the ARN that a pool's `LambdaConfig` names. */
  readonly triggers?: Readonly<Record<string, TriggerFunction>>
}

export interface TestServer {
  /** For the `endpoint` setting of AWS clients; any credentials act as root. */
  readonly endpoint: string
  readonly region: string
  /** When it was asked for. */
  readonly sample?: Sample
  /** Moves the time of codes, tokens and locks. Signatures are checked against the real one. */
  readonly clock: AdjustableClock
  /** Messages, newest first; waits up to `seconds` for the first one when there is none. */
  inbox(query?: InboxQuery, seconds?: number): Promise<readonly InboxMessage[]>
  /** Removes every pool and what belongs to it. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A `dev` server in memory, inside this process, for tests. Never for production: it lets everybody in as root. */
export async function createServer(options: TestServerOptions = {}): Promise<TestServer> {
  const region = options.region ?? 'us-east-1'
  const config: ServerConfig = {
    mode: 'dev',
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    region,
    accountId: options.accountId ?? '123456789012',
    storage: { kind: 'memory' },
    masterKey: systemRandom.bytes(32),
    trustedProxies: [],
    logLevel: options.logLevel ?? 'error',
    workers: 1,
    bodyLimitBytes: 1024 * 1024,
    ...(options.publicUrl === undefined ? {} : { publicUrl: new URL(options.publicUrl).origin }),
  }
  const edges = options.triggers ? { triggers: new InProcessInvoker(options.triggers) } : {}
  const running = await startServer(config, edges)
  const { endpoint, services, clock, inbox, reset, close } = running
  if (!clock || !inbox || !reset) throw new Error('A dev server has a clock, an inbox and a reset.')
  const sample = options.sample ? await ensureSample(services, region) : undefined
  return {
    endpoint,
    region,
    clock,
    inbox: (query = {}, seconds = 0) => inbox.wait(query, seconds),
    reset: () => reset(),
    close: () => close(),
    ...(sample ? { sample } : {}),
  }
}
