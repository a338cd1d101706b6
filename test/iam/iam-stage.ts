import { randomBytes } from 'node:crypto'
import type { OperationName } from '../../src/api/model/operations.js'
import { operationTable } from '../../src/api/model/operations.js'
import { operation, type Registry } from '../../src/api/operation.js'
import { Pipeline } from '../../src/api/pipeline.js'
import type { Services } from '../../src/api/services.js'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import type { Clock } from '../../src/domain/clock.js'
import { Failure } from '../../src/domain/failure.js'
import { Pools } from '../../src/domain/pools/pools.js'
import type { Tokens } from '../../src/domain/tokens/tokens.js'
import { userPoolId } from '../../src/entities/ids.js'
import type { RawRequest } from '../../src/http/raw-request.js'
import { buildIam } from '../../src/iam/build-iam.js'
import type { Iam } from '../../src/iam/iam.js'
import type { RequestFacts } from '../../src/iam/request-facts.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'
import { aPool } from '../storage/entities.js'
import { readReply } from '../support/pipeline.js'
import { type Signer, signedCall } from '../support/signed-requests.js'

export const location = { region: 'us-east-1', accountId: '123456789012' }
export const account = 'arn:aws:iam::123456789012'
const masterKey = randomBytes(32)
export const keyring = Keyring.open(masterKey, [Keyring.createKey(masterKey, new Date(0))])

export function openMemory(): Promise<Storage> {
  return openStorage({ location: { kind: 'memory' }, onFatal: () => undefined })
}

/** IAM over a storage; two over one storage are two nodes. */
export function iamOver(storage: Storage, options: { mode?: 'dev' | 'serve'; clock?: Clock } = {}): Iam {
  const { mode = 'serve', clock = { now: () => new Date() } } = options
  const log = { warn: () => undefined }
  return buildIam({ mode, storage, keyring, clock, random: systemRandom, location, log })
}

export interface Statement {
  readonly Sid?: string
  readonly Effect?: 'Allow' | 'Deny'
  readonly [element: string]: unknown
}

/** A document of statements that allow everything unless they say otherwise. */
export function policy(...statements: readonly Statement[]): string {
  const Statement = statements.map((statement) => ({
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: '*' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  }))
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** A trust policy of these principals. */
export function trust(AWS: string | readonly string[], more: Statement = {}): string {
  const statement = { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...more }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

export const facts: RequestFacts = {
  now: new Date('2026-03-15T10:30:00Z'),
  sourceIp: '203.0.113.10',
  secureTransport: true,
  userAgent: 'aws-cli/2.31.0 md/example',
  referer: undefined,
  region: 'us-east-1',
}

export interface IamStage {
  readonly storage: Storage
  readonly iam: Iam
  readonly pipeline: Pipeline
  /** Operations whose handler was reached, in order. */
  readonly reached: string[]
  /** A user with a key and an inline policy of each document. */
  user(name: string, ...documents: readonly string[]): Promise<Signer>
  /** A pool of that id with tags. */
  pool(id: string, tags?: Readonly<Record<string, string>>): Promise<string>
  send(name: OperationName, input: unknown, signer: Signer): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

/** The pipeline with real IAM and pools; in place of every operation's handler stands one that only notes its name. */
export async function createIamStage(options: { mode?: 'dev' | 'serve'; clock?: Clock } = {}): Promise<IamStage> {
  const storage = await openMemory()
  const iam = iamOver(storage, options)
  const clock = options.clock ?? { now: () => new Date() }
  const signingKeys = { reserveFor: async () => undefined }
  const pools = new Pools({ storage, clock, random: systemRandom, region: 'us-east-1', pinnedIds: false, signingKeys })
  const reached: string[] = []
  const pipeline = new Pipeline({
    registry: notingRegistry(reached),
    services: { location, pools, tokens: noTokens } as Partial<Services> as Services,
    credentials: iam.credentials,
    authorizer: iam.authorizer,
    keyUses: iam.keyUses,
    clock,
    random: systemRandom,
    log: { debug: () => undefined, info: () => undefined, error: () => undefined },
    checkOutputs: false,
  })
  const send = async (name: OperationName, input: unknown, signer: Signer) => {
    const request: RawRequest = await signedCall({ operation: name, input, signer, signedAt: clock.now() })
    return readReply(await pipeline.handle(request))
  }
  return {
    storage,
    iam,
    pipeline,
    reached,
    send,
    async user(name, ...documents) {
      await iam.users.create({ name })
      for (const [index, document] of documents.entries()) {
        await iam.identityPolicies.putInline({ kind: 'user', name }, { name: `policy-${index}`, document })
      }
      const { key, secretAccessKey } = await iam.accessKeys.create(name)
      return { accessKeyId: key.id, secretAccessKey }
    },
    async pool(id, tags = {}) {
      await storage.transaction((tx) => tx.pools.insert(aPool({ id: userPoolId(id), tags })))
      return `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${id}`
    },
    close: () => storage.close(),
  }
}

/** Where every access token is a bad one. */
const noTokens = {
  authenticate: () => Promise.reject(new Failure('access-token-invalid')),
} as Partial<Tokens> as Tokens

function notingRegistry(reached: string[]): Registry {
  const names = Object.keys(operationTable) as OperationName[]
  const entries = names.map((name) => [
    name,
    operation(name, async () => {
      reached.push(name)
      return (operationTable[name].output === undefined ? undefined : {}) as never
    }),
  ])
  return Object.fromEntries(entries) as Registry
}
