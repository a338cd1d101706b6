import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { toResourceServer } from '../wire/resource-servers.js'

/** Assumed: the largest page, where no size is asked for. */
const defaultSize = 50

export const ListResourceServers = operation('ListResourceServers', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const size = input.MaxResults ?? defaultSize
  const page = { scope: `ListResourceServers ${pool.id}`, token: input.NextToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, async (after, limit) =>
    (await services.resourceServers.list(pool, after, limit)).map((server) => ({ id: server.identifier, server })),
  )
  return { ResourceServers: entries.map(({ server }) => toResourceServer(server)), NextToken: nextToken }
})
