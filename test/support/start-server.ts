import { randomBytes } from 'node:crypto'
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import type { ServerConfig } from '../../src/config/server-config.js'
import type { AdjustableClock } from '../../src/dev/adjustable-clock.js'
import type { Inbox, InboxMessage } from '../../src/domain/messages/inbox.js'
import { type RunningServer, startServer as start } from '../../src/server.js'
import { InProcessInvoker, type TriggerFunction } from '../../src/triggers/in-process-invoker.js'

/** Credentials that a fresh `dev` server does not know and therefore takes for the account's root. */
export const rootCredentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

export interface TestServer {
  readonly endpoint: string
  /** Signs as root and never retries, so a test sees each answer once. */
  readonly client: CognitoIdentityProviderClient
  readonly clock: AdjustableClock
  readonly running: RunningServer
  /** Messages of the pool, newest first. */
  inbox(poolId: string, to?: string): Promise<readonly InboxMessage[]>
  stop(): Promise<void>
}

const defaults: ServerConfig = {
  mode: 'dev',
  host: '127.0.0.1',
  port: 0,
  region: 'us-east-1',
  accountId: '123456789012',
  storage: { kind: 'memory' },
  masterKey: randomBytes(32),
  trustedProxies: [],
  logLevel: 'error',
  workers: 1,
  bodyLimitBytes: 1024 * 1024,
  enforceTiers: true,
}

/** Custom senders of tests read the codes that they get. */
const plaintextCodes: ServerConfig['triggers'] = {
  timeoutMilliseconds: 5000,
  retries: 0,
  targets: new Map(),
  environment: {},
  encryption: { kind: 'plaintext' },
}

export interface TestOptions extends Omit<Partial<ServerConfig>, 'triggers'> {
  /** Functions of this process by ARN. */
  readonly triggers?: Readonly<Record<string, TriggerFunction>>
}

/** A `dev` server in memory on a free port of the loopback interface; `options` overrides its configuration. */
export async function startServer({ triggers, ...options }: TestOptions = {}): Promise<TestServer> {
  const edges = triggers ? { triggers: new InProcessInvoker(triggers) } : {}
  const running = await start({ ...defaults, ...options, ...(triggers && { triggers: plaintextCodes }) }, edges)
  const client = new CognitoIdentityProviderClient({
    endpoint: running.endpoint,
    region: options.region ?? defaults.region,
    credentials: rootCredentials,
    maxAttempts: 1,
  })
  return {
    endpoint: running.endpoint,
    client,
    running,
    get clock() {
      return required(running.clock)
    },
    inbox: (poolId, to) => required<Inbox>(running.inbox).list({ poolId, ...(to === undefined ? {} : { to }) }),
    async stop() {
      client.destroy()
      await running.close()
    },
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('only a dev server has this')
  return value
}
