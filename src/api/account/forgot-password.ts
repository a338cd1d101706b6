import { operation } from '../operation.js'
import { knownClient } from '../sign-up/known-client.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const ForgotPassword = operation('ForgotPassword', async (services, { input, request }) => {
  const { pool, client } = await knownClient(services, input)
  const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata, userContext: input.UserContextData })
  const delivery = await services.passwordRecovery.request(pool, client, input.Username, caller)
  return { CodeDeliveryDetails: toCodeDelivery(delivery) }
})
