import { operation } from '../operation.js'
import { knownClient } from '../sign-up/known-client.js'
import { toCodeDelivery } from '../wire/code-delivery.js'

export const ForgotPassword = operation('ForgotPassword', async (services, { input }) => {
  const { pool, client } = await knownClient(services, input)
  return { CodeDeliveryDetails: toCodeDelivery(await services.passwordRecovery.request(pool, client, input.Username)) }
})
