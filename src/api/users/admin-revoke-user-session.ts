import { operation } from '../operation.js'

/** No session is linked to another one: LINKED revokes what NONE does. */
export const AdminRevokeUserSession = operation(
  'AdminRevokeUserSession',
  async ({ pools, users, userSessions }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    await userSessions.revoke(pool, await users.require(pool, input.Username), input.SessionId)
    return {}
  },
)
