import { operation } from '../operation.js'
import { toUserAuthFactors } from '../wire/auth-factors.js'

export const GetUserAuthFactors = operation('GetUserAuthFactors', async ({ firstFactors }, { caller }) => {
  const { pool, user } = caller.user
  return toUserAuthFactors(user, await firstFactors.factorsOf(pool, user))
})
