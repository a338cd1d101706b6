import { operation } from '../operation.js'

export const AdminDeleteUser = operation('AdminDeleteUser', async ({ pools, userAdministration }, { input }) => {
  await userAdministration.delete(await pools.require(input.UserPoolId), input.Username)
  return undefined
})
