import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

export const RevokeToken = operation('RevokeToken', async ({ refresh }, { input }) => {
  // Browser sessions, which LINKED would end too, do not exist yet.
  if (input.RevokeAssociatedSessions === 'LINKED') {
    throw new Failure('setting-not-supported', { setting: 'RevokeAssociatedSessions LINKED' })
  }
  await refresh.revoke({ clientId: input.ClientId, token: input.Token, clientSecret: input.ClientSecret })
  return {}
})
