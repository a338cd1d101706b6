import type { FederatedIdentity } from '../entities/federated-identity.js'
import { sub, userPoolId } from '../entities/ids.js'
import type { Attributes, User, UserFactors, UserStatus } from '../entities/user.js'
import type { UserRow } from './schema.js'

/** The columns that make a user, for any query over `users`. */
export const userColumns = [
  'users.pool_id',
  'users.sub',
  'users.username',
  'users.status',
  'users.enabled',
  'users.attributes',
  'users.factors',
  'users.identities',
  'users.created_at',
  'users.modified_at',
] as const

export type SelectedUserRow = Omit<UserRow, 'username_key'>

export function toUser(row: SelectedUserRow): User {
  return {
    poolId: userPoolId(row.pool_id),
    sub: sub(row.sub),
    username: row.username,
    status: row.status as UserStatus,
    enabled: row.enabled === 1,
    attributes: JSON.parse(row.attributes) as Attributes,
    ...(row.factors !== null && { factors: JSON.parse(row.factors) as UserFactors }),
    ...(row.identities !== null && { identities: readIdentities(row.identities) }),
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}

type StoredIdentity = Omit<FederatedIdentity, 'createdAt'> & { readonly createdAt: number }

/** The cell of a user's identities; null for none. */
export function identitiesCell(identities: readonly FederatedIdentity[]): string | null {
  if (identities.length === 0) return null
  return JSON.stringify(
    identities.map((identity): StoredIdentity => ({ ...identity, createdAt: identity.createdAt.getTime() })),
  )
}

function readIdentities(cell: string): FederatedIdentity[] {
  const stored = JSON.parse(cell) as StoredIdentity[]
  return stored.map((identity) => ({ ...identity, createdAt: new Date(identity.createdAt) }))
}
