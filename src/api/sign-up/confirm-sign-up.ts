import { operation } from '../operation.js'
import { knownClient } from './known-client.js'

export const ConfirmSignUp = operation('ConfirmSignUp', async (services, { input }) => {
  const { pool, client } = await knownClient(services, input)
  await services.signUp.confirm(pool, client, {
    username: input.Username,
    code: input.ConfirmationCode,
    forceAlias: input.ForceAliasCreation ?? false,
  })
  return {}
})
