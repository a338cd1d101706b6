import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import { authorizationReference } from './api/authorization-reference.js'
import { Pipeline } from './api/pipeline.js'
import { registry } from './api/registry.js'
import type { Services } from './api/services.js'
import type { AuditTrail } from './audit/audit-trail.js'
import { openAuditTrail } from './audit/open-audit-trail.js'
import { isQueryRequest } from './aws/query/query-request.js'
import type { ServerConfig } from './config/server-config.js'
import { type Random, systemRandom } from './crypto/random.js'
import type { Keyring } from './crypto/sealing.js'
import { Srp } from './crypto/srp.js'
import { AdjustableClock } from './dev/adjustable-clock.js'
import { registerDevControls } from './dev/dev-controls.js'
import { type Clock, systemClock } from './domain/clock.js'
import type { Inbox } from './domain/messages/inbox.js'
import type { MessagePolicy } from './domain/messages/message-gate.js'
import type { TriggerInvoker } from './domain/triggers/trigger-invoker.js'
import { buildDomain, type Domain } from './domain-objects.js'
import { usualQuotas } from './entities/configured-messages.js'
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
import { FunctionTransport } from './jobs/function-transport.js'
import { LogTransport } from './jobs/log-transport.js'
import { MessageDelivery } from './jobs/message-delivery.js'
import type { MessageTransports } from './jobs/message-transport.js'
import { openTransports } from './jobs/open-transports.js'
import { PoolRemoval } from './jobs/pool-removal.js'
import { UserImport } from './jobs/user-import.js'
import { registerAuthEventFeedback } from './oauth/auth-event-feedback.js'
import { registerIssuerDocuments } from './oauth/issuer-documents.js'
import { logoUrlOf, registerLogos } from './oauth/logos.js'
import { openKeyring } from './open-keyring.js'
import { registerConfirmUser } from './pages/confirm-user.js'
import { openStorage, type Storage } from './storage/storage.js'
import { type OpenThreatSources, openThreatSources } from './threat-sources/open-threat-sources.js'
import { type OpenTriggers, openTriggers } from './triggers/open-triggers.js'
import { registerImportUploads } from './uploads/import-uploads.js'

export interface RunningServer {
  /** Where clients connect, without a trailing slash. */
  readonly endpoint: string
  /** Base of issuers and links. */
  readonly publicUrl: string
  /** What whoever started it should know, a sentence each. */
  readonly warnings: readonly string[]
  readonly services: Services
  readonly iam: Iam
  /** Absent: none is kept. */
  readonly audit?: Pick<AuditTrail, 'counts'>
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
  /** Instead of the configured targets of triggers. */
  readonly triggers?: TriggerInvoker
}

/** After this long a stop cuts off what still runs, so that the database has closed within five seconds. */
const STOP_MILLISECONDS = 4000

/** Builds and starts a server. Everything is made here once and handed to what uses it. */
export async function startServer(config: ServerConfig, edges: ServerEdges = {}): Promise<RunningServer> {
  const ground = await openGround(config, edges)
  const { storage, clock, location, random } = ground
  const srp = new Srp({ random, threads: config.workers })
  const address = { publicUrl: config.publicUrl ?? '' }
  const issuerOf = (poolId: UserPoolId) => `${address.publicUrl}/${poolId}`
  const chosen = { pinnedIds: config.mode === 'dev', enforceTiers: config.enforceTiers ?? false }
  const functions = openFunctions(config, ground)
  const external = { ...functions, ...(edges.triggers ? { triggers: edges.triggers } : {}) }
  const passkeySite = { publicUrl: () => address.publicUrl, allowsHttpLocalhost: config.mode === 'dev' }
  const named = { location, ...chosen, issuerOf, passkeySite }
  const sources = { threats: ground.threats.sources, messagePolicy: messagePolicyOf(config) }
  const domain = buildDomain({ ...ground, srp, ...named, ...external, ...sources })
  if (!edges.triggers) domain.pools.whenSet(functions.check)
  const services: Services = { ...domain, location, logoUrlOf: (customization) => logoUrlOf(customization, issuerOf) }
  const iam = buildIam({ ...ground, mode: config.mode, clock: systemClock })
  const applyConfigured = async () => void (config.iam && (await iam.configured.apply(config.iam)))
  const reset = async () => {
    await resetAll(storage, domain, iam)
    await applyConfigured()
  }

  const app = createListener({ ...config, log: ground.log, ...createServerFactory(config.tls) })
  registerApi(app, buildApis(config, ground, { services, iam }))
  registerPages(app, domain, { ...ground, issuerOf })
  registerHealth(app, { storage })
  registerJsonDocument(app, '/_poolgate/authorization-reference.json', authorizationReference())
  if (clock instanceof AdjustableClock) registerDevControls(app, { clock, inbox: domain.inbox, reset })

  const begin = async () => {
    await applyConfigured()
    const warning = config.iam ? undefined : await iam.configured.describeKept()
    const rootCredential = await provideRootCredential(config, ground)
    return { rootCredential, warnings: warning === undefined ? [] : [warning], endpoint: await listen(app, config) }
  }
  const closeEdges = () => Promise.all([srp.close(), functions.close(), ground.threats.close(), ground.audit?.stop()])
  const abandon = async (error: unknown) => {
    await closeEdges()
    await storage.close()
    throw error
  }
  const { rootCredential, warnings, endpoint } = await begin().catch(abandon)
  const jobs = await startJobs(config, ground, domain)
  address.publicUrl ||= endpoint
  return {
    endpoint,
    publicUrl: address.publicUrl,
    warnings,
    services,
    iam,
    ...(ground.audit ? { audit: ground.audit } : {}),
    ...(clock instanceof AdjustableClock ? { clock, inbox: domain.inbox, reset } : {}),
    ...(rootCredential ? { rootCredential } : {}),
    async close() {
      await closeListener(app, STOP_MILLISECONDS)
      await Promise.all([jobs.stop(), iam.keyUses.settle(), closeEdges()])
      await storage.close()
    },
  }
}

/** What has addresses of its own. */
function registerPages(
  app: FastifyInstance,
  domain: Domain,
  { clock, log, issuerOf }: Pick<Ground, 'clock' | 'log'> & { readonly issuerOf: (poolId: UserPoolId) => string },
): void {
  registerIssuerDocuments(app, { pools: domain.pools, signingKeys: domain.signingKeys, issuerOf })
  registerLogos(app, { ...domain, issuerOf })
  registerAuthEventFeedback(app, domain)
  registerConfirmUser(app, domain)
  registerImportUploads(app, { ...domain, clock, log })
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
  readonly threats: OpenThreatSources
}

async function openGround(config: ServerConfig, edges: ServerEdges): Promise<Ground> {
  const log = pino({ level: config.logLevel, base: undefined })
  const random = edges.random ?? systemRandom
  const location = { region: config.region, accountId: config.accountId }
  const storage = await openStorage({
    location: config.storage,
    onFatal:
      edges.onFatal ?? ((error) => log.fatal({ err: error }, 'The database failed: nothing is acknowledged any more')),
  })
  try {
    const keyring = await openKeyring(config.masterKey, storage)
    const clock = config.mode === 'dev' ? new AdjustableClock() : systemClock
    const threats = await openThreatSources(config, { clock: systemClock, random, log })
    const ground = { storage, keyring, clock, random, log, location, threats }
    // Opened last: nothing can fail behind it that would leave the file open.
    const audit = config.audit && (await openAuditTrail(config.audit, { location, clock: systemClock, random, log }))
    return { ...ground, ...(audit ? { audit } : {}) }
  } catch (error) {
    await storage.close()
    throw error
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

async function startJobs(config: ServerConfig, ground: Ground, domain: Domain): Promise<{ stop(): Promise<void> }> {
  const { storage, clock, log } = ground
  const delivery = new MessageDelivery({
    storage,
    outbox: domain.outbox,
    transports: { ...(await transportsOf(config, log)), functions: new FunctionTransport(domain) },
    clock,
    random: ground.random,
    log,
    whenGivenUp: async (poolId, reason) => {
      const pool = await domain.pools.find(poolId)
      if (pool) ground.threats.logDelivery.offerNotification(pool, reason)
    },
  })
  const cleanUp = new CleanUp({ storage, clock, log })
  const poolRemoval = new PoolRemoval({ pools: domain.pools, log })
  const userImport = new UserImport({ ...domain, storage, clock, log })
  delivery.start()
  cleanUp.start()
  poolRemoval.start()
  userImport.start()
  domain.signingKeys.fillReserve()
  return {
    async stop() {
      const stopping = [delivery, cleanUp, poolRemoval, userImport, domain.signingKeys].map((job) => job.stop())
      await Promise.all(stopping)
    },
  }
}

/** In `dev` every channel ends in the inbox at least. */
function messagePolicyOf({ mode, smtp, messages }: ServerConfig): MessagePolicy {
  const hasWay = { email: smtp !== undefined || messages?.email !== undefined, sms: messages?.sms !== undefined }
  const channels = (['email', 'sms'] as const).filter((channel) => mode === 'dev' || hasWay[channel])
  return { channels, quotas: messages?.quotas ?? usualQuotas }
}

/** A channel without a way out goes to the inbox in `dev`; in `serve` it has none. */
async function transportsOf(config: ServerConfig, log: Logger): Promise<MessageTransports> {
  const inbox = config.mode === 'dev' ? new LogTransport({ log }) : undefined
  return { ...(inbox ? { email: inbox, sms: inbox } : {}), ...(await openTransports(config, systemClock)) }
}

/** In `dev` what functions write to their console is shown, although the log says little else there. */
function openFunctions({ mode, logLevel, triggers }: ServerConfig, ground: Ground): OpenTriggers {
  const log = mode === 'dev' && logLevel === 'warn' ? ground.log.child({}, { level: 'info' }) : ground.log
  return openTriggers(triggers, { ...ground, mode, clock: systemClock, log })
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
