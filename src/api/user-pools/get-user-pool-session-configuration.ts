import { sessionTrackingOf } from '../../domain/sessions/session-settings.js'
import { operation } from '../operation.js'
import { toSessionConfiguration } from '../wire/sessions.js'

export const GetUserPoolSessionConfiguration = operation(
  'GetUserPoolSessionConfiguration',
  async ({ pools }, { input }) => {
    const pool = await pools.requireCurrent(input.UserPoolId)
    return { UserPoolId: pool.id, ...toSessionConfiguration(sessionTrackingOf(pool)) }
  },
)
