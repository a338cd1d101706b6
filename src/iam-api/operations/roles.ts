import { list, required, structure } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { everything, identityArnOf, identityTarget, newTargets } from '../targets.js'
import { toListedRole, toRole } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'
import { fromTagList } from '../wire/tags.js'

const CreateRole = operation({
  name: 'CreateRole',
  service: 'iam',
  input: structure({
    RoleName: required(shapes.roleName),
    AssumeRolePolicyDocument: required(shapes.document),
    Path: shapes.path,
    Description: shapes.roleDescription,
    MaxSessionDuration: shapes.maxSessionDuration,
    PermissionsBoundary: shapes.arn,
    Tags: shapes.tagList,
  }),
  output: structure({ Role: shapes.role }),
  access: (services, { input }) =>
    newTargets(identityArnOf(services, { kind: 'role', name: input.RoleName }, input.Path), {
      tags: fromTagList(input.Tags),
      tagAction: 'TagRole',
      boundary: input.PermissionsBoundary,
    }),
  async handle({ iam }, { input }) {
    const role = await iam.roles.create({
      name: input.RoleName,
      path: input.Path,
      trustPolicy: input.AssumeRolePolicyDocument,
      description: input.Description,
      maxSessionSeconds: input.MaxSessionDuration,
      boundary: input.PermissionsBoundary,
      tags: fromTagList(input.Tags),
    })
    return { Role: toRole(role) }
  },
})

const byName = structure({ RoleName: required(shapes.roleName) })

const GetRole = operation({
  name: 'GetRole',
  service: 'iam',
  input: byName,
  output: structure({ Role: shapes.role }),
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  async handle({ iam }, { input }) {
    return { Role: toRole(await iam.roles.require(input.RoleName)) }
  },
})

const ListRoles = operation({
  name: 'ListRoles',
  service: 'iam',
  input: structure({ PathPrefix: shapes.pathPrefix, ...pageInput }),
  output: structure({ Roles: list(shapes.role), ...pageOutput }),
  access: everything,
  async handle({ iam, paging }, call) {
    const pathPrefix = call.input.PathPrefix
    const { items, marks } = await paging.read(call, (page) => iam.roles.list({ ...page, pathPrefix }))
    return { Roles: items.map(toListedRole), ...marks }
  },
})

const UpdateRole = operation({
  name: 'UpdateRole',
  service: 'iam',
  input: structure({
    RoleName: required(shapes.roleName),
    Description: shapes.roleDescription,
    MaxSessionDuration: shapes.maxSessionDuration,
  }),
  output: structure({}),
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  async handle({ iam }, { input }) {
    const { RoleName, Description: description, MaxSessionDuration: maxSessionSeconds } = input
    await iam.roles.update(RoleName, { description, maxSessionSeconds })
    return {}
  },
})

const UpdateRoleDescription = operation({
  name: 'UpdateRoleDescription',
  service: 'iam',
  input: structure({ RoleName: required(shapes.roleName), Description: required(shapes.roleDescription) }),
  output: structure({ Role: shapes.role }),
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  async handle({ iam }, { input }) {
    return { Role: toRole(await iam.roles.update(input.RoleName, { description: input.Description })) }
  },
})

const UpdateAssumeRolePolicy = operation({
  name: 'UpdateAssumeRolePolicy',
  service: 'iam',
  input: structure({ RoleName: required(shapes.roleName), PolicyDocument: required(shapes.document) }),
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  handle: ({ iam }, { input }) => iam.roles.updateTrust(input.RoleName, input.PolicyDocument),
})

const DeleteRole = operation({
  name: 'DeleteRole',
  service: 'iam',
  input: byName,
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  handle: ({ iam }, { input }) => iam.roles.delete(input.RoleName),
})

/** There are no instances here, so no profiles: infrastructure tools ask before they delete a role. */
const ListInstanceProfilesForRole = operation({
  name: 'ListInstanceProfilesForRole',
  service: 'iam',
  input: structure({ RoleName: required(shapes.roleName), ...pageInput }),
  output: structure({ InstanceProfiles: list(structure({})), ...pageOutput }),
  access: (services, { input }) => identityTarget(services, { kind: 'role', name: input.RoleName }),
  async handle({ iam }, { input }) {
    await iam.roles.require(input.RoleName)
    return { InstanceProfiles: [], IsTruncated: false }
  },
})

export const roleOperations: readonly Operation[] = [
  CreateRole,
  GetRole,
  ListRoles,
  UpdateRole,
  UpdateRoleDescription,
  UpdateAssumeRolePolicy,
  DeleteRole,
  ListInstanceProfilesForRole,
]
