import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toCodeDelivery } from '../wire/code-delivery.js'

export const UpdateUserAttributes = operation('UpdateUserAttributes', async ({ account }, { input, caller }) => {
  const deliveries = await account.updateAttributes(caller.user, fromAttributeList(input.UserAttributes))
  return { CodeDeliveryDetailsList: deliveries.map(toCodeDelivery) }
})
