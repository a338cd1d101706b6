import type { Message, MessageChannel, MessageKind, SenderCall } from '../../entities/message.js'
import type { User } from '../../entities/user.js'
import { type ContactAttribute, hasGeneratedUsernames, type UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { Failure } from '../failure.js'
import type { Wording } from '../triggers/custom-message.js'
import type { Occasion } from '../triggers/occasion.js'
import type { Triggers } from '../triggers/triggers.js'
import { confirmsByLink } from './link-confirmation.js'
import { type MessageGate, settleSending } from './message-gate.js'
import type { Outbox } from './outbox.js'
import { type RenderedMessage, renderCode, renderInvitation, renderLink } from './templates.js'

/** Where a message went; `destination` is masked. */
export interface DeliveryDetails {
  readonly destination: string
  readonly medium: 'EMAIL' | 'SMS'
  readonly attribute: ContactAttribute
}

/** What was found out about a message before the transaction that queues it. */
export interface Prelude {
  readonly occasion: Occasion
  /** Of the pool's custom message function. */
  readonly wording?: Wording | undefined
}

/** A code on its way. */
export interface CodeMessage {
  readonly kind: MessageKind
  readonly attribute: ContactAttribute
  readonly to: string
  readonly code: string
  /** Absent: the pool's own words, and a custom sender learns nothing of the request. */
  readonly prelude?: Prelude | undefined
}

interface Collaborators {
  readonly outbox: Outbox
  readonly triggers: Triggers
  readonly messageGate: MessageGate
  /** Base of links, without a trailing slash. */
  readonly publicUrl: () => string
}

/**
 * Puts the pool's templates, or the words of its custom message function, around codes and temporary passwords and queues
 * them in the outbox. Where the pool has a custom sender for the channel, the message is queued for that function.
 */
export class CodeMessages {
  readonly #outbox: Outbox
  readonly #triggers: Triggers

  readonly #gate: MessageGate
  readonly #publicUrl: () => string

  constructor({ outbox, triggers, messageGate, publicUrl }: Collaborators) {
    this.#outbox = outbox
    this.#triggers = triggers
    this.#gate = messageGate
    this.#publicUrl = publicUrl
  }

  /** Whether `prepare` would call a function for a message to that contact: then it must not be left out. */
  asksFirst(pool: UserPool, attribute: ContactAttribute): boolean {
    return this.#triggers.has(pool, 'CustomMessage') && !this.#triggers.hasSender(pool, channelOf(attribute))
  }

  /**
   * To be called before the transaction, once it is known that a message will go to one of `contacts`: lets the pool's
   * custom message function word it, unless custom senders take all of them.
   */
  async prepare(
    occasion: Occasion,
    user: User,
    message: { readonly kind: MessageKind; readonly contacts: readonly ContactAttribute[] },
  ): Promise<Prelude> {
    const { kind, contacts } = message
    if (!contacts.some((contact) => this.asksFirst(occasion.pool, contact))) return { occasion }
    return { occasion, wording: await this.#triggers.customMessage(occasion, kind, user) }
  }

  /** Queues a code for `to` with the transaction that issued it. Fails as `MessageGate.pass` does, before anything is queued. */
  async send(tx: Stores, pool: UserPool, user: User, message: CodeMessage): Promise<DeliveryDetails> {
    const { kind, attribute, to, code, prelude } = message
    const channel = channelOf(attribute)
    const sender = this.#sender({ pool, ...prelude?.occasion }, channel, { kind, user })
    await this.#gate.pass(tx, pool, { channel, kind, subject: user.sub, to, isHandedOver: sender.sender !== undefined })
    await this.#outbox.add(tx, {
      ...addressed(pool, channel, to),
      ...this.#render(pool, user, message),
      kind,
      code,
      ...sender,
    })
    return deliveryTo(attribute, to)
  }

  /**
   * Queues the invitation of a user whom an administrator made, once for each of `channels`. The caller has checked that
   * the user has an address for each; one without is skipped. What fails on one channel is told after the others were queued.
   */
  async sendInvitation(
    tx: Stores,
    pool: UserPool,
    user: User,
    invitation: {
      readonly channels: readonly MessageChannel[]
      readonly temporaryPassword: string
      readonly prelude?: Prelude | undefined
    },
  ): Promise<void> {
    const { email, phone_number: phoneNumber } = user.attributes
    const signInName = hasGeneratedUsernames(pool) ? (email ?? phoneNumber ?? user.username) : user.username
    const { temporaryPassword, prelude } = invitation
    const kind = 'invitation'
    let failed: Failure | undefined
    for (const channel of invitation.channels) {
      const to = channel === 'email' ? email : phoneNumber
      if (to === undefined) continue
      const { wording } = prelude ?? {}
      const sender = this.#sender({ pool, ...prelude?.occasion }, channel, { kind, user })
      const isHandedOver = sender.sender !== undefined
      const { failure } = await settleSending(
        this.#gate.pass(tx, pool, { channel, kind, subject: user.sub, to, isHandedOver }),
      )
      failed ??= failure
      if (failure) continue
      const rendered = renderInvitation(pool, channel, { username: signInName, temporaryPassword, wording })
      await this.#outbox.add(tx, {
        ...addressed(pool, channel, to),
        ...rendered,
        kind,
        code: temporaryPassword,
        ...sender,
      })
    }
    if (failed) throw failed
  }

  #render(pool: UserPool, user: User, { kind, attribute, code, prelude }: CodeMessage): RenderedMessage {
    const { occasion, wording } = prelude ?? {}
    if (!occasion?.client || !confirmsByLink(pool, kind, attribute)) {
      return renderCode(pool, channelOf(attribute), { kind, code, wording })
    }
    const query = new URLSearchParams([
      ['client_id', occasion.client.id],
      ['user_name', user.username],
      ['confirmation_code', code],
    ])
    return renderLink(pool, { url: `${this.#publicUrl()}/confirmUser/?${query}`, code, wording })
  }

  #sender(
    occasion: Occasion,
    channel: MessageChannel,
    message: { readonly kind: MessageKind; readonly user: User },
  ): { readonly sender?: SenderCall } {
    const sender = this.#triggers.senderFor(occasion, channel, message)
    return sender ? { sender } : {}
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
