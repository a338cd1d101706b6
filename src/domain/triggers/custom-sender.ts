import type { MessageKind, SenderCall } from '../../entities/message.js'
import type { SenderName } from '../../entities/trigger-configuration.js'
import type { User } from '../../entities/user.js'
import { messageSources } from './custom-message.js'
import type { Occasion } from './occasion.js'
import { clientMetadataOf, eventAttributes, type TriggerEvent, triggerEvent } from './trigger-event.js'

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

/** The event as it is sent. */
export function withCode({ event }: SenderCall, encryptedCode: string): object {
  return { ...event, request: { ...event.request, code: encryptedCode } }
}

/** Temporary passwords reach custom senders escaped (developer guide, custom email sender). */
export function plaintextOf(kind: MessageKind, code: string): string {
  return kind === 'invitation' ? code.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : code
}
