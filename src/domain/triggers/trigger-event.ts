import type { User } from '../../entities/user.js'
import { identitiesAttribute } from '../users/shown-attributes.js'
import { type Occasion, unknownSdk } from './occasion.js'
import type { TriggerSource } from './trigger-sources.js'

/** What a function is called with (developer guide, "User pool Lambda trigger event"). Plain JSON. */
export interface TriggerEvent {
  readonly version: '1' | '2' | '3'
  readonly triggerSource: TriggerSource
  readonly region: string
  readonly userPoolId: string
  readonly userName: string
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string }
  readonly request: object
  /** Prefilled with what the function may set. */
  readonly response: object
}

/** Of calls by administrators that name no app client. */
const noClient = 'CLIENT_ID_NOT_APPLICABLE'

/** Puts the envelope around the parts in which triggers differ. */
export function triggerEvent(
  { pool, client, caller }: Occasion,
  parts: Pick<TriggerEvent, 'triggerSource' | 'userName' | 'request' | 'response'> & Partial<TriggerEvent>,
): TriggerEvent {
  return {
    version: parts.version ?? '1',
    triggerSource: parts.triggerSource,
    region: pool.id.slice(0, pool.id.indexOf('_')),
    userPoolId: pool.id,
    userName: parts.userName,
    callerContext: { awsSdkVersion: caller?.awsSdkVersion ?? unknownSdk, clientId: client?.id ?? noClient },
    request: parts.request,
    response: parts.response,
  }
}

/** `request.userAttributes` of a user who exists: texts, with `sub` and the status among them. */
export function eventAttributes(user: User): Readonly<Record<string, string>> {
  const { sub, status, attributes } = user
  return { sub, 'cognito:user_status': status, ...identitiesAttribute(user), ...attributes }
}

/** `clientMetadata` where the request brought some, else no member at all. */
export function clientMetadataOf({ caller }: Occasion): { readonly clientMetadata?: Readonly<Record<string, string>> } {
  return caller?.clientMetadata ? { clientMetadata: caller.clientMetadata } : {}
}

/** Observed: null, not absent, where the request brought none. */
export function validationDataOf({ caller }: Occasion): {
  readonly validationData: Readonly<Record<string, string>> | null
} {
  return { validationData: caller?.validationData ?? null }
}
