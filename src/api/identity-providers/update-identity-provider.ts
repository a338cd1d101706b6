import { operation } from '../operation.js'
import { fromProviderMembers, toIdentityProvider } from '../wire/identity-providers.js'

export const UpdateIdentityProvider = operation('UpdateIdentityProvider', async (services, { input }) => {
  const pool = await services.pools.requireCurrent(input.UserPoolId)
  const provider = await services.identityProviders.update(pool, input.ProviderName, fromProviderMembers(input))
  return { IdentityProvider: toIdentityProvider(provider, services) }
})
