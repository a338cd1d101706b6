import { operation } from '../operation.js'
import { toSessionConfiguration } from '../wire/sessions.js'

export const SetUserPoolSessionConfiguration = operation(
  'SetUserPoolSessionConfiguration',
  async ({ sessionSettings }, { input }) => {
    const { UserPoolId, UserSessionTracking, TokenSession } = input
    const stated = { enabled: UserSessionTracking === 'ENABLED', maxPerUser: TokenSession.MaxPerUser }
    const tracking = await sessionSettings.setOfPool(UserPoolId, stated)
    return { UserPoolId, ...toSessionConfiguration(tracking) }
  },
)
