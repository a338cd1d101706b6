import type { Principal } from '../entities/principal.js'
import { callerIdentity } from '../iam/caller-identity.js'

/** The `userIdentity` element of a record (CloudTrail user guide). Unsigned calls of Cognito carry the anonymous one. */
export function userIdentity(principal: Principal | undefined): object {
  if (!principal) return { type: 'Unknown', principalId: 'Anonymous' }
  const { kind, arn, accountId, accessKeyId } = principal
  const { userId: principalId } = callerIdentity(principal)
  const shared = { principalId, arn, accountId, accessKeyId }
  switch (kind) {
    case 'root':
      return { type: 'Root', ...shared, ...sessionContext(principal) }
    case 'user':
      return { type: 'IAMUser', ...shared, userName: arn.slice(arn.lastIndexOf('/') + 1), ...sessionContext(principal) }
    case 'assumed-role':
      return { type: 'AssumedRole', ...shared, ...sessionContext(principal, issuer(principal)) }
  }
}

/** The role's path is not known to its sessions, so neither is its ARN. */
function issuer({ arn, accountId, entityId }: Principal): object {
  return { type: 'Role', principalId: entityId, accountId, userName: arn.split('/')[1] }
}

function sessionContext({ session }: Principal, sessionIssuer?: object): object {
  if (!session) return {}
  const attributes = {
    creationDate: secondsText(session.issuedAt),
    mfaAuthenticated: String(session.multiFactorAt !== undefined),
  }
  const { sourceIdentity } = session
  return {
    sessionContext: {
      ...(sessionIssuer ? { sessionIssuer } : {}),
      attributes,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  }
}

/** ISO 8601 in UTC, whole seconds. */
export function secondsText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
