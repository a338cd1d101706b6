import { operation } from '../operation.js'
import { toClientDescription } from '../wire/app-clients.js'
import { listPage } from '../wire/list-pages.js'

/** Assumed: the largest page, where no size is asked for. */
const defaultSize = 60

export const ListUserPoolClients = operation('ListUserPoolClients', async (services, { input, request }) => {
  const { UserPoolId: poolId, ClientType: type, MaxResults: size = defaultSize } = input
  const page = { scope: `ListUserPoolClients ${poolId}`, token: input.NextToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, (after, limit) =>
    services.clients.list(poolId, after, limit),
  )
  // No client comes from dynamic client registration.
  if (type === 'DCR') return { UserPoolClients: [] }

  return { UserPoolClients: entries.map(toClientDescription), NextToken: nextToken }
})
