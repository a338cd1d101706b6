import type { AuthEvent } from '../../entities/auth-event.js'
import type { AuthEventType } from '../model/types.js'

export function toAuthEvent(event: AuthEvent): AuthEventType {
  const { risk, challenges, origin, feedback } = event
  return {
    EventId: event.id,
    EventType: event.type,
    CreationDate: event.createdAt,
    EventResponse: event.response,
    EventRisk: {
      RiskDecision: risk.decision,
      RiskLevel: risk.level,
      CompromisedCredentialsDetected: risk.compromised,
    },
    ChallengeResponses: challenges.map(({ name, succeeded }) => ({
      ChallengeName: name,
      ChallengeResponse: succeeded ? 'Success' : 'Failure',
    })),
    EventContextData: {
      IpAddress: origin.ip,
      DeviceName: origin.deviceName,
      Timezone: origin.timezone,
      City: origin.place?.city,
      Country: origin.place?.country,
    },
    EventFeedback: feedback && {
      FeedbackValue: feedback.value,
      Provider: feedback.provider,
      FeedbackDate: feedback.at,
    },
  }
}
