import type { AppClient } from '../../entities/app-client.js'
import type { AuthEvent } from '../../entities/auth-event.js'
import type { NoticeSettings, NoticeTemplate } from '../../entities/threat-protection.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { type MessageGate, settleSending } from '../messages/message-gate.js'
import type { Outbox } from '../messages/outbox.js'
import type { ThreatFacts } from '../triggers/custom-sender.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { Triggers } from '../triggers/triggers.js'
import type { FeedbackTokens } from './feedback-tokens.js'
import { riskConfigurationOf } from './risk-configuration.js'
import type { RiskVerdict } from './risk-decision.js'

/** Per user and day: whoever knows a password must not fill its owner's mailbox. */
const mostNotices = 20

interface Collaborators {
  readonly clock: Clock
  readonly outbox: Outbox
  readonly triggers: Triggers
  readonly messageGate: MessageGate
  readonly feedbackTokens: FeedbackTokens
  /** The page that takes a person's word on an event. */
  readonly feedbackPageOf: (pool: UserPool) => string
}

interface Occurrence {
  readonly pool: UserPool
  readonly client: AppClient
  readonly user: User
  readonly event: AuthEvent
  readonly verdict: RiskVerdict
  readonly caller?: TriggerCaller | undefined
}

const sentences = {
  block: 'We blocked an attempt to sign in to your account.',
  noAction: 'Somebody signed in to your account in a way that we do not know of you.',
  mfa: 'We asked for a second factor when somebody signed in to your account.',
}

/** As events name what was done. */
const actions: Readonly<Record<RiskVerdict, string>> = {
  block: 'BLOCK',
  allow: 'NO_ACTION',
  'mfa-if-configured': 'MFA_IF_CONFIGURED',
  'mfa-required': 'MFA_REQUIRED',
}

/** Mails that tell users of risky sign-ins, or the calls of the pool's custom email sender in their place. */
export class ThreatNotices {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Queues a mail with the transaction that records the event; only a verified address is told, up to a limit. Without a
   * way out, and beyond the limits of all messages, nobody is told and the sign-in goes on.
   */
  async send(tx: Stores, { pool, client, user, event, verdict, caller }: Occurrence): Promise<void> {
    const notices = riskConfigurationOf({ pool, client })?.accountTakeover?.notices
    const to = user.attributes.email
    if (!notices || !to || user.attributes.email_verified !== 'true') return
    if (!(await this.#isWithinLimit(tx, user))) return
    const template = templateOf(notices, verdict)
    const values = this.#valuesOf({ pool, user, event })
    const sender = this.#with.triggers.threatNoticeFor({ pool, client, caller }, user, factsOf(values, verdict))
    const departure = { channel: 'email', kind: 'threat-notice', subject: user.sub, to } as const
    const isHandedOver = sender !== undefined
    const { failure } = await settleSending(this.#with.messageGate.pass(tx, pool, { ...departure, isHandedOver }))
    if (failure) return
    const from = notices.from ?? identityOf(notices.sourceArn)
    await this.#with.outbox.add(tx, {
      poolId: pool.id,
      kind: 'threat-notice',
      channel: 'email',
      to,
      subject: template.subject,
      body: bodyOf(template, values),
      ...(from !== undefined && { from }),
      ...(notices.replyTo !== undefined && { replyTo: notices.replyTo }),
      ...(sender && { sender }),
    })
  }

  #isWithinLimit(tx: Stores, { poolId, sub }: User): Promise<boolean> {
    const use = { action: 'threat-notice', subject: sub, limit: mostNotices, window: 'day' } as const
    return tx.attempts.countInWindow(poolId, use, this.#with.clock.now())
  }

  #valuesOf({ pool, user, event }: Pick<Occurrence, 'pool' | 'user' | 'event'>): Readonly<Record<string, string>> {
    const { feedbackTokens, feedbackPageOf } = this.#with
    const token = feedbackTokens.issue({ poolId: pool.id, sub: user.sub, id: event.id })
    const link = (value: string) => {
      const query = { username: user.username, event: event.id, token, value }
      return `${feedbackPageOf(pool)}?${new URLSearchParams(query)}`
    }
    const { ip, deviceName, place } = event.origin
    return {
      'ip-address': ip ?? '',
      city: place?.city ?? 'unknown',
      country: place?.country ?? 'unknown',
      'login-time': `${event.createdAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      'device-name': deviceName,
      'event-id': event.id,
      'feedback-token': token,
      username: user.username,
      'one-click-link-valid': link('Valid'),
      'one-click-link-invalid': link('Invalid'),
    }
  }
}

/** `userAttributes` of the event (type declarations of Lambda events). */
function factsOf(values: Readonly<Record<string, string>>, verdict: RiskVerdict): ThreatFacts {
  const named = Object.entries(eventNames).map(([name, placeholder]) => [name, values[placeholder] ?? ''])
  return { ...Object.fromEntries(named), ACCOUNT_TAKE_OVER_ACTION: actions[verdict] }
}

const eventNames = {
  EVENT_ID: 'event-id',
  USER_NAME: 'username',
  IP_ADDRESS: 'ip-address',
  ONE_CLICK_LINK_VALID: 'one-click-link-valid',
  ONE_CLICK_LINK_INVALID: 'one-click-link-invalid',
  LOGIN_TIME: 'login-time',
  FEEDBACK_TOKEN: 'feedback-token',
  CITY: 'city',
  COUNTRY: 'country',
  DEVICE_NAME: 'device-name',
}

function templateOf(notices: NoticeSettings, verdict: RiskVerdict): NoticeTemplate {
  if (verdict === 'block') return notices.block ?? defaultTemplate('Blocked sign-in attempt', sentences.block)
  if (verdict === 'allow') return notices.noAction ?? defaultTemplate('New sign-in attempt', sentences.noAction)
  return notices.mfa ?? defaultTemplate('New sign-in attempt', sentences.mfa)
}

function defaultTemplate(subject: string, sentence: string): NoticeTemplate {
  return {
    subject,
    textBody: [
      sentence,
      'Time: {login-time}',
      'Device: {device-name}',
      'Location: {city}, {country}',
      'If this was not you, tell us here and change your password: {one-click-link-invalid}',
      'If this was you, tell us here: {one-click-link-valid}',
    ].join('\n'),
  }
}

/** Mails are HTML: a text template is shown as it stands, and what strangers chose becomes no markup. */
function bodyOf({ htmlBody, textBody = '' }: NoticeTemplate, values: Readonly<Record<string, string>>): string {
  const template = htmlBody ?? `<pre>${escapeHtml(textBody)}</pre>`
  return template.replace(/\{([a-z-]+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? placeholder : escapeHtml(value)
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** The address that an SES identity names, if it names one. */
function identityOf(sourceArn: string): string | undefined {
  const identity = sourceArn.split(':identity/')[1]
  return identity?.includes('@') ? identity : undefined
}
