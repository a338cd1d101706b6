import { partitionOf } from '../../aws/arn.js'
import { flag, list, oneOf, required, structure, text } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { everything, newTargets, policyTarget } from '../targets.js'
import { toPolicy, toPolicyAlone } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'
import { fromTagList } from '../wire/tags.js'

const usageFilter = oneOf('PermissionsPolicy', 'PermissionsBoundary')
const byArn = structure({ PolicyArn: required(shapes.arn) })

const CreatePolicy = operation({
  name: 'CreatePolicy',
  service: 'iam',
  input: structure({
    PolicyName: required(shapes.policyName),
    PolicyDocument: required(shapes.document),
    Path: shapes.policyPath,
    Description: shapes.policyDescription,
    Tags: shapes.tagList,
  }),
  output: structure({ Policy: shapes.policy }),
  access({ location }, { input }) {
    const { PolicyName, Path = '/' } = input
    const account = `arn:${partitionOf(location.region)}:iam::${location.accountId}`
    const tags = fromTagList(input.Tags)
    return newTargets(`${account}:policy${Path}${PolicyName}`, { tags, tagAction: 'TagPolicy' })
  },
  async handle({ iam }, { input }) {
    const policy = await iam.policies.create({
      name: input.PolicyName,
      document: input.PolicyDocument,
      path: input.Path,
      description: input.Description,
      tags: fromTagList(input.Tags),
    })
    return { Policy: toPolicyAlone(policy, { attachments: 0, boundaries: 0 }) }
  },
})

const GetPolicy = operation({
  name: 'GetPolicy',
  service: 'iam',
  input: byArn,
  output: structure({ Policy: shapes.policy }),
  access: (services, { input }) => policyTarget(services, input.PolicyArn),
  async handle({ iam }, { input }) {
    const policy = await iam.policies.require(input.PolicyArn)
    return { Policy: toPolicyAlone(policy, await iam.policies.usage(policy.arn)) }
  },
})

const ListPolicies = operation({
  name: 'ListPolicies',
  service: 'iam',
  input: structure({
    Scope: oneOf('All', 'AWS', 'Local'),
    OnlyAttached: flag,
    PathPrefix: shapes.policyPath,
    PolicyUsageFilter: usageFilter,
    ...pageInput,
  }),
  output: structure({ Policies: list(shapes.policy), ...pageOutput }),
  access: everything,
  async handle({ iam, paging }, call) {
    const { Scope: scope, OnlyAttached: onlyAttached, PathPrefix: pathPrefix, PolicyUsageFilter } = call.input
    const { items, marks } = await paging.read(call, (page) =>
      iam.policies.list({ ...page, scope, onlyAttached, pathPrefix }),
    )
    // A page may hold fewer than were asked for: the service says so too.
    const wanted = items.filter(({ usage }) => {
      if (PolicyUsageFilter === undefined) return true
      return PolicyUsageFilter === 'PermissionsPolicy' ? usage.attachments > 0 : usage.boundaries > 0
    })
    return { Policies: wanted.map((policy) => toPolicy(policy, policy.usage)), ...marks }
  },
})

const DeletePolicy = operation({
  name: 'DeletePolicy',
  service: 'iam',
  input: byArn,
  access: (services, { input }) => policyTarget(services, input.PolicyArn),
  handle: ({ iam }, { input }) => iam.policies.delete(input.PolicyArn),
})

const kindsByFilter = { User: 'user', Group: 'group', Role: 'role' } as const

const ListEntitiesForPolicy = operation({
  name: 'ListEntitiesForPolicy',
  service: 'iam',
  input: structure({
    PolicyArn: required(shapes.arn),
    EntityFilter: oneOf('User', 'Role', 'Group'),
    PolicyUsageFilter: usageFilter,
    ...pageInput,
  }),
  output: structure({
    PolicyGroups: list(structure({ GroupName: text(), GroupId: text() })),
    PolicyUsers: list(structure({ UserName: text(), UserId: text() })),
    PolicyRoles: list(structure({ RoleName: text(), RoleId: text() })),
    ...pageOutput,
  }),
  access: (services, { input }) => policyTarget(services, input.PolicyArn),
  async handle({ iam, paging }, call) {
    const { PolicyArn, EntityFilter, PolicyUsageFilter } = call.input
    const filter = {
      ...(EntityFilter ? { kind: kindsByFilter[EntityFilter] } : {}),
      ...(PolicyUsageFilter
        ? { usage: PolicyUsageFilter === 'PermissionsPolicy' ? ('attachment' as const) : ('boundary' as const) }
        : {}),
    }
    const { items, marks } = await paging.read(call, (page) =>
      iam.policies.listEntities(PolicyArn, { ...page, ...filter }),
    )
    const of = (kind: 'user' | 'group' | 'role') => items.filter((entity) => entity.kind === kind)
    return {
      PolicyGroups: of('group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of('user').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of('role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...marks,
    }
  },
})

export const policyOperations: readonly Operation[] = [
  CreatePolicy,
  GetPolicy,
  ListPolicies,
  DeletePolicy,
  ListEntitiesForPolicy,
]
