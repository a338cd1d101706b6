import { operation } from '../operation.js'
import { knownClient } from '../sign-up/known-client.js'

export const ConfirmForgotPassword = operation('ConfirmForgotPassword', async (services, { input }) => {
  const { pool, client } = await knownClient(services, input)
  await services.passwordRecovery.confirm(pool, client, {
    username: input.Username,
    code: input.ConfirmationCode,
    password: input.Password,
  })
  return {}
})
