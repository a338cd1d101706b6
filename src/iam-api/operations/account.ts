import { list, oneOf, structure, text } from '../../aws/query/schema.js'
import { accountFilters, listAccountParts } from '../account/account-parts.js'
import { everyItem } from '../every-item.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { everything } from '../targets.js'
import * as shapes from '../wire/shapes.js'

const GetAccountAuthorizationDetails = operation({
  name: 'GetAccountAuthorizationDetails',
  service: 'iam',
  input: structure({ Filter: list(oneOf(...accountFilters)), ...pageInput }),
  output: structure({
    UserDetailList: list(shapes.userDetail),
    GroupDetailList: list(shapes.groupDetail),
    RoleDetailList: list(shapes.roleDetail),
    Policies: list(shapes.policyDetail),
    ...pageOutput,
  }),
  access: everything,
  async handle({ iam, paging }, call) {
    const { items, marks } = await paging.read(call, (page) => listAccountParts(iam, call.input.Filter ?? [], page))
    return {
      UserDetailList: items.flatMap((part) => (part.kind === 'User' ? [part.detail] : [])),
      GroupDetailList: items.flatMap((part) => (part.kind === 'Group' ? [part.detail] : [])),
      RoleDetailList: items.flatMap((part) => (part.kind === 'Role' ? [part.detail] : [])),
      Policies: items.flatMap((part) => (part.kind === 'Policy' ? [part.detail] : [])),
      ...marks,
    }
  },
})

/** IAM quotas that hold here. */
const quotas = {
  AccessKeysPerUserQuota: 2,
  AssumeRolePolicySizeQuota: 2048,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerUserQuota: 10,
  GroupPolicySizeQuota: 5120,
  GroupsPerUserQuota: 10,
  PolicySizeQuota: 6144,
  RolePolicySizeQuota: 10_240,
  UserPolicySizeQuota: 2048,
  VersionsPerPolicyQuota: 5,
}

const GetAccountSummary = operation({
  name: 'GetAccountSummary',
  service: 'iam',
  input: structure({}),
  output: structure({ SummaryMap: shapes.counts }),
  access: everything,
  async handle({ iam }) {
    const [users, groups, roles, policies] = await Promise.all([
      everyItem((page) => iam.users.list(page)),
      everyItem((page) => iam.groups.list(page)),
      everyItem((page) => iam.roles.list(page)),
      everyItem((page) => iam.policies.list({ ...page, scope: 'Local' })),
    ])
    const counted = { Users: users.length, Groups: groups.length, Roles: roles.length, Policies: policies.length }
    return { SummaryMap: { ...counted, ...quotas } }
  },
})

const ListAccountAliases = operation({
  name: 'ListAccountAliases',
  service: 'iam',
  input: structure(pageInput),
  output: structure({ AccountAliases: list(text()), ...pageOutput }),
  access: everything,
  async handle() {
    return { AccountAliases: [], IsTruncated: false }
  },
})

export const accountOperations: readonly Operation[] = [
  GetAccountAuthorizationDetails,
  GetAccountSummary,
  ListAccountAliases,
]
