import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const InitiateAuth = operation('InitiateAuth', async ({ clients, signIn }, { input, request }) => {
  const { client, pool } = await clients.requireWithPool(input.ClientId)
  const caller = toTriggerCaller(request, { validationData: input.ClientMetadata, userContext: input.UserContextData })
  const context = { pool, client, channel: 'public', caller, sourceIp: request.sourceIp } as const
  return toAuthResponse(
    await signIn.start(context, input.AuthFlow, { parameters: input.AuthParameters ?? {}, session: input.Session }),
  )
})
