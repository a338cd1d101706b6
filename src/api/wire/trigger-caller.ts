import type { SenderClaims } from '../../domain/threats/event-origin.js'
import { type Metadata, type TriggerCaller, unknownSdk } from '../../domain/triggers/occasion.js'
import type { ContextDataType, UserContextDataType } from '../model/types.js'
import type { RequestContext } from '../operation.js'

/** The SDK at the start of a user agent: `aws-sdk-js/3.1169.0 ua/2.1 …`. */
const sdk = /\baws-sdk-([a-z][a-z0-9-]{0,30})\/([0-9][0-9A-Za-z.+-]{0,30})/

interface Passed {
  readonly clientMetadata?: Metadata | undefined
  readonly validationData?: Metadata | undefined
  /** Of a public call. */
  readonly userContext?: UserContextDataType | undefined
  /** Of a signed call. */
  readonly context?: ContextDataType | undefined
}

/** What the request tells functions, as far as the operation passes it on, and threat protection. */
export function toTriggerCaller(request: RequestContext, passed: Passed): TriggerCaller {
  const { userContext, context, ...metadata } = passed
  const [, name, version] = sdk.exec(request.userAgent ?? '') ?? []
  return {
    awsSdkVersion: name === undefined ? unknownSdk : `aws-sdk-${name}-${version}`,
    ...metadata,
    sender: toSender(request, { userContext, context }),
  }
}

function toSender(
  { sourceIp, userAgent }: RequestContext,
  { userContext, context }: Pick<Passed, 'userContext' | 'context'>,
): SenderClaims {
  if (context) {
    const header = context.HttpHeaders.find(({ headerName }) => headerName?.toLowerCase() === 'user-agent')
    const { IpAddress: ip, EncodedData: encodedData } = context
    return { sourceIp, userAgent, stated: { ip, userAgent: header?.headerValue, encodedData, signed: true } }
  }
  if (!userContext) return { sourceIp, userAgent }
  const { IpAddress: ip, EncodedData: encodedData } = userContext
  return { sourceIp, userAgent, stated: { ip, encodedData, signed: false } }
}
