import { operation } from '../operation.js'
import { fromDestination, fromProviderUser } from '../wire/provider-users.js'

export const AdminLinkProviderForUser = operation('AdminLinkProviderForUser', async (services, { input }) => {
  const pool = await services.pools.requireCurrent(input.UserPoolId)
  const destination = fromDestination(input.DestinationUser, 'DestinationUser')
  const source = fromProviderUser(input.SourceUser, 'SourceUser')
  await services.federatedIdentities.link(pool, destination, source)
  return {}
})
