import type { ValueOf } from '../../aws/query/schema.js'
import type { IamGroup, IamRole, IamUser, IdentityRef } from '../../entities/iam-identity.js'
import type { ManagedPolicy, PolicyUsage } from '../../entities/iam-policy.js'
import type { Iam } from '../../iam/iam.js'
import type { Page, PageRequest } from '../../iam/iam-page.js'
import { everyItem } from '../every-item.js'
import {
  toAttachedPolicy,
  toDocument,
  toGroup,
  toPolicyAlone,
  toPolicyVersion,
  toRoleIdentity,
  toRoleState,
  toUser,
} from '../wire/entities.js'
import type * as shapes from '../wire/shapes.js'

export type AccountPart =
  | { readonly kind: 'User'; readonly detail: ValueOf<typeof shapes.userDetail> }
  | { readonly kind: 'Group'; readonly detail: ValueOf<typeof shapes.groupDetail> }
  | { readonly kind: 'Role'; readonly detail: ValueOf<typeof shapes.roleDetail> }
  | { readonly kind: 'Policy'; readonly detail: ValueOf<typeof shapes.policyDetail> }

export const accountFilters = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const
export type AccountFilter = (typeof accountFilters)[number]

type Listing = (iam: Iam, page: PageRequest) => Promise<Page<AccountPart>>

const listings: Readonly<Record<AccountFilter, Listing>> = {
  User: async (iam, page) => mapPage(await iam.users.list(page), (user) => userPart(iam, user)),
  Group: async (iam, page) => mapPage(await iam.groups.list(page), (group) => groupPart(iam, group)),
  Role: async (iam, page) => mapPage(await iam.roles.list(page), (role) => rolePart(iam, role)),
  LocalManagedPolicy: async (iam, page) =>
    mapPage(await iam.policies.list({ ...page, scope: 'Local' }), (policy) => policyPart(iam, policy)),
  // Assumed: of the vendor's policies only those in use.
  AWSManagedPolicy: async (iam, page) =>
    mapPage(await iam.policies.list({ ...page, scope: 'AWS', onlyAttached: true }), (policy) =>
      policyPart(iam, policy),
    ),
}

/** A page over everything in the account that the filters name, one kind after the other. */
export async function listAccountParts(
  iam: Iam,
  filters: readonly AccountFilter[],
  { after, limit }: PageRequest,
): Promise<Page<AccountPart>> {
  const order = accountFilters.filter((filter) => filters.length === 0 || filters.includes(filter))
  const items: AccountPart[] = []
  let { at, within } = fromPosition(after)
  while (at < order.length && items.length < limit) {
    const filter = order[at] as AccountFilter
    const page = await listings[filter](iam, {
      limit: limit - items.length,
      ...(within === undefined ? {} : { after: within }),
    })
    items.push(...page.items)
    within = page.next
    if (within === undefined) at += 1
  }
  return { items, ...(at < order.length ? { next: `${at}:${within ?? ''}` } : {}) }
}

function fromPosition(position = '0:'): { at: number; within: string | undefined } {
  const colon = position.indexOf(':')
  const within = position.slice(colon + 1)
  return { at: Number(position.slice(0, colon)), within: within === '' ? undefined : within }
}

async function mapPage<From>(
  { items, next }: Page<From>,
  map: (item: From) => Promise<AccountPart>,
): Promise<Page<AccountPart>> {
  return { items: await Promise.all(items.map(map)), ...(next === undefined ? {} : { next }) }
}

async function userPart(iam: Iam, user: IamUser): Promise<AccountPart> {
  const groups = await everyItem((page) => iam.users.listGroups(user.name, page))
  const { inline, attached } = await policiesOf(iam, user)
  const GroupList = groups.map(({ name }) => name)
  const detail = { ...toUser(user), GroupList, UserPolicyList: inline, AttachedManagedPolicies: attached }
  return { kind: 'User', detail }
}

async function groupPart(iam: Iam, group: IamGroup): Promise<AccountPart> {
  const { inline, attached } = await policiesOf(iam, group)
  return {
    kind: 'Group',
    detail: { ...toGroup(group), GroupPolicyList: inline, AttachedManagedPolicies: attached },
  }
}

async function rolePart(iam: Iam, role: IamRole): Promise<AccountPart> {
  const { inline, attached } = await policiesOf(iam, role)
  const policies = { InstanceProfileList: [], RolePolicyList: inline, AttachedManagedPolicies: attached }
  return { kind: 'Role', detail: { ...toRoleIdentity(role), ...toRoleState(role), ...policies } }
}

async function policiesOf(iam: Iam, { kind, name }: IdentityRef) {
  const ref = { kind, name }
  const names = await everyItem((page) => iam.identityPolicies.listInline(ref, page))
  const inline = names.map((policy) => iam.identityPolicies.requireInline(ref, policy))
  const attached = await everyItem((page) => iam.identityPolicies.listAttached(ref, page))
  return {
    inline: (await Promise.all(inline)).map((policy) => ({
      PolicyName: policy.name,
      PolicyDocument: toDocument(policy.document),
    })),
    attached: attached.map(toAttachedPolicy),
  }
}

async function policyPart(iam: Iam, policy: ManagedPolicy & { readonly usage: PolicyUsage }): Promise<AccountPart> {
  const { Tags: _tags, ...alone } = toPolicyAlone(policy, policy.usage)
  const versions = await iam.policies.listVersions(policy.arn)
  const PolicyVersionList = versions.map((version) => ({
    ...toPolicyVersion(version, policy.defaultVersion),
    Document: toDocument(version.document),
  }))
  return { kind: 'Policy', detail: { ...alone, PolicyVersionList } }
}
