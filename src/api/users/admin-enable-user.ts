import { operation } from '../operation.js'

export const AdminEnableUser = operation('AdminEnableUser', async ({ pools, userAdministration }, { input }) => {
  await userAdministration.enable(await pools.require(input.UserPoolId), input.Username)
  return {}
})
