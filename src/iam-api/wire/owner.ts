import { required, type Schema, type StructureOf, structure } from '../../aws/query/schema.js'
import type { IdentityKind, IdentityRef } from '../../entities/iam-identity.js'
import { existingUserName, groupName, roleName } from './shapes.js'

type NameMember = 'UserName' | 'GroupName' | 'RoleName'

/** How operations that exist for several kinds of identities name theirs. */
export interface Owner<Kind extends IdentityKind = IdentityKind> {
  readonly kind: Kind
  readonly member: NameMember
  readonly name: Schema<string>
}

export const user: Owner<'user'> = { kind: 'user', member: 'UserName', name: existingUserName }
export const group: Owner<'group'> = { kind: 'group', member: 'GroupName', name: groupName }
export const role: Owner<'role'> = { kind: 'role', member: 'RoleName', name: roleName }

type Owned = { readonly [Name in NameMember]?: string }
type Members = Parameters<typeof structure>[0]

/** A structure with the owner's name among its members. */
export function owned<const Of extends Members>(owner: Owner, members: Of): Schema<StructureOf<Of> & Owned> {
  const all: Members = { ...members, [owner.member]: required(owner.name) }
  return structure(all) as Schema<StructureOf<Of> & Owned>
}

export function ownerOf<Kind extends IdentityKind>(
  owner: Owner<Kind>,
  input: Owned,
): IdentityRef & { readonly kind: Kind } {
  return { kind: owner.kind, name: input[owner.member] ?? '' }
}
