import type { Location } from '../aws/arn.js'
import type { IamGroup, IamRole, IamUser, IdentityRef, StoredIdentity } from '../entities/iam-identity.js'
import type { Stores } from '../storage/stores.js'
import { IamFailure } from './iam-failure.js'
import { identityArn } from './iam-ids.js'
import type { Page, PageRequest } from './iam-page.js'

/** The user, group or role, or its `…-not-found`. */
export async function requireIdentity(stores: Stores, { kind, name }: IdentityRef): Promise<StoredIdentity> {
  const identity = await stores.iamIdentities.find(kind, name)
  if (!identity) throw new IamFailure(`${kind}-not-found`, { name })
  return identity
}

/** As `requireIdentity`, for a change: fails with `entity-configured` when the configuration alone may change it. */
export async function requireChangeable(stores: Stores, ref: IdentityRef): Promise<StoredIdentity> {
  const identity = await requireIdentity(stores, ref)
  if (identity.managedBy) throw new IamFailure('entity-configured', { kind: identity.kind, name: identity.name })
  return identity
}

export function toUser(location: Location, stored: StoredIdentity): IamUser {
  const { id, name, path, tags, boundary, createdAt } = stored
  const arn = identityArn(location, stored)
  return { kind: 'user', id, name, path, arn, tags, createdAt, ...(boundary === undefined ? {} : { boundary }) }
}

export function toGroup(location: Location, stored: StoredIdentity): IamGroup {
  const { id, name, path, createdAt } = stored
  return { kind: 'group', id, name, path, arn: identityArn(location, stored), createdAt }
}

export function toRole(location: Location, stored: StoredIdentity): IamRole {
  const { id, name, path, tags, createdAt, boundary, description, lastUsed } = stored
  return {
    kind: 'role',
    id,
    name,
    path,
    arn: identityArn(location, stored),
    tags,
    createdAt,
    // A role without a trust policy, which cannot be stored, would trust nobody.
    trust: stored.trust ?? { document: '', ids: {} },
    maxSessionSeconds: stored.maxSessionSeconds ?? 3600,
    ...(boundary === undefined ? {} : { boundary }),
    ...(description === undefined ? {} : { description }),
    ...(lastUsed === undefined ? {} : { lastUsed }),
  }
}

/** A page out of what `read` gives for one more than was asked for. */
export async function readPage<Stored extends { readonly name: string }, Item>(
  { after, limit }: PageRequest,
  read: (range: { readonly after: string | undefined; readonly limit: number }) => Promise<readonly Stored[]>,
  toItem: (stored: Stored) => Item,
): Promise<Page<Item>> {
  const found = await read({ after, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), ...(found.length > limit && last ? { next: last.name } : {}) }
}
