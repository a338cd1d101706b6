import { operation } from '../operation.js'

export const AdminDeleteUserAttributes = operation('AdminDeleteUserAttributes', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  await services.userAdministration.deleteAttributes(pool, input.Username, input.UserAttributeNames)
  return {}
})
