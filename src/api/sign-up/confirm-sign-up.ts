import { operation } from '../operation.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'
import { knownClient } from './known-client.js'

export const ConfirmSignUp = operation('ConfirmSignUp', async (services, { input, request }) => {
  const { pool, client } = await knownClient(services, input)
  const session = await services.signUp.confirm(pool, client, {
    username: input.Username,
    code: input.ConfirmationCode,
    forceAlias: input.ForceAliasCreation ?? false,
    session: input.Session,
    caller: toTriggerCaller(request, { clientMetadata: input.ClientMetadata, userContext: input.UserContextData }),
  })
  return session === undefined ? {} : { Session: session }
})
