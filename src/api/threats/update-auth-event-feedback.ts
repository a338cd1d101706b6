import { requireThreatProtection } from '../../domain/threats/auth-events.js'
import { operation } from '../operation.js'

export const UpdateAuthEventFeedback = operation(
  'UpdateAuthEventFeedback',
  async ({ pools, users, authEvents }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    requireThreatProtection(pool)
    const user = await users.find(pool, input.Username)
    const told = { id: input.EventId, value: input.FeedbackValue, token: input.FeedbackToken }
    await authEvents.rateByToken(pool, user, told)
    return {}
  },
)
