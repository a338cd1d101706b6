import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'

export const AdminRespondToAuthChallenge = operation(
  'AdminRespondToAuthChallenge',
  async ({ pools, clients, signIn }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const client = await clients.requireIn(pool.id, input.ClientId)
    const context = { pool, client, channel: 'admin' } as const
    const answer = { session: input.Session, parameters: input.ChallengeResponses ?? {} }
    return toAuthResponse(await signIn.answer(context, input.ChallengeName, answer))
  },
)
