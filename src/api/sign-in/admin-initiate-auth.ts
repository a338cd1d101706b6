import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const AdminInitiateAuth = operation(
  'AdminInitiateAuth',
  async ({ pools, clients, signIn }, { input, request }) => {
    const pool = await pools.require(input.UserPoolId)
    const client = await clients.requireIn(pool.id, input.ClientId)
    const caller = toTriggerCaller(request, { validationData: input.ClientMetadata, context: input.ContextData })
    const context = { pool, client, channel: 'admin', caller, sourceIp: request.sourceIp } as const
    return toAuthResponse(
      await signIn.start(context, input.AuthFlow, { parameters: input.AuthParameters ?? {}, session: input.Session }),
    )
  },
)
