import { operation } from '../operation.js'
import { toIdentityProvider } from '../wire/identity-providers.js'

export const GetIdentityProviderByIdentifier = operation(
  'GetIdentityProviderByIdentifier',
  async (services, { input }) => {
    const pool = await services.pools.require(input.UserPoolId)
    const provider = await services.identityProviders.requireByIdentifier(pool, input.IdpIdentifier)
    return { IdentityProvider: toIdentityProvider(provider, services) }
  },
)
