import type { LayerName } from './evaluate.js'

/** A refusal by a layer, or by the trust policy of a role. */
export interface RefusingDecision {
  readonly decision: 'explicitDeny' | 'implicitDeny'
  readonly layer: LayerName | 'trust'
}

export interface RefusedRequest {
  /** As the caller signs: a session's own ARN, not its role's. */
  readonly callerArn: string
  /** `service:Name` */
  readonly action: string
  /** An ARN, or `*`. */
  readonly resource: string
}

const allowingPolicy: Readonly<Record<RefusingDecision['layer'], string>> = {
  identity: 'no identity-based policy allows',
  boundary: 'no permissions boundary allows',
  session: 'no session policy allows',
  scp: 'no service control policy allows',
  trust: 'no role trust policy allows',
}

const denyingPolicy: Readonly<Record<RefusingDecision['layer'], string>> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  scp: 'a service control policy',
  trust: 'the role trust policy',
}

/**
 * The message of an AccessDeniedException (IAM user guide, access denied error messages; in the form without the policy's
 * ARN, which clients parse).
 */
export function decisionText(
  { decision, layer }: RefusingDecision,
  { callerArn, action, resource }: RefusedRequest,
): string {
  const reason =
    decision === 'explicitDeny'
      ? `with an explicit deny in ${denyingPolicy[layer]}`
      : `because ${allowingPolicy[layer]} the ${action} action`
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`
}
