import { operation } from '../operation.js'
import { toUserAuthFactors } from '../wire/auth-factors.js'

export const AdminGetUserAuthFactors = operation(
  'AdminGetUserAuthFactors',
  async ({ pools, users, firstFactors }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const user = await users.require(pool, input.Username)
    return toUserAuthFactors(user, await firstFactors.factorsOf(pool, user))
  },
)
