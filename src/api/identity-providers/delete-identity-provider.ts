import { operation } from '../operation.js'

export const DeleteIdentityProvider = operation(
  'DeleteIdentityProvider',
  async ({ pools, identityProviders }, { input }) => {
    await identityProviders.delete(await pools.require(input.UserPoolId), input.ProviderName)
    return undefined
  },
)
