import { randomBytes } from 'node:crypto'
import type { OperationName } from '../../src/api/model/operations.js'
import { type Handle, operation, type Registry } from '../../src/api/operation.js'
import { Pipeline, type PipelineOptions, type RequestLog } from '../../src/api/pipeline.js'
import { registry } from '../../src/api/registry.js'
import type { Services } from '../../src/api/services.js'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import type { RawReply, RawRequest } from '../../src/http/raw-request.js'
import { sealAccessKey } from '../../src/iam/access-keys.js'
import { buildIam } from '../../src/iam/build-iam.js'
import { openStorage } from '../../src/storage/storage.js'

export const location = { region: 'us-east-1', accountId: '123456789012' }
export const root = { accessKeyId: 'AKIAROOT000000000001', secretAccessKey: 'root-secret/+0123456789abcdefghijklmnopq' }
export const alice = {
  accessKeyId: 'AKIAALICE00000000001',
  secretAccessKey: 'alice-secret/+0123456789abcdefghijklmnop',
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

export interface TestPipeline {
  readonly pipeline: Pipeline
  readonly log: LogLine[]
  close(): Promise<void>
}

export interface TestPipelineOptions extends Partial<Pick<PipelineOptions, 'clock' | 'checkOutputs'>> {
  readonly mode?: 'dev' | 'serve'
  /** Handlers in place of the real ones. */
  readonly handlers?: { readonly [Name in OperationName]?: Handle<Name> | undefined }
}

/** The pipeline over stored keys of root and of the user alice, without a domain: handlers are the test's. */
export async function createPipeline(options: TestPipelineOptions = {}): Promise<TestPipeline> {
  const clock = options.clock ?? { now: () => new Date() }
  const storage = await openStorage({ location: { kind: 'memory' }, onFatal: () => undefined })
  const masterKey = randomBytes(32)
  const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, clock.now())])
  const principals = [
    { key: root, principal: { kind: 'root', arn: 'arn:aws:iam::123456789012:root' } },
    { key: alice, principal: { kind: 'user', arn: 'arn:aws:iam::123456789012:user/alice' } },
  ] as const
  for (const { key, principal } of principals) {
    const owner = { ...principal, accountId: location.accountId }
    const sealed = sealAccessKey(sealer, { ...key, principal: owner, createdAt: clock.now() })
    await storage.transaction((tx) => tx.keys.putAccessKey(sealed))
  }
  const log: LogLine[] = []
  const mode = options.mode ?? 'serve'
  const { credentials, authorizer } = buildIam({
    mode,
    storage,
    keyring: sealer,
    clock,
    random: systemRandom,
    location,
    log: { warn: () => undefined },
  })
  const pipeline = new Pipeline({
    registry: withHandlers(options.handlers ?? {}),
    services: { location } as Services,
    credentials,
    authorizer,
    clock,
    random: systemRandom,
    log: recordingLog(log),
    checkOutputs: options.checkOutputs ?? true,
  })
  return { pipeline, log, close: () => storage.close() }
}

function withHandlers(handlers: NonNullable<TestPipelineOptions['handlers']>): Registry {
  const replaced = Object.entries(handlers).map(([name, handle]) => [
    name,
    handle ? operation(name as OperationName, handle as Handle<OperationName>) : { name, handle: undefined },
  ])
  return { ...registry, ...Object.fromEntries(replaced) }
}

function recordingLog(lines: LogLine[]): RequestLog {
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: fields as LogLine['fields'], message })
  }
  return { debug: at('debug'), info: at('info'), error: at('error') }
}

/** An unsigned call as it would arrive. */
export function plainCall(operationName: string, body: string | Buffer = '{}'): RawRequest {
  const rawHeaders = ['Host', 'localhost', 'X-Amz-Target', `AWSCognitoIdentityProviderService.${operationName}`]
  return { method: 'POST', target: '/', rawHeaders, body: Buffer.from(body as string), sourceIp: '127.0.0.1' }
}

/** Status and parsed body of a reply. */
export function readReply({ status, body }: RawReply): { status: number; body: unknown } {
  return { status, body: body === '' ? '' : JSON.parse(body) }
}
