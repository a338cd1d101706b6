import { operation } from '../operation.js'

/** Blocks of factors that were never configured are absent, and none can be configured yet. */
export const GetUserPoolMfaConfig = operation('GetUserPoolMfaConfig', async ({ pools }, { input }) => {
  const { settings } = await pools.requireCurrent(input.UserPoolId)
  return { MfaConfiguration: settings.mfa }
})
