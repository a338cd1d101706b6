import { operation } from '../operation.js'
import { requireNoLinkedSessions } from '../wire/sessions.js'

export const RevokeToken = operation('RevokeToken', async ({ refresh }, { input }) => {
  requireNoLinkedSessions(input)
  await refresh.revoke({ clientId: input.ClientId, token: input.Token, clientSecret: input.ClientSecret })
  return {}
})
