import type { Location } from '../aws/arn.js'
import {
  type CompiledStatement,
  compilePolicy,
  type PolicyRequest,
  prepareRequest,
} from '../aws/policy/compiled-policy.js'
import { type PolicyDocument, statementsOf } from '../aws/policy/policy-document.js'
import { BoundedCache } from '../domain/tokens/bounded-cache.js'
import type { RoleTrust } from '../entities/iam-identity.js'
import type { Principal } from '../entities/principal.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import { checkPolicyDocument } from './policy-rules.js'
import { type TrustPrincipal, trustPrincipalsOf } from './trust-principals.js'

/**
 * What a trust policy says of a caller. `account`: the caller's own policies must allow the action too. `role`: the
 * caller's role is named, so its boundary and session policies must allow it. `itself`: that alone suffices.
 */
export type TrustDecision = 'denied' | 'untrusted' | 'account' | 'role' | 'itself'

/** A trust policy to store, with the users and roles that its ARNs mean now: `policy-malformed`, `principal-unknown`. */
export async function bindTrust(tx: Stores, location: Location, document: string): Promise<RoleTrust> {
  const statements = statementsOf(checkPolicyDocument('trust', document))
  const ids: Record<string, string> = {}
  for (const principal of statements.flatMap((statement) => trustPrincipalsOf(statement, location))) {
    if (principal.kind === 'identity') ids[principal.text] = await findId(tx, principal)
    if (principal.kind === 'unique-id' && !(await tx.iamIdentities.findById(principal.text))) {
      throw new IamFailure('principal-unknown', { principal: principal.text })
    }
  }
  return { document, ids }
}

async function findId(tx: Stores, named: TrustPrincipal & { readonly kind: 'identity' }): Promise<string> {
  const found = await tx.iamIdentities.find(named.identity, named.name)
  // ARNs are compared with case, unlike names.
  if (found?.path !== named.path || found.name !== named.name) {
    throw new IamFailure('principal-unknown', { principal: named.text })
  }
  return found.id
}

interface TrustStatement {
  readonly compiled: CompiledStatement
  readonly principals: readonly TrustPrincipal[]
  /** Stands for everybody in a Deny and for nobody in an Allow. */
  readonly isUnreadable: boolean
}

/** Asks trust policies; each is compiled once. */
export class TrustPolicies {
  readonly #location: Location
  readonly #compiled = new BoundedCache<string, readonly TrustStatement[]>(500)

  constructor(location: Location) {
    this.#location = location
  }

  /** `request.resource` is the role's ARN. */
  decide(trust: RoleTrust, caller: Principal, request: PolicyRequest): TrustDecision {
    const prepared = prepareRequest(request)
    const matching = this.#statements(trust.document).filter(({ compiled }) => compiled.matches(prepared))
    const ways = (effect: 'Allow' | 'Deny') =>
      matching
        .filter(({ compiled }) => compiled.effect === effect)
        .flatMap(({ principals }) => principals.map((principal) => wayOf(principal, caller, trust.ids)))
    const deniesUnreadably = matching.some(({ compiled, isUnreadable }) => compiled.effect === 'Deny' && isUnreadable)
    if (deniesUnreadably || ways('Deny').some((way) => way !== undefined)) return 'denied'
    const allowed = ways('Allow')
    return (['itself', 'role', 'account'] as const).find((way) => allowed.includes(way)) ?? 'untrusted'
  }

  #statements(document: string): readonly TrustStatement[] {
    const known = this.#compiled.get(document)
    if (known) return known
    const parsed = JSON.parse(document) as PolicyDocument
    const written = statementsOf(parsed)
    const { denying, allowing } = compilePolicy(parsed)
    const read = [...denying, ...allowing].map((compiled): TrustStatement => {
      const statement = written[compiled.index]
      const principals = statement ? trustPrincipalsOf(statement, this.#location) : []
      return { compiled, principals, isUnreadable: statement?.Principal === undefined }
    })
    this.#compiled.set(document, read)
    return read
  }
}

/** How the entry means the caller; undefined when it means somebody else. */
function wayOf(
  principal: TrustPrincipal,
  caller: Principal,
  ids: RoleTrust['ids'],
): 'itself' | 'role' | 'account' | undefined {
  const asIdentity = (id: string | undefined) =>
    id !== undefined && id === caller.entityId ? (caller.kind === 'user' ? 'itself' : 'role') : undefined
  switch (principal.kind) {
    // Assumed: anybody, as far as their own policies go.
    case 'anyone':
    case 'account':
      return 'account'
    case 'identity':
      return asIdentity(Object.hasOwn(ids, principal.text) ? ids[principal.text] : undefined)
    case 'unique-id':
      return asIdentity(principal.text)
    case 'session':
      return caller.kind === 'assumed-role' && caller.arn === principal.text ? 'itself' : undefined
    case 'stranger':
      return undefined
  }
}
