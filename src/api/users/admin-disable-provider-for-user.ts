import { operation } from '../operation.js'
import { fromProviderUser } from '../wire/provider-users.js'

export const AdminDisableProviderForUser = operation('AdminDisableProviderForUser', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  await services.federatedIdentities.disable(pool, fromProviderUser(input.User, 'User'))
  return {}
})
