import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'
import { fromBrandingMembers, toManagedLoginBranding } from '../wire/login-brandings.js'

/** The model requires neither id, but nothing can be found without both. Assumed: they are told like required members. */
export const UpdateManagedLoginBranding = operation(
  'UpdateManagedLoginBranding',
  async ({ pools, loginBrandings }, { input }) => {
    const { UserPoolId, ManagedLoginBrandingId: id } = input
    if (UserPoolId === undefined) throw new Failure('branding-id-missing', { member: 'userPoolId' })
    if (id === undefined) throw new Failure('branding-id-missing', { member: 'managedLoginBrandingId' })
    const branding = await loginBrandings.update(await pools.require(UserPoolId), id, fromBrandingMembers(input))
    return { ManagedLoginBranding: toManagedLoginBranding(branding) }
  },
)
