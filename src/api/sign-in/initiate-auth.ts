import { operation } from '../operation.js'
import { toAuthResponse } from '../wire/auth-results.js'

export const InitiateAuth = operation('InitiateAuth', async ({ clients, signIn }, { input }) => {
  const { client, pool } = await clients.requireWithPool(input.ClientId)
  const context = { pool, client, channel: 'public' } as const
  return toAuthResponse(
    await signIn.start(context, input.AuthFlow, { parameters: input.AuthParameters ?? {}, session: input.Session }),
  )
})
