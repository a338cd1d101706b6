import type { Attributes, User } from '../../entities/user.js'
import { hasGeneratedUsernames, type UserPool } from '../../entities/user-pool.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Stores } from '../../storage/stores.js'
import type { Alias, AliasKind } from '../../storage/user-store.js'
import { Failure, type FailureCode } from '../failure.js'
import { activeAlias, aliasKinds, nameKey } from './names.js'

export interface AliasClaims {
  /** The attributes that may have changed. */
  readonly kinds: readonly AliasKind[]
  /** Takes a verified contact from its present owner, whose attribute becomes unverified. */
  readonly force: boolean
  readonly now: Date
  /** How a taken alias is refused. */
  readonly refusal?: FailureCode
}

/**
 * Claims the aliases that an administrator vouches for, before any user is locked: taking an alias locks first it and
 * then its holder, and takers who hold their own user meanwhile would block one another (PostgreSQL). Whether a claim
 * was possible does not matter here: `settleAliases` decides.
 */
export async function standInLine(tx: Stores, pool: UserPool, user: User, change: Attributes): Promise<void> {
  const wanted: User = { ...user, attributes: { ...user.attributes, ...change } }
  for (const kind of aliasKinds(pool)) {
    const isVouchedFor = change[`${kind}_verified`]?.toLowerCase() === 'true'
    const alias = isVouchedFor && activeAlias(pool, wanted, kind)
    if (alias) await tx.users.claimAlias(pool.id, user.sub, alias).catch(refuseGone)
  }
}

function refuseGone(error: unknown): never {
  throw error instanceof ParentGoneError ? new Failure('user-not-found') : error
}

/** Makes the user's aliases what its attributes give a right to; fails with `alias-exists` when another holds one. */
export async function settleAliases(tx: Stores, pool: UserPool, user: User, claims: AliasClaims): Promise<void> {
  for (const kind of claims.kinds) {
    const alias = activeAlias(pool, user, kind)
    if (alias) await claim(tx, pool, user, { ...claims, alias })
    else await tx.users.releaseAlias(pool.id, user.sub, kind)
  }
}

async function claim(
  tx: Stores,
  pool: UserPool,
  user: User,
  { alias, force, now, refusal = 'alias-exists' }: AliasClaims & { readonly alias: Alias },
): Promise<void> {
  const taken = new Failure(refusal, { contact: alias.kind })
  if (await isUsernameOfAnother(tx, pool, user, alias)) throw taken
  if (await tx.users.claimAlias(pool.id, user.sub, alias)) return
  // The identifier of a user in a pool with generated usernames is never taken away: nothing else would be left.
  if (!force || alias.kind === 'preferred_username' || hasGeneratedUsernames(pool)) throw taken
  await takeFromHolder(tx, pool, alias, now)
  if (!(await tx.users.claimAlias(pool.id, user.sub, alias))) throw taken
}

/** A preferred username that is somebody's username would never be found: usernames come first. */
async function isUsernameOfAnother(tx: Stores, pool: UserPool, user: User, alias: Alias): Promise<boolean> {
  if (alias.kind !== 'preferred_username') return false
  const owner = await tx.users.findByUsernameKey(pool.id, alias.key)
  return owner !== undefined && owner.sub !== user.sub
}

async function takeFromHolder(tx: Stores, pool: UserPool, alias: Alias, now: Date): Promise<void> {
  const found = await tx.users.findByAlias(pool.id, alias)
  const holder = found && (await tx.users.findForUpdate(pool.id, found.sub))
  if (!holder) return
  const value = holder.attributes[alias.kind]
  if (value !== undefined && nameKey(pool, value) === alias.key) {
    const attributes = { ...holder.attributes, [`${alias.kind}_verified`]: 'false' }
    await tx.users.update({ ...holder, attributes, modifiedAt: now })
  }
  await tx.users.releaseAlias(pool.id, holder.sub, alias.kind)
}
