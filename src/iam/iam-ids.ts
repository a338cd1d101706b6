import { type Location, partitionOf } from '../aws/arn.js'
import { type Random, randomText } from '../crypto/random.js'
import type { IdentityKind } from '../entities/iam-identity.js'

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const idPrefixes = { user: 'AIDA', group: 'AGPA', role: 'AROA', policy: 'ANPA' } as const

/** The unique id of a new user, group, role or managed policy: 21 characters (IAM user guide, unique identifiers). */
export function drawEntityId(random: Random, kind: keyof typeof idPrefixes): string {
  return idPrefixes[kind] + randomText(random, base32, 17)
}

/** The id of a new key: AKIA… for long-term keys, ASIA… for those of sessions. */
export function drawAccessKeyId(random: Random, prefix: 'AKIA' | 'ASIA'): string {
  return prefix + randomText(random, base32, 16)
}

export function drawSecretAccessKey(random: Random): string {
  return randomText(random, base64, 40)
}

export function identityArn(
  { region, accountId }: Location,
  { kind, path, name }: { readonly kind: IdentityKind | 'policy'; readonly path: string; readonly name: string },
): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:${kind}${path}${name}`
}

/** The path of a role is not part of its sessions' ARNs. */
export function sessionArn({ region, accountId }: Location, roleName: string, sessionName: string): string {
  return `arn:${partitionOf(region)}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`
}
