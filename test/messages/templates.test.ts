import { describe, expect, test } from 'vitest'
import { fillLinks, hasLink } from '../../src/domain/messages/link-text.js'
import { renderCode, renderInvitation, renderLink } from '../../src/domain/messages/templates.js'
import type { MessageKind } from '../../src/entities/message.js'
import { aPool } from '../storage/entities.js'

const base = aPool()
const pool = {
  ...base,
  settings: {
    ...base.settings,
    smsAuthenticationMessage: 'sms sign-in {####} {username}',
    emailMfa: { message: 'mail sign-in {####} {username}', subject: 'sign-in' },
    inviteTemplate: {
      smsMessage: 'sms invitation {username} {####}',
      emailMessage: '<b>mail invitation</b> {username} {####}',
      emailSubject: 'invitation',
    },
    verificationTemplate: {
      smsMessage: 'sms verification {####} {username}',
      emailMessage: '<b>mail verification</b> {####} {username} {####}',
      emailSubject: 'verification',
      emailMessageByLink: '<i>{##Go##}</i>',
      emailSubjectByLink: 'link',
      defaultEmailOption: 'CONFIRM_WITH_CODE',
    },
  },
} as const

describe('each kind of message has the words of its own template', () => {
  const verification: MessageKind[] = [
    'sign-up',
    'resend-code',
    'forgot-password',
    'verify-attribute',
    'update-attribute',
  ]
  test.each(verification)('%s: VerificationMessageTemplate; {username} stays as it is', (kind) => {
    expect(renderCode(pool, 'sms', { kind, code: '123456' })).toEqual({ body: 'sms verification 123456 {username}' })
    expect(renderCode(pool, 'email', { kind, code: '123456' })).toEqual({
      subject: 'verification',
      body: '<b>mail verification</b> 123456 {username} 123456',
    })
  })

  test('authentication: SmsAuthenticationMessage and EmailMfaConfiguration', () => {
    const code = { kind: 'authentication', code: '123456' } as const
    expect(renderCode(pool, 'sms', code)).toEqual({ body: 'sms sign-in 123456 {username}' })
    expect(renderCode(pool, 'email', code)).toEqual({ subject: 'sign-in', body: 'mail sign-in 123456 {username}' })
  })

  test('invitation: InviteMessageTemplate, whose HTML stays HTML and whose values do not become HTML', () => {
    const invitation = { username: '<i>jane</i>', temporaryPassword: 'a<b&{username}' }
    expect(renderInvitation(pool, 'sms', invitation)).toEqual({
      body: 'sms invitation <i>jane</i> a<b&{username}',
    })
    expect(renderInvitation(pool, 'email', invitation)).toEqual({
      subject: 'invitation',
      body: '<b>mail invitation</b> &lt;i&gt;jane&lt;/i&gt; a&lt;b&amp;{username}',
    })
  })

  test('a link: EmailMessageByLink and EmailSubjectByLink, or what a function worded', () => {
    const link = { url: 'https://x.example/?a=1&b="', code: '123456' }
    const href = 'href="https://x.example/?a=1&amp;b=&quot;"'
    expect(renderLink(pool, link)).toEqual({ subject: 'link', body: `<i><a ${href}>Go</a></i>` })
    const wording = { emailMessage: 'Own {##Click Here##} {####}', emailSubject: 'own' }
    expect(renderLink(pool, { ...link, wording })).toEqual({
      subject: 'own',
      body: `Own <a ${href}>Click Here</a> 123456`,
    })
  })
})

describe('{##text##}', () => {
  test.each([
    ['a {##b##} c {##d##}', 'a [b] c [d]'],
    ['{####} {## ##} {##b##}', '{####} {## ##} [b]'],
    ['{##open', '{##open'],
    ['nothing', 'nothing'],
  ])('%j becomes %j', (template, filled) => {
    expect(fillLinks(template, (text) => `[${text}]`)).toBe(filled)
    expect(hasLink(template)).toBe(filled.includes('['))
  })
})
