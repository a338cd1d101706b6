import type { MessageChannel } from '../../entities/message.js'
import type { UserPool } from '../../entities/user-pool.js'

/** What a person reads; `subject` for email only. */
export interface RenderedMessage {
  readonly subject?: string
  readonly body: string
}

/** Texts of pools that set none of their own: those with which the AWS console makes pools. */
const defaults = {
  verification: 'Your verification code is {####}. ',
  verificationSubject: 'Your verification code',
  invitation: 'Your username is {username} and temporary password is {####}. ',
  invitationSubject: 'Your temporary password',
}

/** The pool's verification message around a code. `{username}` has no meaning here and stays as it is (developer guide, message templates). */
export function renderCode(pool: UserPool, channel: MessageChannel, code: string): RenderedMessage {
  const template = pool.settings.verificationTemplate
  if (channel === 'sms') return { body: fill(template.smsMessage ?? defaults.verification, { '{####}': code }) }
  return {
    subject: template.emailSubject ?? defaults.verificationSubject,
    body: fill(template.emailMessage ?? defaults.verification, { '{####}': code }),
  }
}

/** The pool's invitation around a user's name and temporary password. */
export function renderInvitation(
  pool: UserPool,
  channel: MessageChannel,
  invitation: { readonly username: string; readonly temporaryPassword: string },
): RenderedMessage {
  const template = pool.settings.inviteTemplate ?? {}
  const { username, temporaryPassword } = invitation
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
