import { operation } from '../operation.js'
import { fromMfaPreferences } from '../wire/mfa.js'

export const AdminSetUserMFAPreference = operation(
  'AdminSetUserMFAPreference',
  async ({ pools, users, mfaPreferences }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const user = await users.require(pool, input.Username)
    await mfaPreferences.set(pool, user, fromMfaPreferences(input))
    return {}
  },
)
