import type { Location } from '../aws/arn.js'
import { evaluate } from '../aws/policy/evaluate.js'
import type { IamRole } from '../entities/iam-identity.js'
import type { Storage } from '../storage/storage.js'
import { IamFailure } from './iam-failure.js'
import { identityArn } from './iam-ids.js'
import type { PolicySet, PolicySets } from './policy-sets.js'
import { RequestContext } from './request-context.js'
import type { RequestFacts } from './request-facts.js'
import type { TrustPolicies } from './role-trust.js'
import type { Caller, RoleRequest } from './sessions.js'
import { toRole } from './stored-identities.js'

interface Collaborators {
  readonly storage: Storage
  readonly policySets: PolicySets
  readonly trustPolicies: TrustPolicies
  readonly location: Location
}

/** Who may assume which role: the caller's own policies and the role's trust policy together (IAM user guide, roles). */
export class RoleAssumption {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The role, or `access-denied` with one and the same text for a role that refuses and one that does not exist. */
  async requireAllowed({ principal, facts }: Caller, request: RoleRequest): Promise<IamRole> {
    if (principal.kind === 'root') {
      throw new IamFailure('access-denied', { reason: 'Roles may not be assumed by root accounts.' })
    }
    const role = await this.#find(request.roleArn)
    const set = await this.#with.policySets.findOf(principal)
    const roleFacts = factsOf(request, facts)
    const inherited = principal.session?.sourceIdentity
    if (inherited !== undefined && request.sourceIdentity !== undefined && request.sourceIdentity !== inherited) {
      throw refusal(principal.arn, 'sts:SetSourceIdentity', request.roleArn)
    }
    for (const action of actionsOf(request, inherited)) {
      const isAllowed = role && set && this.#allows({ principal, facts: roleFacts }, action, { role, set })
      if (!isAllowed) throw refusal(principal.arn, action, request.roleArn)
    }
    if (!role) throw refusal(principal.arn, 'sts:AssumeRole', request.roleArn)
    return role
  }

  #allows(
    { principal, facts }: Caller,
    action: string,
    { role, set }: { readonly role: IamRole; readonly set: PolicySet },
  ): boolean {
    const { location, trustPolicies } = this.#with
    const context = new RequestContext({ principal, identity: set.identity, facts, location })
    context.giveResourceTags(role.tags)
    const request = { action, resource: role.arn, context }
    const own = evaluate(set.layers, request)
    if (own.decision === 'explicitDeny') return false
    switch (trustPolicies.decide(role.trust, principal, request)) {
      case 'itself':
        return true
      case 'role': {
        const limits = set.layers.filter(({ name }) => name !== 'identity')
        return limits.length === 0 || evaluate(limits, request).decision === 'allowed'
      }
      case 'account':
        return own.decision === 'allowed'
      default:
        return false
    }
  }

  async #find(arn: string): Promise<IamRole | undefined> {
    const name = arn.slice(arn.lastIndexOf('/') + 1)
    const found = await this.#with.storage.read.iamIdentities.find('role', name)
    return found && identityArn(this.#with.location, found) === arn ? toRole(this.#with.location, found) : undefined
  }
}

function actionsOf({ tags = {}, sourceIdentity }: RoleRequest, inherited: string | undefined): readonly string[] {
  return [
    'sts:AssumeRole',
    ...(Object.keys(tags).length > 0 ? ['sts:TagSession'] : []),
    ...(sourceIdentity !== undefined && sourceIdentity !== inherited ? ['sts:SetSourceIdentity'] : []),
  ]
}

function factsOf(request: RoleRequest, facts: RequestFacts): RequestFacts {
  const { tags, transitiveTagKeys = [], externalId, sessionName, sourceIdentity } = request
  return {
    ...facts,
    ...(tags ? { requestTags: tags } : {}),
    serviceKeys: {
      ...facts.serviceKeys,
      'sts:externalid': externalId,
      'sts:rolesessionname': sessionName,
      'sts:sourceidentity': sourceIdentity,
      'sts:transitivetagkeys': transitiveTagKeys.length > 0 ? transitiveTagKeys : undefined,
    },
  }
}

function refusal(callerArn: string, action: string, roleArn: string): IamFailure {
  const reason = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${roleArn}`
  return new IamFailure('access-denied', { reason })
}
