import type { Location } from '../aws/arn.js'
import { decisionText } from '../aws/policy/decision-text.js'
import { evaluate, type PolicyDecision } from '../aws/policy/evaluate.js'
import type { AuthorizationRequest, Authorizer, Decision, DecisiveStatement } from './authorizer.js'
import type { NamedLayer, PolicySet, PolicySets } from './policy-sets.js'
import { RequestContext } from './request-context.js'

interface Collaborators {
  readonly policySets: PolicySets
  readonly location: Location
}

type Denied = Exclude<PolicyDecision, { decision: 'allowed' }>

/** Decides by the stored policies of users, groups, roles and sessions. Root may do everything. */
export class PolicyAuthorizer implements Authorizer {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async authorize(request: AuthorizationRequest): Promise<Decision> {
    const { principal } = request
    if (principal.kind === 'root') return { allowed: true }
    const set = await this.#with.policySets.findOf(principal)
    if (!set) return refuse(request, { decision: 'implicitDeny', layer: 'identity' }, undefined)
    const decision = await this.#evaluate(request, set)
    const by = 'statement' in decision ? toDecisive(decision, set.layers) : undefined
    if (decision.decision === 'allowed') return { allowed: true, ...(by ? { by } : {}) }
    if (request.denyOnly && decision.decision === 'implicitDeny') return { allowed: true }
    return refuse(request, decision, by)
  }

  /** Tags of the resource are fetched when the first look shows that a statement asks for them. */
  async #evaluate(request: AuthorizationRequest, { identity, layers }: PolicySet): Promise<PolicyDecision> {
    const { principal, action, resource, facts, resourceTags } = request
    const context = new RequestContext({ principal, identity, facts, location: this.#with.location })
    const decision = evaluate(layers, { action, resource, context })
    if (!context.missesResourceTags) return decision
    context.giveResourceTags((await resourceTags?.()) ?? {})
    return evaluate(layers, { action, resource, context })
  }
}

function refuse(request: AuthorizationRequest, denied: Denied, by: DecisiveStatement | undefined): Decision {
  const { principal, action, resource } = request
  const message = decisionText(denied, { callerArn: principal.arn, action, resource })
  return { allowed: false, message, layer: denied.layer, ...(by ? { by } : {}) }
}

function toDecisive(decision: PolicyDecision, layers: readonly NamedLayer[]): DecisiveStatement | undefined {
  if (decision.decision === 'implicitDeny' || !decision.statement) return undefined
  const { policy, statement, sid } = decision.statement
  const name = decision.decision === 'allowed' ? 'identity' : decision.layer
  const policyName = layers.find((layer) => layer.name === name)?.policyNames[policy] ?? ''
  return { layer: name, policy: policyName, statement, ...(sid === undefined ? {} : { sid }) }
}
