import { operation } from '../operation.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const GetUserAttributeVerificationCode = operation(
  'GetUserAttributeVerificationCode',
  async ({ attributeVerification }, { input, caller, request }) => {
    const sender = toTriggerCaller(request, { clientMetadata: input.ClientMetadata })
    const delivery = await attributeVerification.request(caller.user, input.AttributeName, sender)
    return { CodeDeliveryDetails: toCodeDelivery(delivery) }
  },
)
