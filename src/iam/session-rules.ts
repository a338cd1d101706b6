import type { IamRole, Tags } from '../entities/iam-identity.js'
import type { Principal, PrincipalSession, SessionPolicy } from '../entities/principal.js'
import { IamFailure } from './iam-failure.js'
import { checkPolicyDocument } from './policy-rules.js'
import type { RoleRequest } from './sessions.js'
import { checkTags } from './tag-rules.js'

const shortest = 900
const hour = 3600
/** GetSessionToken of a user: up to 36 hours, 12 unless asked for; of root: one. */
const longestOfUser = 36 * hour
const usualOfUser = 12 * hour
const mostPolicyArns = 10
/** What fits into a token that still fits into a request header. */
const packedBytes = 4096
const nameForm = /^[\w+=,.@-]{2,64}$/

/** What can be refused without knowing the role. */
export function checkRoleRequest(request: RoleRequest): void {
  if (!nameForm.test(request.sessionName)) {
    throw new IamFailure('session-name-invalid', { value: request.sessionName.slice(0, 64) })
  }
  if (request.sourceIdentity !== undefined && !nameForm.test(request.sourceIdentity)) {
    throw new IamFailure('session-name-invalid', { value: request.sourceIdentity.slice(0, 64) })
  }
  checkTags(request.tags ?? {})
  if (request.policy !== undefined) checkPolicyDocument('session', request.policy)
  if ((request.policyArns ?? []).length > mostPolicyArns) {
    throw new IamFailure('quota-exceeded', { quota: 'PolicyArnsPerSession', limit: String(mostPolicyArns) })
  }
}

export function roleSeconds(
  { durationSeconds = hour }: RoleRequest,
  { role, isChained }: { readonly role: IamRole; readonly isChained: boolean },
): number {
  checkDuration(durationSeconds, 12 * hour)
  if (isChained && durationSeconds > hour) {
    throw tooLong('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining')
  }
  if (durationSeconds > role.maxSessionSeconds) {
    throw tooLong('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  return durationSeconds
}

export function tokenSeconds(asked: number | undefined, kind: Principal['kind']): number {
  if (asked !== undefined) checkDuration(asked, longestOfUser)
  if (kind === 'root') return Math.min(asked ?? hour, hour)
  return asked ?? usualOfUser
}

function checkDuration(seconds: number, longest: number): void {
  const refuse = (bound: string) =>
    tooLong(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
    )
  if (!(seconds >= shortest)) throw refuse(`greater than or equal to ${shortest}`)
  if (seconds > longest) throw refuse(`less than or equal to ${longest}`)
}

function tooLong(reason: string): IamFailure {
  return new IamFailure('duration-invalid', { reason })
}

/** Transitive tags of the calling session pass on and cannot be set anew (IAM user guide, chaining roles with session tags). */
export function inheritTags(
  { tags = {}, transitiveTagKeys = [] }: RoleRequest,
  former: PrincipalSession | undefined,
): Pick<PrincipalSession, 'tags' | 'transitiveTagKeys'> {
  const fold = (key: string) => key.toLowerCase()
  const passedKeys = new Set(former?.transitiveTagKeys.map(fold) ?? [])
  const passed = Object.entries(former?.tags ?? {}).filter(([key]) => passedKeys.has(fold(key)))
  if (Object.keys(tags).some((key) => passedKeys.has(fold(key)))) {
    throw new IamFailure('session-tags-invalid', {
      reason:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    })
  }
  const given = new Set(Object.keys(tags).map(fold))
  if (transitiveTagKeys.some((key) => !given.has(fold(key)))) {
    throw new IamFailure('session-tags-invalid', {
      reason: 'The specified transitive tag key must be included in the requested tags.',
    })
  }
  const all = { ...Object.fromEntries(passed), ...tags }
  checkTags(all)
  return { tags: all, transitiveTagKeys: [...passed.map(([key]) => key), ...transitiveTagKeys] }
}

/** The policies that limit the session, and how much of a token's room they and the tags take. */
export function sessionPolicyOf(
  { policy: document, policyArns: arns = [] }: RoleRequest,
  tags: Tags,
): { readonly policy: SessionPolicy | undefined; readonly packedPercent: number } {
  const packed = Buffer.byteLength(JSON.stringify([document ?? '', arns, tags]))
  const isEmpty = document === undefined && arns.length === 0 && Object.keys(tags).length === 0
  const packedPercent = isEmpty ? 0 : Math.ceil((packed / packedBytes) * 100)
  if (packedPercent > 100) throw new IamFailure('policies-too-packed', { percent: String(packedPercent) })
  const isUnlimited = document === undefined && arns.length === 0
  const policy = isUnlimited ? undefined : { arns, ...(document === undefined ? {} : { document }) }
  return { policy, packedPercent }
}
