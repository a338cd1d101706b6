import { operation } from '../operation.js'
import { toCodeDelivery } from '../wire/code-delivery.js'
import { knownClient } from './known-client.js'

export const ResendConfirmationCode = operation('ResendConfirmationCode', async (services, { input }) => {
  const { pool, client } = await knownClient(services, input)
  return { CodeDeliveryDetails: toCodeDelivery(await services.signUp.resend(pool, client, input.Username)) }
})
