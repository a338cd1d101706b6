import { withProvidedSettings } from '../../domain/managed-login/login-brandings.js'
import { operation } from '../operation.js'
import { toManagedLoginBranding } from '../wire/login-brandings.js'

export const DescribeManagedLoginBranding = operation(
  'DescribeManagedLoginBranding',
  async ({ pools, loginBrandings }, { input }) => {
    const { UserPoolId, ManagedLoginBrandingId, ReturnMergedResources } = input
    const branding = await loginBrandings.require(await pools.require(UserPoolId), ManagedLoginBrandingId)
    const shown = ReturnMergedResources ? withProvidedSettings(branding) : branding
    return { ManagedLoginBranding: toManagedLoginBranding(shown) }
  },
)
