import { list, required, structure } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { everything, identityArnOf, identityTarget } from '../targets.js'
import { toGroup, toListedUser } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'

const CreateGroup = operation({
  name: 'CreateGroup',
  service: 'iam',
  input: structure({ GroupName: required(shapes.groupName), Path: shapes.path }),
  output: structure({ Group: shapes.group }),
  access: (services, { input }) => ({
    resource: identityArnOf(services, { kind: 'group', name: input.GroupName }, input.Path),
  }),
  async handle({ iam }, { input }) {
    return { Group: toGroup(await iam.groups.create({ name: input.GroupName, path: input.Path })) }
  },
})

const GetGroup = operation({
  name: 'GetGroup',
  service: 'iam',
  input: structure({ GroupName: required(shapes.groupName), ...pageInput }),
  output: structure({ Group: shapes.group, Users: list(shapes.user), ...pageOutput }),
  access: (services, { input }) => identityTarget(services, { kind: 'group', name: input.GroupName }),
  async handle({ iam, paging }, call) {
    const group = await iam.groups.require(call.input.GroupName)
    const { items, marks } = await paging.read(call, (page) => iam.groups.listUsers(group.name, page))
    return { Group: toGroup(group), Users: items.map(toListedUser), ...marks }
  },
})

const ListGroups = operation({
  name: 'ListGroups',
  service: 'iam',
  input: structure({ PathPrefix: shapes.pathPrefix, ...pageInput }),
  output: structure({ Groups: list(shapes.group), ...pageOutput }),
  access: everything,
  async handle({ iam, paging }, call) {
    const pathPrefix = call.input.PathPrefix
    const { items, marks } = await paging.read(call, (page) => iam.groups.list({ ...page, pathPrefix }))
    return { Groups: items.map(toGroup), ...marks }
  },
})

const UpdateGroup = operation({
  name: 'UpdateGroup',
  service: 'iam',
  input: structure({
    GroupName: required(shapes.groupName),
    NewPath: shapes.path,
    NewGroupName: shapes.groupName,
  }),
  /** The caller needs the right on the group as it is and as it will be. */
  async access(services, { input }) {
    const { GroupName: name, NewPath, NewGroupName = name } = input
    const now = await identityTarget(services, { kind: 'group', name })
    const path = NewPath ?? (await services.iam.groups.find(name))?.path
    return [now, { ...now, resource: identityArnOf(services, { kind: 'group', name: NewGroupName }, path) }]
  },
  async handle({ iam }, { input }) {
    await iam.groups.rename(input.GroupName, { name: input.NewGroupName, path: input.NewPath })
  },
})

const DeleteGroup = operation({
  name: 'DeleteGroup',
  service: 'iam',
  input: structure({ GroupName: required(shapes.groupName) }),
  access: (services, { input }) => identityTarget(services, { kind: 'group', name: input.GroupName }),
  handle: ({ iam }, { input }) => iam.groups.delete(input.GroupName),
})

const membership = structure({
  GroupName: required(shapes.groupName),
  UserName: required(shapes.existingUserName),
})

const AddUserToGroup = operation({
  name: 'AddUserToGroup',
  service: 'iam',
  input: membership,
  access: (services, { input }) => identityTarget(services, { kind: 'group', name: input.GroupName }),
  handle: ({ iam }, { input }) => iam.groups.addUser(input.GroupName, input.UserName),
})

const RemoveUserFromGroup = operation({
  name: 'RemoveUserFromGroup',
  service: 'iam',
  input: membership,
  access: (services, { input }) => identityTarget(services, { kind: 'group', name: input.GroupName }),
  handle: ({ iam }, { input }) => iam.groups.removeUser(input.GroupName, input.UserName),
})

export const groupOperations: readonly Operation[] = [
  CreateGroup,
  GetGroup,
  ListGroups,
  UpdateGroup,
  DeleteGroup,
  AddUserToGroup,
  RemoveUserFromGroup,
]
