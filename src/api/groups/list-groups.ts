import { operation } from '../operation.js'
import { largestGroupPage, listGroupPage } from '../wire/groups.js'

export const ListGroups = operation('ListGroups', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const size = input.Limit || largestGroupPage
  const page = { scope: `ListGroups ${pool.id}`, token: input.NextToken, size, now: request.now }
  return listGroupPage(services, page, (after, limit) => services.groups.list(pool, after, limit))
})
