import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { userPoolId } from '../../src/entities/ids.js'
import type { Message } from '../../src/entities/message.js'
import { DeliveryError } from '../../src/jobs/message-transport.js'
import { SmtpTransport } from '../../src/jobs/smtp-transport.js'
import { type MailServer, startMailServer } from './mail-server.js'

const message: Message = {
  poolId: userPoolId('us-east-1_aaaaaaaaa'),
  kind: 'sign-up',
  channel: 'email',
  to: 'jane@example.com',
  subject: 'Your verification code',
  body: 'Your <b>code</b> is 123456. Grüße',
  code: '123456',
}
const signal = new AbortController().signal

let server: MailServer
let transport: SmtpTransport

beforeEach(async () => {
  server = await startMailServer()
  transport = new SmtpTransport({ host: '127.0.0.1', port: server.port, secure: false, from: 'no-reply@pool.example' })
})

afterEach(() => server.close())

async function problemWith(attempt: Promise<void>): Promise<{ problem: string; reason: string }> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof DeliveryError)) throw new Error('delivered, or failed otherwise')
  return { problem: error.problem, reason: error.message }
}

describe('SmtpTransport', () => {
  test('hands over one mail to one recipient, in HTML, with a Message-ID that follows from the id', async () => {
    await transport.deliver(message, { id: 'first', signal })

    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({
      envelopeFrom: 'no-reply@pool.example',
      recipients: ['jane@example.com'],
      body: message.body,
      headers: {
        from: 'no-reply@pool.example',
        to: 'jane@example.com',
        subject: 'Your verification code',
        'message-id': '<first@pool.example>',
        'content-type': 'text/html; charset=utf-8',
        'auto-submitted': 'auto-generated',
      },
    })
    expect(server.received[0]?.headers).not.toHaveProperty('reply-to')
  })

  test('takes From and Reply-To of the pool', async () => {
    const from = 'Example Shop <shop@example.org>'
    await transport.deliver({ ...message, from, replyTo: 'help@example.org' }, { id: 'second', signal })

    expect(server.received[0]).toMatchObject({
      envelopeFrom: 'shop@example.org',
      headers: { from, 'reply-to': 'help@example.org', 'message-id': '<second@example.org>' },
    })
  })

  test('keeps a subject with line breaks inside of its header', async () => {
    await transport.deliver({ ...message, subject: 'Hello\r\nBcc: eve@example.net' }, { id: 'x', signal })

    expect(server.received[0]?.recipients).toEqual(['jane@example.com'])
    expect(server.received[0]?.headers).not.toHaveProperty('bcc')
  })

  test.each([
    '"jane@example.com x"@evil.example',
    '"jane"@example.com',
    'jane@example.com\r\nRCPT TO:<eve@example.net>',
    'jane@example.com, eve@example.net',
    'jane(comment)@example.com',
    'Jane <jane@example.com>',
    'jane@example.com@evil.example',
    '@relay.example:jane@example.com',
    'jane@[127.0.0.1]',
    'jane@example.com\u0000',
    'jane',
    '',
  ])('never hands over a mail to %j', async (to) => {
    expect(await problemWith(transport.deliver({ ...message, to }, { id: 'x', signal }))).toMatchObject({
      problem: 'refused',
    })
    expect(server.received).toEqual([])
  })

  test.each([
    { on: 'RCPT TO', code: 550, problem: 'refused' },
    { on: 'RCPT TO', code: 450, problem: 'later' },
    { on: 'RCPT TO', code: 421, problem: 'unreachable' },
    { on: 'DATA', code: 554, problem: 'refused' },
    { on: 'DATA', code: 451, problem: 'later' },
  ] as const)(
    '$code on $on means $problem, and the reason does not quote the server',
    async ({ problem, ...refuse }) => {
      server.refuse = refuse
      const failed = await problemWith(transport.deliver(message, { id: 'x', signal }))

      expect(failed.problem).toBe(problem)
      expect(failed.reason).toContain(String(refuse.code))
      expect(failed.reason).not.toContain('123456')
    },
  )

  test('a server that is not there is unreachable', async () => {
    await server.close()

    expect(await problemWith(transport.deliver(message, { id: 'x', signal }))).toMatchObject({ problem: 'unreachable' })
    server = await startMailServer()
  })

  test('sends no password over an unencrypted line', async () => {
    const seen: string[] = []
    const wiretap: Server = createServer((socket) => {
      socket.on('data', (chunk) => {
        seen.push(chunk.toString())
        socket.write('250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n')
      })
      socket.on('error', () => undefined)
      socket.write('220 mail.example\r\n')
    })
    await new Promise<void>((resolve) => wiretap.listen(0, resolve))
    const { port } = wiretap.address() as { port: number }
    // An address of this machine outside of the loopback names.
    const secretive = new SmtpTransport({
      host: '0.0.0.0',
      port,
      secure: false,
      user: 'mailer',
      password: 'correct horse',
      from: 'no-reply@pool.example',
    })

    expect(await problemWith(secretive.deliver(message, { id: 'x', signal }))).toMatchObject({ problem: 'unreachable' })
    expect(seen.join('')).not.toMatch(/AUTH/)
    wiretap.close()
  })

  test('a stopped delivery leaves no connection behind', async () => {
    const mute: Server = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as { port: number }
    const stuck = new SmtpTransport({ host: '127.0.0.1', port, secure: false, from: 'no-reply@pool.example' })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)

    expect(await problemWith(stuck.deliver(message, { id: 'x', signal: stop.signal }))).toMatchObject({
      problem: 'later',
    })
    await new Promise<void>((resolve) => mute.close(() => resolve()))
  })
})
