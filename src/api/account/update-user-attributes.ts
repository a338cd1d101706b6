import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const UpdateUserAttributes = operation(
  'UpdateUserAttributes',
  async ({ account }, { input, caller, request }) => {
    const sender = toTriggerCaller(request, { clientMetadata: input.ClientMetadata })
    const deliveries = await account.updateAttributes(caller.user, fromAttributeList(input.UserAttributes), sender)
    return { CodeDeliveryDetailsList: deliveries.map(toCodeDelivery) }
  },
)
