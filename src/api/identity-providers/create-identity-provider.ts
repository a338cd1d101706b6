import { operation } from '../operation.js'
import { fromProviderMembers, toIdentityProvider } from '../wire/identity-providers.js'

export const CreateIdentityProvider = operation('CreateIdentityProvider', async (services, { input }) => {
  const { UserPoolId, ProviderName: name, ProviderType: type, ProviderDetails: details } = input
  const pool = await services.pools.requireCurrent(UserPoolId)
  const contents = { ...fromProviderMembers(input), details }
  const provider = await services.identityProviders.create(pool, { name, type, ...contents })
  return { IdentityProvider: toIdentityProvider(provider, services) }
})
