import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'
import { largestGroupPage, listGroupPage } from '../wire/groups.js'

/**
 * A limit of 0, which the model admits, fails deeper in the service, in words of its own (aws-sdk-js issue 2193).
 * Assumed: once pool and user are found.
 */
export const AdminListGroupsForUser = operation('AdminListGroupsForUser', async (services, { input, request }) => {
  const { pools, users, groupMembers } = services
  const pool = await pools.require(input.UserPoolId)
  const user = await users.require(pool, input.Username)
  const size = input.Limit ?? largestGroupPage
  if (size === 0) throw new Failure('page-size-zero')
  const scope = `AdminListGroupsForUser ${pool.id} ${user.sub}`
  return listGroupPage(services, { scope, token: input.NextToken, size, now: request.now }, (after, limit) =>
    groupMembers.groupsOf(user, { after, limit }),
  )
})
