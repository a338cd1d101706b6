import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'

export const RespondToAuthChallenge = operation(
  'RespondToAuthChallenge',
  async ({ clients, signIn }, { input, request }) => {
    const { client, pool } = await clients.requireWithPool(input.ClientId)
    const caller = toTriggerCaller(request, {
      clientMetadata: input.ClientMetadata,
      userContext: input.UserContextData,
    })
    const context = { pool, client, channel: 'public', caller, sourceIp: request.sourceIp } as const
    const answer = { session: input.Session, parameters: input.ChallengeResponses ?? {} }
    return toAuthResponse(await signIn.answer(context, input.ChallengeName, answer))
  },
)
