import type { UserPoolId } from './ids.js'

export type MessageChannel = 'email' | 'sms'

export type MessageKind =
  | 'sign-up'
  | 'resend-code'
  | 'forgot-password'
  | 'verify-attribute'
  | 'update-attribute'
  | 'invitation'

/** What a person receives. Holds secrets: it is sealed before it is stored. */
export interface Message {
  readonly poolId: UserPoolId
  readonly kind: MessageKind
  readonly channel: MessageChannel
  readonly to: string
  readonly subject?: string
  readonly body: string
  /** The code or temporary password in the body, for the dev inbox. */
  readonly code?: string
  readonly from?: string
  readonly replyTo?: string
}

/** A message on its way: a row of the outbox. */
export interface OutboxEntry {
  readonly id: string
  readonly poolId: UserPoolId
  readonly sealed: string
  readonly createdAt: Date
  readonly tries: number
  readonly nextTryAt: Date
  readonly state: 'queued' | 'delivered' | 'failed'
  readonly lastError?: string
}
