import { operation } from '../operation.js'

export const AdminUserGlobalSignOut = operation(
  'AdminUserGlobalSignOut',
  async ({ pools, userAdministration }, { input }) => {
    await userAdministration.signOutEverywhere(await pools.require(input.UserPoolId), input.Username)
    return {}
  },
)
