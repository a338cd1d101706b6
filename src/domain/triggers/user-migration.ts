import type { Attributes } from '../../entities/user.js'
import type { Occasion } from './occasion.js'
import { optionalText, optionalTextMap, readFlag, readResponse, readTexts, unreadable } from './trigger-answer.js'
import { clientMetadataOf, type TriggerEvent, triggerEvent, validationDataOf } from './trigger-event.js'
import type { TriggerSource } from './trigger-sources.js'

/** A person whom the function knows from elsewhere. */
export interface MigratedPerson {
  readonly attributes: Attributes
  /** The username, when it is not the name that was typed. */
  readonly username: string | undefined
  readonly status: 'CONFIRMED' | 'RESET_REQUIRED'
  readonly forceAlias: boolean
  readonly enableSmsMfa: boolean
}

/** `password` is absent when it was forgotten. */
export function userMigrationEvent(
  occasion: Occasion,
  source: TriggerSource<'UserMigration'>,
  typed: { readonly name: string; readonly password?: string },
): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: source,
    userName: typed.name,
    request: {
      ...(typed.password === undefined ? {} : { password: typed.password }),
      ...validationDataOf(occasion),
      ...clientMetadataOf(occasion),
    },
    response: {
      userAttributes: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
    },
  })
}

/** Whoever has no attributes is nobody. */
export function readUserMigration(answer: unknown): MigratedPerson {
  const response = readResponse(answer)
  const { username, ...attributes } = optionalTextMap(response, 'userAttributes') ?? {}
  const status = optionalText(response, 'finalUserStatus')
  const action = optionalText(response, 'messageAction')
  const mediums = readTexts(response, 'desiredDeliveryMediums')
  if (Object.keys(attributes).length === 0) throw unreadable()
  if (action !== undefined && action !== 'SUPPRESS' && action !== 'RESEND') throw unreadable()
  if (mediums.some((medium) => medium !== 'EMAIL' && medium !== 'SMS')) throw unreadable()
  return {
    attributes,
    username: username === '' ? undefined : username,
    status: status === 'CONFIRMED' ? 'CONFIRMED' : 'RESET_REQUIRED',
    forceAlias: readFlag(response, 'forceAliasCreation'),
    enableSmsMfa: readFlag(response, 'enableSMSMFA'),
  }
}
