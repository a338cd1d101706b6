import type { UserPoolId } from './ids.js'

export type MessageChannel = 'email' | 'sms'

/** What carries a message: its channel, or the pool's own functions whatever the channel. */
export type MessageTransportName = MessageChannel | 'functions'

export type MessageKind =
  | 'sign-up'
  | 'resend-code'
  | 'forgot-password'
  | 'verify-attribute'
  | 'update-attribute'
  | 'invitation'
  | 'authentication'

/** A function that sends in place of the server, and the event it is called with, in which only the code is still missing. */
export interface SenderCall {
  readonly arn: string
  readonly event: { readonly request: object }
}

/** What a person receives. Holds secrets: it is sealed before it is stored. */
export interface Message {
  readonly poolId: UserPoolId
  /** `threat-notice` tells of a risky sign-in and carries no code. */
  readonly kind: MessageKind | 'threat-notice'
  readonly channel: MessageChannel
  readonly to: string
  readonly subject?: string
  readonly body: string
  /** The code or temporary password in the body, for the dev inbox. */
  readonly code?: string
  readonly from?: string
  readonly replyTo?: string
  /** Present: the pool's own function sends it, and the text is for the dev inbox alone. */
  readonly sender?: SenderCall
}

export function transportOf({ sender, channel }: Pick<Message, 'sender' | 'channel'>): MessageTransportName {
  return sender ? 'functions' : channel
}

/** A message on its way: a row of the outbox. */
export interface OutboxEntry {
  readonly id: string
  readonly poolId: UserPoolId
  readonly transport: MessageTransportName
  readonly sealed: string
  readonly createdAt: Date
  readonly tries: number
  readonly nextTryAt: Date
  readonly state: 'queued' | 'delivered' | 'failed'
  readonly lastError?: string
}
