import { operation } from '../operation.js'
import { requireNoLinkedSessions } from '../wire/sessions.js'

export const RevokeUserSession = operation('RevokeUserSession', async ({ userSessions }, { input, caller }) => {
  requireNoLinkedSessions(input)
  await userSessions.revokeOther(caller.user, input.SessionId)
  return {}
})
