import { createServer } from 'node:net'
import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attributes, confirmSignUp, lookUp, outcomesOf, signUp } from '../support/people.js'
import { PASSWORD, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { type MailServer, startMailServer, until } from './mail-server.js'

let mailServer: MailServer
let server: TestServer | undefined

const smtp = (port: number) => ({ host: '127.0.0.1', port, secure: false, from: 'no-reply@pool.example' })

beforeEach(async () => {
  mailServer = await startMailServer()
})

afterEach(async () => {
  await server?.stop()
  server = undefined
  await mailServer.close()
})

describe('mail of the API', () => {
  test('the code that confirms a sign-up comes by SMTP, from the sender that the pool names', async () => {
    server = await startServer({ smtp: smtp(mailServer.port) })
    const seed = await seedPool(server, {
      pool: {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/shop@example.org',
          From: 'Example Shop <shop@example.org>',
          ReplyToEmailAddress: 'help@example.org',
        },
      },
    })
    await signUp(server, seed, 'jane')
    await until(() => mailServer.received.length === 1)

    expect(mailServer.received[0]).toMatchObject({
      envelopeFrom: 'shop@example.org',
      recipients: ['jane@example.com'],
      headers: { from: 'Example Shop <shop@example.org>', 'reply-to': 'help@example.org', to: 'jane@example.com' },
    })
    const code = /\d{6}/.exec(mailServer.received[0]?.body ?? '')?.[0]
    await confirmSignUp(server, seed, 'jane', String(code))
    expect(await lookUp(server, seed, 'jane')).toMatchObject({ status: 'CONFIRMED' })
  })

  test('a mail server that never answers, or is not there, does not hold up SignUp', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const stopping: Promise<void>[] = []
    const ports = [(mute.address() as { port: number }).port, mailServer.port]
    await mailServer.close()
    for (const port of ports) {
      const slow = await startServer({ smtp: smtp(port), logLevel: 'silent' })
      const seed = await seedPool(slow)
      await signUp(slow, seed, 'first')
      const start = performance.now()
      const calls = Array.from({ length: 20 }, (_, index) => signUp(slow, seed, `user${index}`))

      expect(await outcomesOf(calls)).toEqual({ ok: 20 })
      expect(performance.now() - start).toBeLessThan(3000)
      stopping.push(slow.stop())
    }
    mute.close()
    await Promise.all(stopping)
    mailServer = await startMailServer()
  })

  test.each([
    '"jane@example.com x"@evil.example',
    'jane@example.com\r\nRCPT TO:<eve@example.net>',
    'jane@example.com,eve@example.net',
  ])('SignUp with the address %j reaches no mail server', async (email) => {
    const running = await startServer({ smtp: smtp(mailServer.port) })
    server = running
    const seed = await seedPool(running)
    const UserAttributes = attributes({ email })
    const command = new SignUpCommand({
      ClientId: seed.clientId,
      Username: 'jane',
      Password: PASSWORD,
      UserAttributes,
    })

    expect(await outcomesOf([running.client.send(command)])).toEqual({ InvalidParameterException: 1 })
    await signUp(running, seed, 'joe')
    await until(() => mailServer.received.length > 0)
    expect(mailServer.received.map(({ recipients }) => recipients)).toEqual([['joe@example.com']])
  })
})
