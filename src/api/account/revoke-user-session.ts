import { operation } from '../operation.js'

/** No session is linked to another one: LINKED revokes what NONE does. */
export const RevokeUserSession = operation('RevokeUserSession', async ({ userSessions }, { input, caller }) => {
  await userSessions.revokeOther(caller.user, input.SessionId)
  return {}
})
