import { type CompiledPolicy, type PolicyRequest, type PreparedRequest, prepareRequest } from './compiled-policy.js'

/** Kinds of policies that must each allow a request; in the order in which a refusal names them. */
export const layerNames = ['scp', 'identity', 'boundary', 'session'] as const
export type LayerName = (typeof layerNames)[number]

/** Policies of one kind. Several levels (of an organisation) are several layers of the same name. */
export interface Layer {
  readonly name: LayerName
  readonly policies: readonly CompiledPolicy[]
}

export type PolicyDecision =
  | { readonly decision: 'allowed'; readonly statement?: DecidingStatement }
  | { readonly decision: 'explicitDeny'; readonly layer: LayerName; readonly statement: DecidingStatement }
  | { readonly decision: 'implicitDeny'; readonly layer: LayerName }

/** Which statement decided: the policy's position in its layer and the statement's in its document. */
export interface DecidingStatement {
  readonly policy: number
  readonly statement: number
  readonly sid: string | undefined
}

/**
 * Decides one action on one resource (IAM user guide, policy evaluation logic): any matching Deny refuses; else every
 * layer that exists must allow. A layer without policies allows nothing, and no layers at all neither: that root needs
 * none is for the caller to know.
 */
export function evaluate(layers: readonly Layer[], request: PolicyRequest): PolicyDecision {
  const prepared = prepareRequest(request)
  for (const layer of layers) {
    const statement = findStatement(layer, 'denying', prepared)
    if (statement) return { decision: 'explicitDeny', layer: layer.name, statement }
  }
  if (layers.length === 0) return { decision: 'implicitDeny', layer: 'identity' }
  let deciding: DecidingStatement | undefined
  for (const layer of layers) {
    const statement = findStatement(layer, 'allowing', prepared)
    if (!statement) return { decision: 'implicitDeny', layer: layer.name }
    if (layer.name === 'identity') deciding = statement
  }
  return { decision: 'allowed', ...(deciding ? { statement: deciding } : {}) }
}

function findStatement(
  { policies }: Layer,
  kind: keyof CompiledPolicy,
  request: PreparedRequest,
): DecidingStatement | undefined {
  for (let policy = 0; policy < policies.length; policy += 1) {
    for (const statement of policies[policy]?.[kind] ?? []) {
      if (statement.matches(request)) return { policy, statement: statement.index, sid: statement.sid }
    }
  }
  return undefined
}
