import { operation } from '../operation.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'
import { knownClient } from './known-client.js'

export const ResendConfirmationCode = operation('ResendConfirmationCode', async (services, { input, request }) => {
  const { pool, client } = await knownClient(services, input)
  const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata, userContext: input.UserContextData })
  return { CodeDeliveryDetails: toCodeDelivery(await services.signUp.resend(pool, client, input.Username, caller)) }
})
