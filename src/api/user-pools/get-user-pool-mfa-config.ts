import { operation } from '../operation.js'
import { toMfaConfig } from '../wire/mfa.js'

export const GetUserPoolMfaConfig = operation('GetUserPoolMfaConfig', async ({ pools }, { input }) => {
  const { settings } = await pools.requireCurrent(input.UserPoolId)
  return toMfaConfig(settings)
})
