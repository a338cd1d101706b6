import { requireThreatProtection } from '../../domain/threats/auth-events.js'
import { operation } from '../operation.js'

export const AdminUpdateAuthEventFeedback = operation(
  'AdminUpdateAuthEventFeedback',
  async ({ pools, users, authEvents }, { input }) => {
    const pool = await pools.require(input.UserPoolId)
    requireThreatProtection(pool)
    const user = await users.require(pool, input.Username)
    await authEvents.rate(pool, user, input.EventId, input.FeedbackValue)
    return {}
  },
)
