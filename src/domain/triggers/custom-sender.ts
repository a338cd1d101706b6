import type { MessageKind, SenderCall } from '../../entities/message.js'
import type { SenderName } from '../../entities/trigger-configuration.js'
import type { User } from '../../entities/user.js'
import { messageSources } from './custom-message.js'
import type { Occasion } from './occasion.js'
import { clientMetadataOf, eventAttributes, type TriggerEvent, triggerEvent } from './trigger-event.js'

/** What an event tells of a risky sign-in, by the names of the event. */
export type ThreatFacts = Readonly<Record<string, string>>

const requestTypes: Readonly<Record<SenderName, string>> = {
  CustomEmailSender: 'customEmailSenderRequestV1',
  CustomSMSSender: 'customSMSSenderRequestV1',
}

/** The event without its code, which is encrypted only when the function is called. */
export function customSenderEvent(
  occasion: Occasion,
  sender: SenderName,
  { kind, user }: { readonly kind: MessageKind; readonly user: User },
): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: `${sender}_${messageSources[kind]}`,
    userName: user.username,
    request: {
      type: requestTypes[sender],
      code: null,
      ...clientMetadataOf(occasion),
      userAttributes: eventAttributes(user),
    },
    response: {},
  })
}

/**
 * Tells of a risky sign-in, without a code and without the metadata of the call (developer guide, custom email sender).
 * `facts` stand where other messages have the user's attributes.
 */
export function threatNoticeEvent(occasion: Occasion, user: User, facts: ThreatFacts): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: 'CustomEmailSender_AccountTakeOverNotification',
    userName: user.username,
    request: { type: requestTypes.CustomEmailSender, code: null, userAttributes: facts },
    response: {},
  })
}

/** The event as it is sent. */
export function withCode({ event }: SenderCall, encryptedCode: string): object {
  return { ...event, request: { ...event.request, code: encryptedCode } }
}

/** Temporary passwords reach custom senders escaped (developer guide, custom email sender). */
export function plaintextOf(kind: MessageKind, code: string): string {
  return kind === 'invitation' ? code.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : code
}
