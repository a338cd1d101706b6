import { operation } from '../operation.js'

export const AdminDisableUser = operation('AdminDisableUser', async ({ pools, userAdministration }, { input }) => {
  await userAdministration.disable(await pools.require(input.UserPoolId), input.Username)
  return {}
})
