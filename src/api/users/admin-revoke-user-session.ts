import { operation } from '../operation.js'
import { requireNoLinkedSessions } from '../wire/sessions.js'

export const AdminRevokeUserSession = operation(
  'AdminRevokeUserSession',
  async ({ pools, users, userSessions }, { input }) => {
    requireNoLinkedSessions(input)
    const pool = await pools.require(input.UserPoolId)
    await userSessions.revoke(pool, await users.require(pool, input.Username), input.SessionId)
    return {}
  },
)
