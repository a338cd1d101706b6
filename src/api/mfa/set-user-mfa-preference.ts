import { operation } from '../operation.js'
import { fromMfaPreferences } from '../wire/mfa.js'

export const SetUserMFAPreference = operation('SetUserMFAPreference', async ({ mfaPreferences }, { input, caller }) => {
  const { pool, user } = caller.user
  await mfaPreferences.set(pool, user, fromMfaPreferences(input))
  return {}
})
