import { operation } from '../operation.js'

export const DeleteManagedLoginBranding = operation(
  'DeleteManagedLoginBranding',
  async ({ pools, loginBrandings }, { input }) => {
    await loginBrandings.delete(await pools.require(input.UserPoolId), input.ManagedLoginBrandingId)
    return undefined
  },
)
