import { operation } from '../operation.js'

export const AdminResetUserPassword = operation('AdminResetUserPassword', async (services, { input }) => {
  await services.userAdministration.resetPassword(await services.pools.require(input.UserPoolId), input.Username)
  return {}
})
