import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'

export const AdminUpdateUserAttributes = operation('AdminUpdateUserAttributes', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const attributes = fromAttributeList(input.UserAttributes)
  await services.userAdministration.updateAttributes(pool, input.Username, attributes)
  return {}
})
