import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { authorizationReference } from './api/authorization-reference.js'
import { Pipeline } from './api/pipeline.js'
import { registry } from './api/registry.js'
import type { Services } from './api/services.js'
import type { AuditTrail } from './audit/audit-trail.js'
import { openAuditTrail } from './audit/open-audit-trail.js'
import { isQueryRequest } from './aws/query/query-request.js'
import type { ServerConfig, SmtpConfig } from './config/server-config.js'
import { type Random, systemRandom } from './crypto/random.js'
import { Keyring } from './crypto/sealing.js'
import { Srp } from './crypto/srp.js'
import { AdjustableClock } from './dev/adjustable-clock.js'
import { registerDevControls } from './dev/dev-controls.js'
import { type Clock, systemClock } from './domain/clock.js'
import type { Inbox } from './domain/messages/inbox.js'
import { buildDomain, type Domain } from './domain-objects.js'
import { nothingConfigured } from './entities/configured-iam.js'
import type { UserPoolId } from './entities/ids.js'
import { registerHealth } from './http/health.js'
import { registerJsonDocument } from './http/json-document.js'
import { closeListener, createListener } from './http/listener.js'
import { type RawHandler, registerApi } from './http/register-api.js'
import { createServerFactory } from './http/server-factory.js'
import { buildIam } from './iam/build-iam.js'
import type { Iam } from './iam/iam.js'
import { ensureRootCredential, type RootCredential } from './iam/root-credential.js'
import { IamPipeline } from './iam-api/pipeline.js'
import { CleanUp } from './jobs/clean-up.js'
import { LogTransport } from './jobs/log-transport.js'
import { MessageDelivery } from './jobs/message-delivery.js'
import type { MessageTransport, MessageTransports } from './jobs/message-transport.js'
import { registerIssuerDocuments } from './oauth/issuer-documents.js'
import { openStorage, type Storage } from './storage/storage.js'

export interface RunningServer {
  /** Where clients connect, without a trailing slash. */
  readonly endpoint: string
  /** Base of issuers and links. */
  readonly publicUrl: string
  readonly services: Services
  readonly iam: Iam
  /** In `dev` only. */
  readonly inbox?: Inbox
  /** In `dev` only. */
  readonly clock?: AdjustableClock
  /** The root credential when it was made at this start: to be shown once. */
  readonly rootCredential?: RootCredential
  /** Removes every pool and what belongs to it; in `dev` only. */
  reset?(): Promise<void>
  /** Running requests finish, then the database closes; bounded by five seconds. */
  close(): Promise<void>
}

export interface ServerEdges {
  /** Called once when the database can no longer be trusted to write; the process must stop. */
  readonly onFatal?: (error: Error) => void
  readonly random?: Random
}

/** After this long a stop cuts off what still runs, so that the database has closed within five seconds. */
const STOP_MILLISECONDS = 4000

/** Builds and starts a server. Everything is made here once and handed to what uses it. */
export async function startServer(config: ServerConfig, edges: ServerEdges = {}): Promise<RunningServer> {
  const ground = await openGround(config, edges)
  const { storage, clock, log, location, random, keyring } = ground
  const srp = new Srp({ random, threads: config.workers })
  const address = { publicUrl: config.publicUrl ?? '' }
  const issuerOf = (poolId: UserPoolId) => `${address.publicUrl}/${poolId}`
  const pinnedIds = config.mode === 'dev'
  const domain = buildDomain({ storage, keyring, srp, clock, random, location, pinnedIds, issuerOf })
  const services: Services = { ...domain, location }
  const iam = buildIam({ ...ground, mode: config.mode, clock: systemClock })
  const applyConfigured = () => iam.configured.apply(config.iam ?? nothingConfigured)
  const reset = async () => {
    await resetAll(storage, domain, iam)
    await applyConfigured()
  }

  const app = createListener({ ...config, log, ...createServerFactory(config.tls) })
  registerApi(app, buildApis(config, ground, { services, iam }))
  registerIssuerDocuments(app, { pools: domain.pools, signingKeys: domain.signingKeys, issuerOf })
  registerHealth(app, { storage })
  registerJsonDocument(app, '/_poolgate/authorization-reference.json', authorizationReference())
  if (clock instanceof AdjustableClock) registerDevControls(app, { clock, inbox: domain.inbox, reset })

  const closeStorage = async (error: unknown) => {
    await storage.close()
    throw error
  }
  await applyConfigured().catch(closeStorage)
  const rootCredential = await provideRootCredential(config, ground)
  const endpoint = await listen(app, config).catch(closeStorage)
  const jobs = await startJobs(config, ground, domain)
  address.publicUrl ||= endpoint
  return {
    endpoint,
    publicUrl: address.publicUrl,
    services,
    iam,
    ...(clock instanceof AdjustableClock ? { clock, inbox: domain.inbox, reset } : {}),
    ...(rootCredential ? { rootCredential } : {}),
    async close() {
      await closeListener(app, STOP_MILLISECONDS)
      await Promise.all([jobs.stop(), srp.close(), iam.keyUses.settle(), ground.audit?.stop()])
      await storage.close()
    },
  }
}

/** What everything else stands on. */
interface Ground {
  readonly storage: Storage
  readonly keyring: Keyring
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly location: { readonly region: string; readonly accountId: string }
  readonly audit?: AuditTrail
}

async function openGround(config: ServerConfig, edges: ServerEdges): Promise<Ground> {
  const log = pino({ level: config.logLevel, base: undefined })
  const random = edges.random ?? systemRandom
  const location = { region: config.region, accountId: config.accountId }
  const audit = config.audit && (await openAuditTrail(config.audit, { location, clock: systemClock, random, log }))
  const storage = await openStorage({
    location: config.storage,
    onFatal:
      edges.onFatal ?? ((error) => log.fatal({ err: error }, 'The database failed: nothing is acknowledged any more')),
  })
  return {
    storage,
    keyring: await openKeyring(config.masterKey, storage),
    clock: config.mode === 'dev' ? new AdjustableClock() : systemClock,
    random,
    log,
    location,
    ...(audit ? { audit } : {}),
  }
}

/** Signatures are dated by real time even where `dev` moves the clock: clients sign by theirs. */
function buildApis(
  { mode }: ServerConfig,
  ground: Ground,
  { services, iam }: { readonly services: Services; readonly iam: Iam },
): RawHandler {
  const { credentials, authorizer, keyUses } = iam
  const shared = { ...ground, signatureClock: systemClock, checkOutputs: mode === 'dev' }
  const cognito = new Pipeline({ ...shared, registry, services, credentials, authorizer, keyUses })
  const iamAndSts = new IamPipeline({ ...shared, iam, pageTokens: services.pageTokens })
  return {
    handle: (request) => (isQueryRequest(request) ? iamAndSts : cognito).handle(request),
    takesGet: isQueryRequest,
  }
}

/** In `dev` root needs no credential: unknown keys act as root. */
async function provideRootCredential(config: ServerConfig, ground: Ground): Promise<RootCredential | undefined> {
  if (config.mode === 'dev' && !config.rootCredential) return undefined
  return ensureRootCredential({ ...ground, sealer: ground.keyring, clock: systemClock }, config.rootCredential)
}

/** Unwraps the data keys; the first start makes one. Of two nodes that start together both end with the same. */
async function openKeyring(masterKey: Buffer, storage: Storage): Promise<Keyring> {
  const stored = await storage.read.keys.listDataKeys()
  if (stored.length > 0) return Keyring.open(masterKey, stored)
  await storage.transaction((tx) => tx.keys.insertFirstDataKey(Keyring.createKey(masterKey, systemClock.now())))
  return Keyring.open(masterKey, await storage.read.keys.listDataKeys())
}

async function startJobs(config: ServerConfig, ground: Ground, domain: Domain): Promise<{ stop(): Promise<void> }> {
  const { storage, clock, log } = ground
  const delivery = new MessageDelivery({
    storage,
    outbox: domain.outbox,
    transports: await transportsOf(config, log),
    clock,
    log,
  })
  const cleanUp = new CleanUp({ storage, clock, log })
  delivery.start()
  cleanUp.start()
  domain.signingKeys.fillReserve()
  return {
    async stop() {
      await Promise.all([delivery.stop(), cleanUp.stop(), domain.signingKeys.stop()])
    },
  }
}

/** SMTP where it is configured, and only then loaded; else `dev` keeps messages in the inbox and `serve` has no way out. */
async function transportsOf(config: ServerConfig, log: Logger): Promise<MessageTransports> {
  const inbox = config.mode === 'dev' ? new LogTransport({ log }) : undefined
  const email = config.smtp ? await smtpTransport(config.smtp) : inbox
  return { ...(email ? { email } : {}), ...(inbox ? { sms: inbox } : {}) }
}

async function smtpTransport(smtp: SmtpConfig): Promise<MessageTransport> {
  const { SmtpTransport } = await import('./jobs/smtp-transport.js')
  return new SmtpTransport(smtp)
}

async function resetAll(storage: Storage, domain: Domain, iam: Iam): Promise<void> {
  await storage.reset()
  iam.forget()
  domain.pools.forget()
  domain.clients.forget()
}

async function listen(app: FastifyInstance, config: ServerConfig): Promise<string> {
  await app.listen({ host: config.host, port: config.port })
  const bound = app.server.address()
  const port = typeof bound === 'object' && bound ? bound.port : config.port
  const anyHost = ['0.0.0.0', '::', 'localhost'].includes(config.host)
  const host = anyHost ? 'localhost' : config.host.includes(':') ? `[${config.host}]` : config.host
  return `${config.tls ? 'https' : 'http'}://${host}:${port}`
}
