import type { HeaderLines } from '../../aws/header-lines.js'
import type { Clock } from '../../domain/clock.js'
import type { Principal } from '../../entities/principal.js'
import type { RawRequest } from '../../http/raw-request.js'
import type { Authorizer, Decision } from '../../iam/authorizer.js'
import type { OperationName } from '../model/operations.js'
import type { Services } from '../services.js'
import { authorizationChecks } from './authorization-checks.js'

interface Collaborators {
  readonly authorizer: Authorizer
  readonly services: Services
  readonly clock: Clock
}

interface SignedCall {
  readonly name: OperationName
  readonly principal: Principal
  readonly input: Readonly<Record<string, unknown>>
  readonly request: RawRequest
  readonly headers: HeaderLines
}

export interface CallDecision {
  readonly action: string
  readonly resource: string
  readonly decision: Decision
}

/** Decides a signed call by every check of its operation: the first refusal, or what allowed the operation itself. */
export async function authorizeCall(
  { authorizer, services, clock }: Collaborators,
  { name, principal, input, request, headers }: SignedCall,
): Promise<CallDecision> {
  const { pools, location } = services
  const { checks, poolId, newResourceTags, ...tags } = authorizationChecks(name, input, location)
  const facts = {
    now: clock.now(),
    sourceIp: request.sourceIp,
    secureTransport: request.secureTransport ?? false,
    userAgent: headers.single('user-agent'),
    referer: headers.single('referer'),
    region: location.region,
    ...tags,
  }
  const resourceTags = async () =>
    newResourceTags ?? (poolId === undefined ? undefined : (await pools.find(poolId))?.tags)
  let own: CallDecision | undefined
  for (const { action, resource, denyOnly } of checks) {
    const decision = await authorizer.authorize({ principal, action, resource, facts, resourceTags, denyOnly })
    const decided = { action, resource, decision }
    if (!decision.allowed) return decided
    own ??= decided
  }
  if (!own) throw new Error(`${name} is signed but nothing decides it.`)
  return own
}
