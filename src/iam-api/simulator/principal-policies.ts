import type { IamRole, IamUser, IdentityRef } from '../../entities/iam-identity.js'
import type { Iam } from '../../iam/iam.js'
import { everyItem } from '../every-item.js'
import { type SourcedPolicy, sourcedPolicy } from './sourced-policy.js'

export interface PrincipalPolicies {
  readonly policies: readonly SourcedPolicy[]
  readonly boundary?: readonly SourcedPolicy[] | undefined
  /** Absent for groups, which are no principals. */
  readonly principal?: IamUser | IamRole
}

/** What decides about an identity: its own policies, those of a user's groups, and its boundary. Fails when there is none. */
export async function policiesOf(iam: Iam, ref: IdentityRef): Promise<PrincipalPolicies> {
  const own = () => ownPolicies(iam, ref)
  switch (ref.kind) {
    case 'group':
      await iam.groups.require(ref.name)
      return { policies: await own() }
    case 'role': {
      const principal = await iam.roles.require(ref.name)
      return { policies: await own(), boundary: await boundaryOf(iam, principal), principal }
    }
    case 'user': {
      const principal = await iam.users.require(ref.name)
      const groups = await everyItem((page) => iam.users.listGroups(principal.name, page))
      const ofGroups = await Promise.all(groups.map(({ name }) => ownPolicies(iam, { kind: 'group', name })))
      const boundary = await boundaryOf(iam, principal)
      return { policies: [...(await own()), ...ofGroups.flat()], boundary, principal }
    }
  }
}

async function ownPolicies(iam: Iam, ref: IdentityRef): Promise<SourcedPolicy[]> {
  const names = await everyItem((page) => iam.identityPolicies.listInline(ref, page))
  const inline = names.map(async (name) => {
    const { document } = await iam.identityPolicies.requireInline(ref, name)
    return sourcedPolicy(`${ref.kind}_${ref.name}_${name}`, document)
  })
  const attached = await everyItem((page) => iam.identityPolicies.listAttached(ref, page))
  return Promise.all([...inline, ...attached.map(({ arn, name }) => managedPolicy(iam, arn, name))])
}

async function boundaryOf(iam: Iam, { boundary }: IamUser | IamRole): Promise<readonly SourcedPolicy[] | undefined> {
  if (boundary === undefined) return undefined
  const { name } = await iam.policies.require(boundary)
  return [await managedPolicy(iam, boundary, name)]
}

async function managedPolicy(iam: Iam, arn: string, name: string): Promise<SourcedPolicy> {
  const { defaultVersion } = await iam.policies.require(arn)
  const { document } = await iam.policies.requireVersion(arn, defaultVersion)
  return sourcedPolicy(name, document)
}
