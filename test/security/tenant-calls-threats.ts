import type { Names } from './tenant-calls.js'

const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofClient = ({ poolId, clientId }: Names) => ({ UserPoolId: poolId, ClientId: clientId })
const event = ({ poolId, username, family }: Names) => ({
  ...{ UserPoolId: poolId, Username: username, EventId: family },
  FeedbackValue: 'Invalid',
})

/** Calls of threat protection and log delivery, in the manner of `tenantCalls`. */
export const threatCalls = {
  AdminListUserAuthEvents: ({ poolId, username }: Names) => ({ UserPoolId: poolId, Username: username }),
  AdminUpdateAuthEventFeedback: event,
  DescribeRiskConfiguration: ofClient,
  GetLogDeliveryConfiguration: inPool,
  SetLogDeliveryConfiguration: (names: Names) => ({ ...inPool(names), LogConfigurations: [] }),
  SetRiskConfiguration: (names: Names) => ({
    ...ofClient(names),
    RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
  }),
  UpdateAuthEventFeedback: (names: Names) => ({ ...event(names), FeedbackToken: 'guessed' }),
}
