import { withProvidedSettings } from '../../domain/managed-login/login-brandings.js'
import { operation } from '../operation.js'
import { toManagedLoginBranding } from '../wire/login-brandings.js'

export const DescribeManagedLoginBrandingByClient = operation(
  'DescribeManagedLoginBrandingByClient',
  async ({ pools, loginBrandings }, { input }) => {
    const branding = await loginBrandings.requireOfClient(await pools.require(input.UserPoolId), input.ClientId)
    const shown = input.ReturnMergedResources ? withProvidedSettings(branding) : branding
    return { ManagedLoginBranding: toManagedLoginBranding(shown) }
  },
)
