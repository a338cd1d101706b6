import { operation } from '../operation.js'

/** Assumed: a user without a software token is answered alike. */
export const AdminDeleteSoftwareToken = operation(
  'AdminDeleteSoftwareToken',
  async ({ pools, users, softwareTokens }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    await softwareTokens.delete(pool, await users.require(pool, input.Username))
    return {}
  },
)
