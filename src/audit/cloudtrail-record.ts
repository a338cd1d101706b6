import type { Location } from '../aws/arn.js'
import type { ApiCall } from './api-call.js'
import { secondsText, userIdentity } from './user-identity.js'

/** Facts of a record that are not the call's. */
export interface RecordFacts {
  readonly eventId: string
  readonly eventTime: Date
  readonly location: Location
}

const longestLine = 100 * 1024
const longestText = 1024
/** What JSON leaves as it is although readers of lines or terminals act on it: C1 controls, line separators, bidirectional overrides. */
const unsafe = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/
const everyUnsafe = new RegExp(unsafe, 'g')

/** The record of a call as one line of JSON, without the line feed (CloudTrail record contents, event version 1.11). */
export function recordLine(call: ApiCall, facts: RecordFacts): string {
  const line = JSON.stringify(toRecord(call, facts, call.parameters ?? null))
  if (line.length <= longestLine) return escapeUnsafe(line)
  const omitted = { omitted: true, reason: 'the request is larger than 100 KB', originalSize: line.length }
  return escapeUnsafe(JSON.stringify(toRecord(call, facts, omitted)))
}

function toRecord(call: ApiCall, { eventId, eventTime, location }: RecordFacts, requestParameters: object | null) {
  const { error, sub, userAgent } = call
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(call.principal),
    eventTime: secondsText(eventTime),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: location.region,
    sourceIPAddress: call.sourceIp,
    userAgent: userAgent === undefined ? undefined : cut(userAgent),
    errorCode: error?.type,
    errorMessage: error === undefined ? undefined : cut(error.message),
    requestParameters,
    responseElements: null,
    additionalEventData: sub === undefined ? undefined : { sub },
    requestID: call.requestId,
    eventID: eventId,
    readOnly: call.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: location.accountId,
    eventCategory: 'Management',
    poolgate: verdict(call),
  }
}

/** What CloudTrail does not tell: which statement of which policy decided. `notEvaluated`: no policy was asked. */
function verdict({ decision, resource, claimedAccessKeyId }: ApiCall): object {
  if (!decision) return { decision: 'notEvaluated', claimedAccessKeyId }
  const { by } = decision
  if (decision.allowed) return { decision: 'allowed', resource, ...by }
  // Whether a role may be assumed is decided in the domain, whose refusal says why in its text alone.
  const refusal = decision.layer ? 'implicitDeny' : 'denied'
  return { decision: by ? 'explicitDeny' : refusal, resource, layer: decision.layer, ...by }
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}

function escapeUnsafe(line: string): string {
  if (!unsafe.test(line)) return line
  return line.replace(everyUnsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
