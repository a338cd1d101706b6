import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'

export const AdminInitiateAuth = operation('AdminInitiateAuth', async ({ pools, clients, signIn }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  const client = await clients.requireIn(pool.id, input.ClientId)
  const context = { pool, client, channel: 'admin' } as const
  return toAuthResponse(
    await signIn.start(context, input.AuthFlow, { parameters: input.AuthParameters ?? {}, session: input.Session }),
  )
})
