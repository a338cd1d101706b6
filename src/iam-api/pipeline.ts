import { performance } from 'node:perf_hooks'
import type { AuditRecorder } from '../audit/api-call.js'
import type { Location } from '../aws/arn.js'
import { HeaderLines } from '../aws/header-lines.js'
import { outputProblems } from '../aws/json/output-check.js'
import { fromSignature, QueryFailure } from '../aws/query/query-failure.js'
import { errorReply, successReply } from '../aws/query/query-replies.js'
import { readParameters } from '../aws/query/query-request.js'
import { readInput } from '../aws/query/read-input.js'
import { SignatureFailure, unrecognizedClient } from '../aws/sigv4/signature-failure.js'
import { SignatureVerifier } from '../aws/sigv4/signature-verifier.js'
import type { PageTokens } from '../crypto/page-token.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { Principal } from '../entities/principal.js'
import type { RawReply, RawRequest } from '../http/raw-request.js'
import type { Iam } from '../iam/iam.js'
import { IamFailure } from '../iam/iam-failure.js'
import type { RequestFacts } from '../iam/request-facts.js'
import { credentialsMayCall } from '../iam/session-limits.js'
import { auditedCall, type CallTrace, unroutedCall } from './audited-call.js'
import { friendlyText } from './constraint-texts.js'
import { fromIamFailure } from './failures.js'
import type { Call, Operation, Services, Target } from './operation.js'
import { Paging } from './paging.js'
import { operations } from './registry.js'
import { versions } from './versions.js'

/** The part of a pino logger that the pipeline uses. */
export interface RequestLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface IamPipelineOptions {
  readonly iam: Iam
  readonly location: Location
  readonly pageTokens: PageTokens
  /** What policies see as the present. */
  readonly clock: Clock
  /** What signatures are dated by. */
  readonly signatureClock: Clock
  readonly random: Random
  readonly log: RequestLog
  /** Is told of every call of an operation. Absent: no audit trail is kept. */
  readonly audit?: AuditRecorder | undefined
  /** In `dev` and tests: an output that contradicts its schema is an internal error. */
  readonly checkOutputs: boolean
}

interface Exchange {
  readonly operation: Operation
  readonly namespace: string
  readonly parameters: ReadonlyMap<string, string>
  readonly request: RawRequest
  readonly headers: HeaderLines
  readonly requestId: string
  readonly trace: CallTrace
}

/** What a request that names no operation asks for. */
interface Claim {
  readonly service: 'iam' | 'sts'
  readonly name: string | undefined
}

interface Outcome {
  readonly failure: QueryFailure | undefined
}

const byAction: ReadonlyMap<string, Operation> = new Map(operations.map((of) => [`${of.service}:${of.name}`, of]))

/**
 * What every call of IAM and STS goes through: parameters, signature, constraints, policy, handler, XML. Each step may end
 * it. The service is the one that `Version` names, never the one of the caller's credential scope.
 */
export class IamPipeline {
  readonly #with: IamPipelineOptions
  readonly #services: Services
  readonly #signatures: SignatureVerifier<Principal>

  constructor(options: IamPipelineOptions) {
    this.#with = options
    const { iam, location, pageTokens, clock, signatureClock } = options
    this.#services = { iam, location, paging: new Paging({ tokens: pageTokens, clock }) }
    this.#signatures = new SignatureVerifier({
      credentials: iam.credentials,
      regions: [location.region],
      clock: signatureClock,
    })
  }

  /** Never rejects: whatever goes wrong becomes a reply. */
  async handle(request: RawRequest): Promise<RawReply> {
    const started = performance.now()
    const requestId = this.#with.random.uuid()
    let exchange: Exchange | undefined
    let failure: QueryFailure | undefined
    let reply: RawReply
    const headers = new HeaderLines(request.rawHeaders)
    let asked: Claim = { service: 'iam', name: undefined }
    try {
      const parameters = readParameters(request)
      asked = claimOf(parameters)
      exchange = { ...route(parameters), parameters, request, headers, requestId, trace: {} }
      reply = await this.#answer(exchange)
    } catch (thrown) {
      failure = this.#toFailure(thrown, { operation: exchange?.operation.name, requestId })
      reply = errorReply(failure, requestId, exchange?.namespace)
    }
    await this.#audit(exchange ?? asked, { request, headers, requestId, failure })
    const operation = exchange && `${exchange.operation.service}:${exchange.operation.name}`
    const milliseconds = Math.round((performance.now() - started) * 100) / 100
    const line = { operation, status: reply.status, error: failure?.code, requestId, milliseconds }
    if (reply.status === 200) this.#with.log.debug(line, 'request')
    else this.#with.log.info(line, 'request')
    return reply
  }

  async #answer({ operation, namespace, parameters, request, headers, requestId, trace }: Exchange): Promise<RawReply> {
    const { method, target, body } = request
    const principal = await this.#signatures.verify({ method, target, headers, body }, operation.service)
    this.#with.iam.keyUses.record(principal, operation.service, this.#with.signatureClock.now())
    trace.principal = principal
    requireCapable(principal, operation)
    const input = readInput(operation.input, parameters)
    trace.input = input as object
    const call = { operation: operation.name, input, caller: { principal, facts: this.#factsOf(request, headers) } }
    await this.#authorize(operation, call, trace)
    const value = await operation.handle(this.#services, call)
    this.#checkOutput(operation, value)
    const output = operation.output && { plan: operation.output.plan, value }
    return successReply({ operation: operation.name, namespace, requestId }, output)
  }

  #audit(
    call: Exchange | Claim,
    { request, headers, requestId, failure }: Pick<Exchange, 'request' | 'headers' | 'requestId'> & Outcome,
  ): Promise<void> | undefined {
    const [userAgent, authorization] = [headers.single('user-agent'), headers.single('authorization')]
    const { sourceIp, target } = request
    const facts = { requestId, sourceIp, userAgent, authorization, target, failure }
    if (!('trace' in call)) return this.#with.audit?.recordApiCall(unroutedCall(call, facts))
    const { operation, trace, parameters } = call
    return this.#with.audit?.recordApiCall(auditedCall(operation, trace, { ...facts, parameters }))
  }

  /** By the operation's access rule; none lets anybody through by default. */
  async #authorize(operation: Operation, call: Call<unknown>, trace: CallTrace): Promise<void> {
    const { access } = operation
    if (access === 'every-caller' || access === 'decided-by-domain') return
    const targets = await access(this.#services, call)
    const list: readonly Target[] = Array.isArray(targets) ? targets : [targets]
    if (list.length === 0) throw new Error(`${operation.name} names nothing to decide on.`)
    for (const target of list) await this.#decide(target, operation, { caller: call.caller, trace })
  }

  async #decide(
    target: Target,
    { service, name }: Operation,
    { caller, trace }: { readonly caller: Call<unknown>['caller']; readonly trace: CallTrace },
  ): Promise<void> {
    const { resource, resourceTags, further, ...asked } = target
    const { principal } = caller
    const action = `${service}:${further ?? name}`
    const facts = { ...caller.facts, ...asked }
    const decision = await this.#with.iam.authorizer.authorize({ principal, action, resource, resourceTags, facts })
    if (!decision.allowed || further === undefined) Object.assign(trace, { resource, decision })
    if (decision.allowed) return
    this.#with.log.info({ principal: principal.arn, action, resource, by: decision.by }, 'A policy refused a request')
    throw new IamFailure('access-denied', { reason: decision.message })
  }

  #factsOf({ sourceIp, secureTransport }: RawRequest, headers: HeaderLines): RequestFacts {
    return {
      now: this.#with.clock.now(),
      sourceIp,
      secureTransport: secureTransport === true,
      userAgent: headers.single('user-agent'),
      referer: headers.single('referer'),
      region: this.#with.location.region,
    }
  }

  #checkOutput({ name, output: schema }: Operation, output: unknown): void {
    if (!schema) {
      if (output !== undefined) throw new Error(`${name} has no output but its handler returned one.`)
      return
    }
    if (!this.#with.checkOutputs) return
    const problems = outputProblems(schema.plan, output)
    if (problems.length > 0) throw new Error(`The output of ${name} contradicts its schema: ${problems.join('; ')}`)
  }

  #toFailure(thrown: unknown, of: { operation: string | undefined; requestId: string }): QueryFailure {
    if (thrown instanceof QueryFailure) return friendlyText(thrown)
    if (thrown instanceof IamFailure) return fromIamFailure(thrown)
    if (thrown instanceof SignatureFailure) return fromSignature(thrown)
    this.#with.log.error({ ...of, err: thrown }, 'A request failed with an internal error')
    return new QueryFailure('ServiceFailure', 'An internal error occurred.', 500)
  }
}

/** Assumed, as callers report it: IAM does not know such a session's key, while STS says that it must not. */
function requireCapable(principal: Principal, operation: Operation): void {
  if (credentialsMayCall(principal, operation)) return
  if (operation.service === 'iam') throw unrecognizedClient()
  throw new IamFailure('access-denied', { reason: `Cannot call ${operation.name} with session credentials` })
}

function claimOf(parameters: ReadonlyMap<string, string>): Claim {
  return { service: versions.get(parameters.get('Version') ?? '')?.service ?? 'iam', name: parameters.get('Action') }
}

/** Takes Action and Version out of the parameters; what remains is the operation's input. */
function route(parameters: Map<string, string>): Pick<Exchange, 'operation' | 'namespace'> {
  const action = parameters.get('Action')
  const version = parameters.get('Version') ?? 'NO_VERSION_SPECIFIED'
  parameters.delete('Action')
  parameters.delete('Version')
  if (!action) throw new QueryFailure('MissingAction', 'The request must contain the parameter Action.')
  const known = versions.get(version)
  const operation = known && byAction.get(`${known.service}:${action}`)
  if (!known || !operation) {
    const [name, of] = [action, version].map((text) => text.slice(0, 100))
    throw new QueryFailure('InvalidAction', `Could not find operation ${name} for version ${of}`)
  }
  return { operation, namespace: known.namespace }
}
