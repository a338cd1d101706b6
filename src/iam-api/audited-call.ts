import type { ApiCall } from '../audit/api-call.js'
import { type RedactionRules, redact } from '../audit/redaction.js'
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

const rules: RedactionRules = { isHidden: ({ sensitive }) => sensitive }

/** The call as the audit trail takes it. No input of IAM or STS here holds a secret; outputs do and are not told. */
export function auditedCall(
  operation: Operation,
  { principal, input, resource, decision: traced }: CallTrace,
  request: Pick<ApiCall, 'requestId' | 'sourceIp' | 'userAgent'> & {
    readonly authorization: string | undefined
    readonly failure: QueryFailure | undefined
  },
): ApiCall {
  const { name, service, input: schema } = operation
  const { requestId, sourceIp, userAgent, authorization, failure } = request
  const decision = operation.access === 'decided-by-domain' ? decisionOf(failure) : traced
  const claimed = principal ? undefined : claimedKey(authorization)
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
    ...(failure ? { error: { type: failure.code, message: failure.message } } : {}),
    ...(decision ? { decision } : {}),
    ...(resource === undefined ? {} : { resource }),
  }
}

/** What the domain decides is known by how the call ends. Undefined: it ended before. */
function decisionOf(failure: QueryFailure | undefined): Decision | undefined {
  if (!failure) return { allowed: true }
  return failure.code === 'AccessDenied' ? { allowed: false, message: failure.message } : undefined
}

function claimedKey(authorization: string | undefined): string | undefined {
  return /Credential=([A-Za-z0-9]{16,128})\//.exec(authorization ?? '')?.[1]
}
