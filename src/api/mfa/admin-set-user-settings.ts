import { operation } from '../operation.js'
import { fromMfaOptions } from '../wire/mfa.js'

export const AdminSetUserSettings = operation(
  'AdminSetUserSettings',
  async ({ pools, users, mfaPreferences }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    const user = await users.require(pool, input.Username)
    await mfaPreferences.setSmsOption(pool, user, fromMfaOptions(input.MFAOptions))
    return {}
  },
)
