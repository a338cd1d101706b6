import type { ApiCall } from '../../audit/api-call.js'
import { claimedKey, claimedOperation } from '../../audit/claimed-key.js'
import { hiddenTexts, type RedactionRules, redact, withoutTexts } from '../../audit/redaction.js'
import type { Principal } from '../../entities/principal.js'
import type { Decision } from '../../iam/authorizer.js'
import { authorizationTable } from '../authorization-table.js'
import type { OperationFacts, OperationName } from '../model/operations.js'
import type { ApiError } from './api-error.js'
import { codec } from './codec.js'

type Input = Readonly<Record<string, unknown>>

/** What the audit trail wants to know of a call, filled in as the pipeline learns it. */
export interface CallTrace {
  principal?: Principal | undefined
  sub?: string
  input?: Input
  resource?: string
  decision?: Decision
}

/** Sensitive in the model, and yet what a reader of the trail looks for (kept by CloudTrail too). */
const shownShapes: ReadonlySet<string> = new Set(['ClientIdType'])
/** Secrets and personal facts that the model does not call sensitive. */
const hiddenShapes: ReadonlySet<string> = new Set(['ConfirmationCodeType', 'ContextDataType'])
const hiddenMembers: ReadonlySet<string> = new Set([
  'ClientMetadata',
  'DeviceSecretVerifierConfig',
  'Filter',
  'NextToken',
  'PaginationToken',
  'ProviderAttributeValue',
  'ProviderDetails',
])

export const redactionRules: RedactionRules = {
  isHidden: (plan, member) =>
    (plan.sensitive && !shownShapes.has(plan.name)) || hiddenShapes.has(plan.name) || hiddenMembers.has(member),
}

export interface AuditedRequest extends Pick<ApiCall, 'requestId' | 'sourceIp' | 'userAgent'> {
  readonly authorization: string | undefined
  readonly target: string
}

/** A request that names no operation: nothing of it was read, so nothing of it is told but who it claims to be. */
export function unroutedCall(name: string | undefined, error: ApiError, request: AuditedRequest): ApiCall {
  const { authorization, target, ...rest } = request
  const claimedAccessKeyId = claimedKey(authorization, target)
  return {
    ...rest,
    service: 'cognito-idp',
    operation: claimedOperation(name),
    readOnly: false,
    error: { type: error.type, message: error.message },
    ...(claimedAccessKeyId === undefined ? {} : { claimedAccessKeyId }),
  }
}

/** The call as the audit trail takes it, without its secrets. */
export function auditedCall(
  { name, facts }: { readonly name: OperationName; readonly facts: OperationFacts },
  trace: CallTrace & { readonly error: ApiError | undefined },
  request: AuditedRequest,
): ApiCall {
  const { principal, sub, input, resource, decision, error } = trace
  const { requestId, sourceIp, userAgent } = request
  const plan = codec.planOf(facts.input)
  const unproven =
    facts.access === 'signed' && !principal ? claimedKey(request.authorization, request.target) : undefined
  return {
    service: 'cognito-idp',
    operation: name,
    readOnly: isReadOnly(name),
    requestId,
    sourceIp,
    userAgent,
    ...(principal ? { principal } : {}),
    ...(unproven === undefined ? {} : { claimedAccessKeyId: unproven }),
    ...(sub === undefined ? {} : { sub }),
    ...(input ? { parameters: redact(plan, input, redactionRules) } : {}),
    ...(error
      ? { error: { type: error.type, message: messageOf(error, () => hiddenTexts(plan, input, redactionRules)) } }
      : {}),
    ...(decision ? { decision } : {}),
    ...(resource === undefined ? {} : { resource }),
  }
}

/** A refusal of policies quotes principal and resource only; any other text may quote the input. */
function messageOf(error: ApiError, secrets: () => Iterable<string>): string {
  return error.type === 'AccessDeniedException' ? error.message : withoutTexts(error.message, secrets())
}

/** By the access level, by which the call that has a code sent counts as Read; where AWS gives none by the name. */
function isReadOnly(operation: OperationName): boolean {
  const { level } = authorizationTable[operation]
  return level ? level === 'List' || level === 'Read' : /^(List|GetUser)/.test(operation)
}
