import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const AdminUpdateUserAttributes = operation(
  'AdminUpdateUserAttributes',
  async (services, { input, request }) => {
    const pool = await services.pools.require(input.UserPoolId)
    const attributes = fromAttributeList(input.UserAttributes)
    const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata })
    await services.userAdministration.updateAttributes(pool, input.Username, attributes, caller)
    return {}
  },
)
