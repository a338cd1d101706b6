import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const AdminRespondToAuthChallenge = operation(
  'AdminRespondToAuthChallenge',
  async ({ pools, clients, signIn }, { input, request }) => {
    const pool = await pools.require(input.UserPoolId)
    const client = await clients.requireIn(pool.id, input.ClientId)
    const caller = toTriggerCaller(request, { clientMetadata: input.ClientMetadata, context: input.ContextData })
    const context = { pool, client, channel: 'admin', caller, sourceIp: request.sourceIp } as const
    const answer = { session: input.Session, parameters: input.ChallengeResponses ?? {} }
    return toAuthResponse(await signIn.answer(context, input.ChallengeName, answer))
  },
)
