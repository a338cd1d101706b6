import type { User } from '../../entities/user.js'
import type { Occasion } from './occasion.js'
import { readResponse } from './trigger-answer.js'
import {
  clientMetadataOf,
  eventAttributes,
  type TriggerEvent,
  triggerEvent,
  validationDataOf,
} from './trigger-event.js'
import type { TriggerSource } from './trigger-sources.js'

/** Whoever signs in: a user, or the name that was typed where nobody has it. */
export type SigningIn = { readonly user: User } | { readonly unknownName: string }

export function postConfirmationEvent(
  occasion: Occasion,
  source: TriggerSource<'PostConfirmation'>,
  user: User,
): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: source,
    userName: user.username,
    request: { userAttributes: eventAttributes(user), ...clientMetadataOf(occasion) },
    response: {},
  })
}

/** `userNotFound` is told only at clients that hide which names exist (developer guide, pre authentication). */
export function preAuthenticationEvent(occasion: Occasion, who: SigningIn): TriggerEvent {
  const isKnown = 'user' in who
  const hides = occasion.client?.settings.preventUserExistenceErrors === 'ENABLED'
  return triggerEvent(occasion, {
    triggerSource: 'PreAuthentication_Authentication',
    userName: isKnown ? who.user.username : who.unknownName,
    request: {
      userAttributes: isKnown ? eventAttributes(who.user) : {},
      ...validationDataOf(occasion),
      ...(hides && { userNotFound: !isKnown }),
    },
    response: {},
  })
}

export function postAuthenticationEvent(
  occasion: Occasion,
  { user, newDeviceUsed }: { readonly user: User; readonly newDeviceUsed: boolean },
): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: 'PostAuthentication_Authentication',
    userName: user.username,
    request: { userAttributes: eventAttributes(user), newDeviceUsed, ...clientMetadataOf(occasion) },
    response: {},
  })
}

/** Of triggers that can only refuse: the event must come back all the same. */
export function readNotice(answer: unknown): void {
  readResponse(answer)
}
