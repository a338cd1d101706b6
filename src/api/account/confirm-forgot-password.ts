import { operation } from '../operation.js'
import { knownClient } from '../sign-up/known-client.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const ConfirmForgotPassword = operation('ConfirmForgotPassword', async (services, { input, request }) => {
  const { pool, client } = await knownClient(services, input)
  await services.passwordRecovery.confirm(pool, client, {
    username: input.Username,
    code: input.ConfirmationCode,
    password: input.Password,
    caller: toTriggerCaller(request, { clientMetadata: input.ClientMetadata, userContext: input.UserContextData }),
  })
  return {}
})
