import type { Principal } from '../entities/principal.js'

export interface CallerIdentity {
  /** AIDA…, AROA…:session-name, or the account id for root: `aws:userid`. */
  readonly userId: string
  readonly accountId: string
  readonly arn: string
}

/** What GetCallerIdentity answers. */
export function callerIdentity({ kind, entityId, accountId, arn, session }: Principal): CallerIdentity {
  if (kind === 'root' || entityId === undefined) return { userId: accountId, accountId, arn }
  return { userId: kind === 'user' ? entityId : `${entityId}:${session?.name ?? ''}`, accountId, arn }
}
