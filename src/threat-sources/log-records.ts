import type { AuthEvent } from '../entities/auth-event.js'
import type { UserPoolId } from '../entities/ids.js'
import type { User } from '../entities/user.js'

interface Envelope {
  readonly at: Date
  readonly source: 'USER_ACTIVITY' | 'USER_NOTIFICATION'
  readonly level: 'INFO' | 'ERROR'
  readonly poolId: UserPoolId
  readonly message: object
}

/** One line as AWS exports it (developer guide, exporting logs): values are texts, what is not known is empty. */
export function userActivityLine(event: AuthEvent, user: User, now: Date): string {
  const { risk, origin, feedback } = event
  const message = {
    version: '1',
    eventId: event.id,
    eventType: event.type,
    userSub: event.sub,
    userName: user.username,
    userPoolId: event.poolId,
    clientId: event.clientId ?? '',
    creationDate: toLongDate(event.createdAt),
    eventResponse: event.response,
    riskLevel: risk.level ?? '',
    riskDecision: risk.decision === 'NoRisk' ? 'PASS' : risk.decision,
    challenges: event.challenges.map(({ name, succeeded }) => `${name}:${succeeded ? 'Success' : 'Failure'}`),
    deviceName: origin.deviceName,
    ipAddress: origin.ip ?? '',
    idpName: '',
    compromisedCredentialDetected: String(risk.compromised),
    city: origin.place?.city ?? '',
    country: origin.place?.country ?? '',
    eventFeedbackValue: feedback?.value ?? '',
    eventFeedbackDate: feedback ? toLongDate(feedback.at) : '',
    eventFeedbackProvider: feedback?.provider ?? '',
    hasContextData: String(origin.contextData !== 'absent'),
  }
  return toLine({ at: now, source: 'USER_ACTIVITY', level: 'INFO', poolId: event.poolId, message })
}

/** `details` must quote nothing of the message. */
export function userNotificationLine(poolId: UserPoolId, details: string, now: Date): string {
  return toLine({ at: now, source: 'USER_NOTIFICATION', level: 'ERROR', poolId, message: { details } })
}

function toLine({ at, source, level, poolId, message }: Envelope): string {
  return JSON.stringify({
    eventTimestamp: String(at.getTime()),
    eventSource: source,
    logLevel: level,
    message,
    logSourceId: { userPoolId: poolId },
  })
}

/** `Wed Jul 17 17:25:55 UTC 2024` */
function toLongDate(date: Date): string {
  const [weekday = '', day, month, year, time] = date.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day} ${time} UTC ${year}`
}
