import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'

export const RespondToAuthChallenge = operation('RespondToAuthChallenge', async ({ clients, signIn }, { input }) => {
  const { client, pool } = await clients.requireWithPool(input.ClientId)
  const context = { pool, client, channel: 'public' } as const
  const answer = { session: input.Session, parameters: input.ChallengeResponses ?? {} }
  return toAuthResponse(await signIn.answer(context, input.ChallengeName, answer))
})
