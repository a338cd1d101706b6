import type { MessageKind } from '../../entities/message.js'
import type { User } from '../../entities/user.js'
import { hasLink } from '../messages/link-text.js'
import type { Occasion } from './occasion.js'
import { optionalText, readResponse, unreadable } from './trigger-answer.js'
import { clientMetadataOf, eventAttributes, type TriggerEvent, triggerEvent } from './trigger-event.js'

/** Texts with placeholders in place of the pool's own. An absent one leaves the pool's. */
export interface Wording {
  readonly smsMessage?: string
  readonly emailMessage?: string
  readonly emailSubject?: string
}

/** The last part of the `triggerSource` of custom messages and custom senders. */
export const messageSources = {
  'sign-up': 'SignUp',
  'resend-code': 'ResendCode',
  'forgot-password': 'ForgotPassword',
  'verify-attribute': 'VerifyUserAttribute',
  'update-attribute': 'UpdateUserAttribute',
  invitation: 'AdminCreateUser',
  authentication: 'Authentication',
} as const satisfies Readonly<Record<MessageKind, string>>

const code = '{####}'
const username = '{username}'
/** Assumed text: the guide names the parameter but shows no value. */
const link = '{##Click Here##}'

/** Characters that a text may have (developer guide, custom message). */
const longest = { smsMessage: 140, emailMessage: 20_000, emailSubject: 140 } as const

/** The function is told neither the code nor where the message goes: it puts placeholders into its text. */
export function customMessageEvent(occasion: Occasion, kind: MessageKind, user: User): TriggerEvent {
  return triggerEvent(occasion, {
    triggerSource: `CustomMessage_${messageSources[kind]}`,
    userName: user.username,
    request: {
      userAttributes: eventAttributes(user),
      codeParameter: code,
      linkParameter: link,
      usernameParameter: kind === 'invitation' ? username : null,
      ...clientMetadataOf(occasion),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  })
}

/**
 * A text without the placeholders that it needs is left aside for the pool's own. Assumed: no source says what the
 * service does then, and a message without its code would be worth nothing. `byLink`: a mail may hold the link instead.
 */
export function readCustomMessage(answer: unknown, kind: MessageKind, byLink = false): Wording {
  const response = readResponse(answer)
  const needed = kind === 'invitation' ? [code, username] : [code]
  const read = (name: keyof Wording, placeholders: readonly string[]) => {
    const text = optionalText(response, name)
    if (text === undefined) return {}
    if (text.length > longest[name]) throw unreadable()
    return text !== '' &&
      (placeholders.every((placeholder) => text.includes(placeholder)) ||
        (byLink && name === 'emailMessage' && hasLink(text)))
      ? { [name]: text }
      : {}
  }
  return { ...read('smsMessage', needed), ...read('emailMessage', needed), ...read('emailSubject', []) }
}
