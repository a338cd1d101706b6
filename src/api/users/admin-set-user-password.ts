import { operation } from '../operation.js'

export const AdminSetUserPassword = operation('AdminSetUserPassword', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  await services.userAdministration.setPassword(pool, input.Username, input.Password, input.Permanent ?? false)
  return {}
})
