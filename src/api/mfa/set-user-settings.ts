import { operation } from '../operation.js'
import { fromMfaOptions } from '../wire/mfa.js'

export const SetUserSettings = operation('SetUserSettings', async ({ mfaPreferences }, { input, caller }) => {
  const { pool, user } = caller.user
  await mfaPreferences.setSmsOption(pool, user, fromMfaOptions(input.MFAOptions))
  return {}
})
