import type { ApiCall } from '../audit/api-call.js'
import { claimedKey, claimedOperation } from '../audit/claimed-key.js'
import { type RedactionRules, redact, withoutTexts } from '../audit/redaction.js'
import type { QueryFailure } from '../aws/query/query-failure.js'
import type { Principal } from '../entities/principal.js'
import type { Decision } from '../iam/authorizer.js'
import type { Operation } from './operation.js'

/** What the audit trail wants to know of a call, filled in as the pipeline learns it. */
export interface CallTrace {
  principal?: Principal
  input?: object
  resource?: string
  decision?: Decision
}

/** Codes of a second factor, though none is accepted here. No other input of IAM or STS holds a secret. */
const hiddenMembers: ReadonlySet<string> = new Set(['TokenCode'])
const rules: RedactionRules = { isHidden: ({ sensitive }, member) => sensitive || hiddenMembers.has(member) }

export interface AuditedRequest extends Pick<ApiCall, 'requestId' | 'sourceIp' | 'userAgent'> {
  readonly authorization: string | undefined
  readonly target: string
  readonly failure: QueryFailure | undefined
}

/** A request that names no operation: nothing of it was read, so nothing of it is told but who it claims to be. */
export function unroutedCall(
  { service, name }: { readonly service: ApiCall['service']; readonly name: string | undefined },
  { authorization, target, failure, ...rest }: AuditedRequest,
): ApiCall {
  const claimedAccessKeyId = claimedKey(authorization, target)
  return {
    ...rest,
    service,
    operation: claimedOperation(name),
    readOnly: false,
    ...(failure ? { error: { type: failure.code, message: failure.message } } : {}),
    ...(claimedAccessKeyId === undefined ? {} : { claimedAccessKeyId }),
  }
}

/** The call as the audit trail takes it, without its secrets. Outputs hold some too and are not told. */
export function auditedCall(
  operation: Operation,
  { principal, input, resource, decision: traced }: CallTrace,
  request: AuditedRequest & { readonly parameters: ReadonlyMap<string, string> },
): ApiCall {
  const { name, service, input: schema } = operation
  const { requestId, sourceIp, userAgent, authorization, target, failure, parameters } = request
  const decision = operation.access === 'decided-by-domain' ? decisionOf(failure) : traced
  const claimed = principal ? undefined : claimedKey(authorization, target)
  return {
    service,
    operation: name,
    readOnly: /^(Get|List|Simulate)/.test(name) && name !== 'GetSessionToken',
    requestId,
    sourceIp,
    userAgent,
    ...(principal ? { principal } : {}),
    ...(claimed === undefined ? {} : { claimedAccessKeyId: claimed }),
    ...(input ? { parameters: redact(schema.plan, input, rules) } : {}),
    ...(failure
      ? { error: { type: failure.code, message: withoutTexts(failure.message, secretsOf(parameters)) } }
      : {}),
    ...(decision ? { decision } : {}),
    ...(resource === undefined ? {} : { resource }),
  }
}

/** By the parameters as they came: a refusal quotes them where they make no input too. */
function secretsOf(parameters: ReadonlyMap<string, string>): string[] {
  return [...parameters].filter(([name]) => hiddenMembers.has(name)).map(([, value]) => value)
}

/** What the domain decides is known by how the call ends. Undefined: it ended before. */
function decisionOf(failure: QueryFailure | undefined): Decision | undefined {
  if (!failure) return { allowed: true }
  return failure.code === 'AccessDenied' ? { allowed: false, message: failure.message } : undefined
}
