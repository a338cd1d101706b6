import type { MessageChannel, MessageKind } from '../../entities/message.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Wording } from '../triggers/custom-message.js'
import { fillLinks } from './link-text.js'

/** What a person reads; `subject` for email only. */
export interface RenderedMessage {
  readonly subject?: string
  readonly body: string
}

/** Texts of pools that set none of their own: those with which the AWS console makes pools. */
const defaults = {
  verification: 'Your verification code is {####}. ',
  verificationSubject: 'Your verification code',
  authentication: 'Your authentication code is {####}. ',
  authenticationSubject: 'Your authentication code',
  link: 'Please click the link below to verify your email address. {##Verify Email##} ',
  linkSubject: 'Your verification link',
  invitation: 'Your username is {username} and temporary password is {####}. ',
  invitationSubject: 'Your temporary password',
}

/** The pool's message around a code, or the words of its custom message function. `{username}` has no meaning here and stays as it is (developer guide, message templates). */
export function renderCode(
  pool: UserPool,
  channel: MessageChannel,
  {
    kind,
    code,
    wording,
  }: { readonly kind: MessageKind; readonly code: string; readonly wording?: Wording | undefined },
): RenderedMessage {
  const isSignIn = kind === 'authentication'
  const template = { ...(isSignIn ? signInWording(pool) : pool.settings.verificationTemplate), ...wording }
  const text = isSignIn ? defaults.authentication : defaults.verification
  if (channel === 'sms') return { body: fill(template.smsMessage ?? text, { '{####}': code }) }
  return {
    subject: template.emailSubject ?? (isSignIn ? defaults.authenticationSubject : defaults.verificationSubject),
    body: fill(template.emailMessage ?? text, { '{####}': code }),
  }
}

/**
 * The mail with a link that confirms a sign-up: around it the pool's own text, or that of its custom message function.
 * `{####}` in such a text is the code, for functions that word one mail for both (Assumed).
 */
export function renderLink(
  { settings }: UserPool,
  { url, code, wording }: { readonly url: string; readonly code: string; readonly wording?: Wording | undefined },
): RenderedMessage {
  const { emailMessageByLink, emailSubjectByLink } = settings.verificationTemplate
  const template = wording?.emailMessage ?? emailMessageByLink ?? defaults.link
  const body = fillLinks(fill(template, { '{####}': code }), (text) => `<a href="${escapeHtml(url)}">${text}</a>`)
  return { subject: wording?.emailSubject ?? emailSubjectByLink ?? defaults.linkSubject, body }
}

/** One text serves second factors and sign-in by code alone (developer guide, SMS and email message MFA). */
function signInWording({ settings }: UserPool): Wording {
  const { smsAuthenticationMessage: smsMessage, emailMfa } = settings
  return {
    ...(smsMessage !== undefined && { smsMessage }),
    ...(emailMfa?.message !== undefined && { emailMessage: emailMfa.message }),
    ...(emailMfa?.subject !== undefined && { emailSubject: emailMfa.subject }),
  }
}

/** The pool's invitation around a user's name and temporary password. */
export function renderInvitation(
  pool: UserPool,
  channel: MessageChannel,
  invitation: {
    readonly username: string
    readonly temporaryPassword: string
    readonly wording?: Wording | undefined
  },
): RenderedMessage {
  const { username, temporaryPassword, wording } = invitation
  const template = { ...pool.settings.inviteTemplate, ...wording }
  if (channel === 'sms') {
    const values = { '{####}': temporaryPassword, '{username}': username }
    return { body: fill(template.smsMessage ?? defaults.invitation, values) }
  }
  const values = { '{####}': escapeHtml(temporaryPassword), '{username}': escapeHtml(username) }
  return {
    subject: template.emailSubject ?? defaults.invitationSubject,
    body: fill(template.emailMessage ?? defaults.invitation, values),
  }
}

/** Replaces every placeholder in one pass, so that a value which looks like a placeholder stays as it is. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{####\}|\{username\}/g, (placeholder) => values[placeholder] ?? placeholder)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Mail bodies are HTML: what a person chose must not become markup. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
