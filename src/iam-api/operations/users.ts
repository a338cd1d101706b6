import { list, required, structure } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { everything, identityArnOf, identityTarget, namedOrCalling, newTargets } from '../targets.js'
import { toGroup, toListedUser, toUser } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'
import { fromTagList } from '../wire/tags.js'

const CreateUser = operation({
  name: 'CreateUser',
  service: 'iam',
  input: structure({
    UserName: required(shapes.userName),
    Path: shapes.path,
    PermissionsBoundary: shapes.arn,
    Tags: shapes.tagList,
  }),
  output: structure({ User: shapes.user }),
  access: (services, { input }) =>
    newTargets(identityArnOf(services, { kind: 'user', name: input.UserName }, input.Path), {
      tags: fromTagList(input.Tags),
      tagAction: 'TagUser',
      boundary: input.PermissionsBoundary,
    }),
  async handle({ iam }, { input }) {
    const user = await iam.users.create({
      name: input.UserName,
      path: input.Path,
      boundary: input.PermissionsBoundary,
      tags: fromTagList(input.Tags),
    })
    return { User: toUser(user) }
  },
})

const GetUser = operation({
  name: 'GetUser',
  service: 'iam',
  input: structure({ UserName: shapes.existingUserName }),
  output: structure({ User: shapes.user }),
  access: async (services, call) =>
    identityTarget(services, { kind: 'user', name: await namedOrCalling(services, call) }),
  async handle(services, call) {
    return { User: toUser(await services.iam.users.require(await namedOrCalling(services, call))) }
  },
})

const ListUsers = operation({
  name: 'ListUsers',
  service: 'iam',
  input: structure({ PathPrefix: shapes.pathPrefix, ...pageInput }),
  output: structure({ Users: list(shapes.user), ...pageOutput }),
  access: everything,
  async handle({ iam, paging }, call) {
    const pathPrefix = call.input.PathPrefix
    const { items, marks } = await paging.read(call, (page) => iam.users.list({ ...page, pathPrefix }))
    return { Users: items.map(toListedUser), ...marks }
  },
})

const UpdateUser = operation({
  name: 'UpdateUser',
  service: 'iam',
  input: structure({
    UserName: required(shapes.existingUserName),
    NewPath: shapes.path,
    NewUserName: shapes.userName,
  }),
  /** The caller needs the right on the user as it is and as it will be. */
  async access(services, { input }) {
    const { UserName: name, NewPath, NewUserName = name } = input
    const now = await identityTarget(services, { kind: 'user', name })
    const path = NewPath ?? (await services.iam.users.find(name))?.path
    return [now, { ...now, resource: identityArnOf(services, { kind: 'user', name: NewUserName }, path) }]
  },
  async handle({ iam }, { input }) {
    await iam.users.rename(input.UserName, { name: input.NewUserName, path: input.NewPath })
  },
})

const DeleteUser = operation({
  name: 'DeleteUser',
  service: 'iam',
  input: structure({ UserName: required(shapes.existingUserName) }),
  access: (services, { input }) => identityTarget(services, { kind: 'user', name: input.UserName }),
  handle: ({ iam }, { input }) => iam.users.delete(input.UserName),
})

const ListGroupsForUser = operation({
  name: 'ListGroupsForUser',
  service: 'iam',
  input: structure({ UserName: required(shapes.existingUserName), ...pageInput }),
  output: structure({ Groups: list(shapes.group), ...pageOutput }),
  access: (services, { input }) => identityTarget(services, { kind: 'user', name: input.UserName }),
  async handle({ iam, paging }, call) {
    const { items, marks } = await paging.read(call, (page) => iam.users.listGroups(call.input.UserName, page))
    return { Groups: items.map(toGroup), ...marks }
  },
})

export const userOperations: readonly Operation[] = [
  CreateUser,
  GetUser,
  ListUsers,
  UpdateUser,
  DeleteUser,
  ListGroupsForUser,
]
