import { withMfaConfig } from '../../domain/pools/mfa-config.js'
import { operation } from '../operation.js'
import { fromMfaConfig, toMfaConfig } from '../wire/mfa.js'
import { refuseUnsupportedMfaSettings } from '../wire/unsupported-settings.js'

export const SetUserPoolMfaConfig = operation('SetUserPoolMfaConfig', async ({ pools }, { input }) => {
  refuseUnsupportedMfaSettings(input)
  const stated = fromMfaConfig(input)
  const { settings } = await pools.update(input.UserPoolId, (pool) => ({
    settings: withMfaConfig(pool.settings, stated),
  }))
  return toMfaConfig(settings)
})
