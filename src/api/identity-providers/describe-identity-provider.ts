import { operation } from '../operation.js'
import { toIdentityProvider } from '../wire/identity-providers.js'

export const DescribeIdentityProvider = operation('DescribeIdentityProvider', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const provider = await services.identityProviders.require(pool, input.ProviderName)
  return { IdentityProvider: toIdentityProvider(provider, services) }
})
