import { operation } from '../operation.js'
import { largestGroupPage } from '../wire/groups.js'
import { listPage } from '../wire/list-pages.js'
import { toUserType } from '../wire/users.js'

export const ListUsersInGroup = operation('ListUsersInGroup', async (services, { input, request }) => {
  const { pools, groups, groupMembers } = services
  const pool = await pools.require(input.UserPoolId)
  const group = await groups.require(pool, input.GroupName)
  const size = input.Limit || largestGroupPage
  const scope = `ListUsersInGroup ${pool.id} ${group.name}`
  const page = { scope, token: input.NextToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, async (after, limit) =>
    (await groupMembers.membersOf(group, { after, limit })).map((user) => ({ id: user.sub, user })),
  )
  return { Users: entries.map(({ user }) => toUserType(user)), NextToken: nextToken }
})
