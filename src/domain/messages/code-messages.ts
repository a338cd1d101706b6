import type { Message, MessageChannel, MessageKind } from '../../entities/message.js'
import type { User } from '../../entities/user.js'
import { type ContactAttribute, hasGeneratedUsernames, type UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { Outbox } from './outbox.js'
import { type RenderedMessage, renderCode, renderInvitation } from './templates.js'

/** Where a message went; `destination` is masked. */
export interface DeliveryDetails {
  readonly destination: string
  readonly medium: 'EMAIL' | 'SMS'
  readonly attribute: ContactAttribute
}

/** Puts the pool's templates around codes and temporary passwords and queues them in the outbox. */
export class CodeMessages {
  readonly #outbox: Outbox

  constructor({ outbox }: { readonly outbox: Outbox }) {
    this.#outbox = outbox
  }

  /** Queues a code for `to` with the transaction that issued it. */
  async send(
    tx: Stores,
    pool: UserPool,
    _user: User,
    message: {
      readonly kind: MessageKind
      readonly attribute: ContactAttribute
      readonly to: string
      readonly code: string
    },
  ): Promise<DeliveryDetails> {
    const { kind, attribute, to, code } = message
    const channel = channelOf(attribute)
    await this.#outbox.add(tx, {
      ...addressed(pool, channel, to),
      ...renderCode(pool, channel, code),
      kind,
      code,
    })
    return deliveryTo(attribute, to)
  }

  /**
   * Queues the invitation of a user whom an administrator made, once for each of `channels`. The caller has checked that
   * the user has an address for each; one without is skipped.
   */
  async sendInvitation(
    tx: Stores,
    pool: UserPool,
    user: User,
    invitation: { readonly channels: readonly MessageChannel[]; readonly temporaryPassword: string },
  ): Promise<void> {
    const { email, phone_number: phoneNumber } = user.attributes
    const signInName = hasGeneratedUsernames(pool) ? (email ?? phoneNumber ?? user.username) : user.username
    const { temporaryPassword } = invitation
    for (const channel of invitation.channels) {
      const to = channel === 'email' ? email : phoneNumber
      if (to === undefined) continue
      const rendered: RenderedMessage = renderInvitation(pool, channel, { username: signInName, temporaryPassword })
      await this.#outbox.add(tx, {
        ...addressed(pool, channel, to),
        ...rendered,
        kind: 'invitation',
        code: temporaryPassword,
      })
    }
  }
}

/** How the API tells where a message went. */
export function deliveryTo(attribute: ContactAttribute, value: string): DeliveryDetails {
  return {
    destination: maskDestination(attribute, value),
    medium: attribute === 'email' ? 'EMAIL' : 'SMS',
    attribute,
  }
}

/** `f***@e***` or `+*******1234`, as Cognito masks destinations. */
export function maskDestination(attribute: ContactAttribute, value: string): string {
  if (attribute === 'phone_number') return `+${value.replace(/^\+/, '').replace(/.(?=.{4})/gsu, '*')}`
  const at = value.lastIndexOf('@')
  return `${firstCharacter(value)}***@${firstCharacter(value.slice(at + 1))}***`
}

function firstCharacter(text: string): string {
  const [first = ''] = text
  return first
}

function channelOf(attribute: ContactAttribute): MessageChannel {
  return attribute === 'email' ? 'email' : 'sms'
}

function addressed(
  pool: UserPool,
  channel: MessageChannel,
  to: string,
): Pick<Message, 'poolId' | 'channel' | 'to' | 'from' | 'replyTo'> {
  if (channel === 'sms') return { poolId: pool.id, channel, to }
  const { replyToEmailAddress: replyTo } = pool.settings.emailConfiguration
  const from = senderOf(pool)
  return { poolId: pool.id, channel, to, ...(from === undefined ? {} : { from }), ...(replyTo ? { replyTo } : {}) }
}

/** The pool's From, else the address that its SES identity names (`arn:aws:ses:<region>:<account>:identity/<address>`). */
function senderOf(pool: UserPool): string | undefined {
  const { from, sourceArn } = pool.settings.emailConfiguration
  if (from) return from
  const identity = sourceArn?.split(':identity/')[1]
  return identity?.includes('@') ? identity : undefined
}
