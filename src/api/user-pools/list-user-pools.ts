import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { toUserPoolDescription } from '../wire/user-pools.js'

export const ListUserPools = operation('ListUserPools', async (services, { input, request }) => {
  const page = { scope: 'ListUserPools', token: input.NextToken, size: input.MaxResults, now: request.now }
  const { entries, nextToken } = await listPage(services, page, (after, limit) => services.pools.list(after, limit))

  return { UserPools: entries.map(toUserPoolDescription), NextToken: nextToken }
})
