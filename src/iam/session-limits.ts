import type { Principal } from '../entities/principal.js'

const callableInSts: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity'])

/**
 * Whether the caller's kind of credentials may call an operation of `iam` or `sts` at all, whatever its policies say. Those
 * of GetSessionToken may not call IAM unless a second factor was checked, and of STS they may call two operations only (STS
 * API reference, GetSessionToken).
 */
export function credentialsMayCall(
  { kind, session }: Principal,
  { service, name }: { readonly service: 'iam' | 'sts'; readonly name: string },
): boolean {
  if (!session || kind === 'assumed-role') return true
  return service === 'iam' ? session.multiFactorAt !== undefined : callableInSts.has(name)
}
