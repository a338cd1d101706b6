import { performance } from 'node:perf_hooks'
import type { AuditRecorder } from '../audit/api-call.js'
import { HeaderLines } from '../aws/header-lines.js'
import { SerializationError } from '../aws/json/serialization-error.js'
import type { CredentialLookup } from '../aws/sigv4/credentials.js'
import { SignatureFailure } from '../aws/sigv4/signature-failure.js'
import { SignatureVerifier } from '../aws/sigv4/signature-verifier.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import { Failure } from '../domain/failure.js'
import type { AuthenticatedUser } from '../domain/tokens/tokens.js'
import type { Principal } from '../entities/principal.js'
import type { RawReply, RawRequest } from '../http/raw-request.js'
import type { Authorizer } from '../iam/authorizer.js'
import type { KeyUses } from '../iam/key-uses.js'
import { type OperationFacts, type OperationName, operationTable } from './model/operations.js'
import type { Registry, RequestContext } from './operation.js'
import * as apiError from './protocol/api-error.js'
import { auditedCall, type CallTrace, unroutedCall } from './protocol/audited-call.js'
import { authorizeCall } from './protocol/authorize-call.js'
import { codec } from './protocol/codec.js'
import { errorReply, notUnderstoodReply, preflightReply, successReply } from './protocol/replies.js'
import type { Services } from './services.js'

/** The part of a pino logger that the pipeline uses. */
export interface RequestLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface PipelineOptions {
  readonly registry: Registry
  readonly services: Services
  readonly credentials: CredentialLookup<Principal>
  readonly authorizer: Authorizer
  /** Is told of every signature that was right. Absent: the use of keys is not kept. */
  readonly keyUses?: Pick<KeyUses, 'record'>
  readonly clock: Clock
  /** What signatures are dated by, where `clock` is one that tests move; clients sign by real time. */
  readonly signatureClock?: Clock
  readonly random: Random
  readonly log: RequestLog
  /** Is told of every call of an operation. Absent: no audit trail is kept. */
  readonly audit?: AuditRecorder | undefined
  /** In `dev` and tests: an output that contradicts the model is an internal error. */
  readonly checkOutputs: boolean
}

type Input = Readonly<Record<string, unknown>>
/** What every operation looks like once its name is not known statically. */
type AnyHandle = (services: Services, call: unknown) => Promise<unknown>

interface Exchange {
  readonly name: OperationName
  readonly facts: OperationFacts
  readonly request: RawRequest
  readonly headers: HeaderLines
  readonly requestId: string
  readonly trace: CallTrace
}

const targetPrefix = 'AWSCognitoIdentityProviderService.'
const operations: ReadonlyMap<string, OperationFacts> = new Map(Object.entries(operationTable))

/**
 * What every call of the Cognito API goes through: route, signature, body, constraints, token or policy, handler, output.
 * Each step may end it. Handlers never authenticate, and nothing is looked up for a caller before it is authorized.
 */
export class Pipeline {
  readonly #with: PipelineOptions
  readonly #signatures: SignatureVerifier<Principal>

  constructor(options: PipelineOptions) {
    this.#with = options
    const { credentials, services, signatureClock, clock } = options
    this.#signatures = new SignatureVerifier({
      credentials,
      regions: [services.location.region],
      clock: signatureClock ?? clock,
    })
  }

  /** Never rejects: whatever goes wrong becomes a reply. */
  async handle(request: RawRequest): Promise<RawReply> {
    const started = performance.now()
    const requestId = this.#with.random.uuid()
    const headers = new HeaderLines(request.rawHeaders)
    const { method, target } = request
    if (target !== '/' && !target.startsWith('/?')) return notUnderstoodReply(requestId)
    if (method === 'OPTIONS') return preflightReply(requestId, headers.single('access-control-request-headers'))
    if (method !== 'POST') return notUnderstoodReply(requestId)

    const name = routedName(headers)
    let reply: RawReply
    let error: apiError.ApiError | undefined
    let exchange: Exchange | undefined
    try {
      const facts = name === undefined ? undefined : operations.get(name)
      if (!facts) throw apiError.unknownOperation()
      exchange = { name: name as OperationName, facts, request, headers, requestId, trace: {} }
      const json = await this.#answer(exchange)
      reply = successReply(requestId, json)
    } catch (thrown) {
      error = this.#toApiError(thrown, { operation: name, requestId })
      reply = errorReply(requestId, error)
    }
    this.#logReply(
      { operation: name, status: reply.status, error: error?.type, requestId },
      performance.now() - started,
    )
    await this.#audit({ name, exchange, error }, { request, headers, requestId })
    return reply
  }

  async #answer(exchange: Exchange): Promise<string> {
    const { name, facts, request, headers, trace } = exchange
    const principal = facts.access === 'signed' ? await this.#verifySignature(request, headers) : undefined
    trace.principal = principal
    const input = codec.decode(facts.input, request.body) as Input
    trace.input = input
    requireValid(facts, input)
    const caller = await this.#identify(exchange, principal, input)
    const handle = this.#with.registry[name].handle as AnyHandle | undefined
    if (!handle) throw apiError.notImplementedYet(name)
    const output = await handle(this.#with.services, { input, caller, request: this.#contextOf(exchange) })
    return this.#writeOutput(exchange, output)
  }

  async #verifySignature({ method, target, body }: RawRequest, headers: HeaderLines): Promise<Principal> {
    const principal = await this.#signatures.verify({ method, target, headers, body }, 'cognito-idp')
    this.#with.keyUses?.record(principal, 'cognito-idp', (this.#with.signatureClock ?? this.#with.clock).now())
    return principal
  }

  /** The caller by the operation's access class; every class is decided here and none lets anybody through by default. */
  async #identify(exchange: Exchange, principal: Principal | undefined, input: Input): Promise<unknown> {
    const { facts, trace } = exchange
    switch (facts.access) {
      case 'signed':
        if (!principal) throw new Error('A signed operation has no principal.')
        await this.#authorize(exchange, principal, input)
        return { principal }
      case 'token': {
        // GetDevice and ForgetDevice alone may omit it by the model. Assumed: they fail as with a bad token.
        return { user: await this.#authenticate(input.AccessToken, trace) }
      }
      case 'token-or-session': {
        const { AccessToken: token, Session: session } = input
        if ((token === undefined) === (session === undefined)) throw new Failure('access-token-or-session')
        return { user: token === undefined ? undefined : await this.#authenticate(token, trace) }
      }
      case 'public':
        return undefined
    }
  }

  async #authenticate(token: unknown, trace: CallTrace): Promise<AuthenticatedUser> {
    if (typeof token !== 'string') throw new Failure('access-token-invalid')
    const user = await this.#with.services.tokens.authenticate(token)
    trace.sub = user.user.sub
    return user
  }

  async #authorize({ name, request, headers, trace }: Exchange, principal: Principal, input: Input): Promise<void> {
    const call = { name, principal, input, request, headers }
    const { action, resource, decision } = await authorizeCall(this.#with, call)
    trace.resource = resource
    trace.decision = decision
    if (decision.allowed) return
    this.#with.log.info({ principal: principal.arn, action, resource }, 'A policy refused a request')
    throw apiError.accessDenied(decision.message)
  }

  #contextOf({ request, headers, requestId }: Exchange): RequestContext {
    const { sourceIp } = request
    return { requestId, now: this.#with.clock.now(), sourceIp, userAgent: headers.single('user-agent') }
  }

  #writeOutput({ name, facts }: Exchange, output: unknown): string {
    if (facts.output === undefined) {
      if (output !== undefined) throw new Error(`${name} has no output in the model but its handler returned one.`)
      return ''
    }
    if (this.#with.checkOutputs) {
      const problems = codec.checkOutput(facts.output, output)
      if (problems.length > 0) throw new Error(`The output of ${name} contradicts the model: ${problems.join('; ')}`)
    }
    return codec.encode(facts.output, output)
  }

  #toApiError(thrown: unknown, of: { operation: string | undefined; requestId: string }): apiError.ApiError {
    if (thrown instanceof apiError.ApiError) return thrown
    if (thrown instanceof Failure) return this.#fromFailure(thrown, of.operation)
    if (thrown instanceof SignatureFailure) return apiError.fromSignature(thrown)
    if (thrown instanceof SerializationError) return apiError.fromSerialization(thrown)
    this.#with.log.error({ ...of, err: thrown }, 'A request failed with an internal error')
    return apiError.internalError()
  }

  #fromFailure(failure: Failure, operation: string | undefined): apiError.ApiError {
    const error = apiError.fromFailure(failure)
    const facts = operations.get(operation ?? '')
    if (!facts || facts.errors.includes(error.type)) return error
    // Assumed: where the model has no exception for an owner who is gone, such as of GlobalSignOut, the token is worth nothing.
    if (facts.access === 'token' && failure.code === 'user-not-found') {
      return apiError.fromFailure(new Failure('access-token-revoked'))
    }
    // Assumed: where the model has no exception for unknown users, as for AdminGetDevice, the user is a resource like any.
    if (facts.access === 'signed' && failure.code === 'user-not-found') return apiError.resourceNotFound(error.message)
    if (this.#with.checkOutputs) {
      this.#with.log.debug({ operation, error: error.type }, 'The model does not declare this error for the operation')
    }
    return error
  }

  #audit(
    { name, exchange, error }: { name: string | undefined; exchange?: Exchange; error?: apiError.ApiError },
    { request, headers, requestId }: Pick<Exchange, 'request' | 'headers' | 'requestId'>,
  ): Promise<void> | undefined {
    const { audit } = this.#with
    if (!audit) return undefined
    const { sourceIp, target } = request
    const [userAgent, authorization] = [headers.single('user-agent'), headers.single('authorization')]
    const asked = { requestId, sourceIp, userAgent, authorization, target }
    if (exchange) return audit.recordApiCall(auditedCall(exchange, { ...exchange.trace, error }, asked))
    return error && audit.recordApiCall(unroutedCall(name, error, asked))
  }

  #logReply(fields: { readonly status: number } & Readonly<Record<string, unknown>>, milliseconds: number): void {
    const line = { ...fields, milliseconds: Math.round(milliseconds * 100) / 100 }
    if (fields.status === 200) this.#with.log.debug(line, 'request')
    else this.#with.log.info(line, 'request')
  }
}

function requireValid(facts: OperationFacts, input: Input): void {
  const violations = codec.findViolations(facts.input, input)
  if (violations !== undefined) throw apiError.invalidParameter(violations)
}

/** The operation that X-Amz-Target names; undefined when the header is absent, repeated or of another service. */
function routedName(headers: HeaderLines): string | undefined {
  const target = headers.single('x-amz-target')
  return target?.startsWith(targetPrefix) ? target.slice(targetPrefix.length, targetPrefix.length + 100) : undefined
}
