import { operation } from '../operation.js'

export const AdminConfirmSignUp = operation('AdminConfirmSignUp', async ({ pools, userAdministration }, { input }) => {
  await userAdministration.confirm(await pools.require(input.UserPoolId), input.Username)
  return {}
})
