import { operation } from '../operation.js'
import { toCodeDelivery } from '../wire/code-delivery.js'

export const GetUserAttributeVerificationCode = operation(
  'GetUserAttributeVerificationCode',
  async ({ attributeVerification }, { input, caller }) => ({
    CodeDeliveryDetails: toCodeDelivery(await attributeVerification.request(caller.user, input.AttributeName)),
  }),
)
