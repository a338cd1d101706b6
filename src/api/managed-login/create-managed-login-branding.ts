import { operation } from '../operation.js'
import { fromBrandingMembers, toManagedLoginBranding } from '../wire/login-brandings.js'

export const CreateManagedLoginBranding = operation(
  'CreateManagedLoginBranding',
  async ({ pools, loginBrandings }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const branding = await loginBrandings.create(pool, input.ClientId, fromBrandingMembers(input))
    return { ManagedLoginBranding: toManagedLoginBranding(branding) }
  },
)
