import { type Sub, sub as toSub } from '../../entities/ids.js'
import { isVerified, type User } from '../../entities/user.js'
import { hasGeneratedUsernames, isCaseSensitive, type UserPool } from '../../entities/user-pool.js'
import type { Alias, AliasKind } from '../../storage/user-store.js'
import { looksLikeEmail, looksLikePhone } from './contact-formats.js'

/** One way to find a user; `key` is normalized. */
export type NameLookup =
  | { readonly by: 'username'; readonly key: string }
  | { readonly by: 'sub'; readonly sub: Sub }
  | { readonly by: 'alias'; readonly alias: Alias }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** What of a username or alias counts: two names with one key are one name. NFC, and lower case where the pool ignores case. */
export function nameKey(pool: UserPool, name: string): string {
  const normalized = name.normalize('NFC')
  return isCaseSensitive(pool) ? normalized : normalized.toLowerCase().normalize('NFC')
}

/** The attributes by which people of the pool can be found besides the username. */
export function aliasKinds(pool: UserPool): readonly AliasKind[] {
  return hasGeneratedUsernames(pool) ? (pool.settings.usernameAttributes ?? []) : (pool.settings.aliasAttributes ?? [])
}

/**
 * Everything that a typed name can mean, in the order of precedence; the first that finds a user counts. The username
 * comes first, so that nobody can shadow it by an alias, and contacts come before preferred usernames, which people
 * choose freely. Only administrators find by `sub`.
 */
export function nameLookups(pool: UserPool, name: string, by: 'administrator' | 'person'): readonly NameLookup[] {
  const key = nameKey(pool, name)
  const kinds = aliasKinds(pool)
  const lookups: NameLookup[] = [{ by: 'username', key }]
  if (by === 'administrator' && isSubShaped(name)) lookups.push({ by: 'sub', sub: toSub(name) })
  for (const kind of precedence) {
    if (kinds.includes(kind) && canBe(kind, name)) lookups.push({ by: 'alias', alias: { kind, key } })
  }
  return lookups
}

/** The alias of that kind that the user's present state gives a right to, if any. */
export function activeAlias(pool: UserPool, user: User, kind: AliasKind): Alias | undefined {
  const value = user.attributes[kind]
  if (!value || !aliasKinds(pool).includes(kind)) return undefined
  const isActive =
    kind === 'preferred_username'
      ? user.status !== 'UNCONFIRMED'
      : hasGeneratedUsernames(pool) || isVerified(user, kind)
  return isActive ? { kind, key: nameKey(pool, value) } : undefined
}

export function isSubShaped(name: string): boolean {
  return UUID.test(name)
}

const precedence: readonly AliasKind[] = ['email', 'phone_number', 'preferred_username']

function canBe(kind: AliasKind, name: string): boolean {
  if (kind === 'email') return looksLikeEmail(name)
  return kind === 'phone_number' ? looksLikePhone(name) : true
}
