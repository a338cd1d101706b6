import {
  AdminCreateUserCommand,
  AdminUpdateUserAttributesCommand,
  ForgotPasswordCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../messages/mail-server.js'
import { invitedUser, SignInCalls, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { attributes, refusalOf, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { type SmtpSink, startSmtpSink } from './smtp-sink.js'

/** Each is read differently by some mailer, or would carry a second recipient, header or command. */
const hostile = [
  '"ann@example.com x"@evil.example',
  '"ann"@example.com',
  'ann@example.com\r\nRCPT TO:<eve@evil.example>',
  'ann@example.com\nBcc: eve@evil.example',
  'ann@example.com\0@evil.example',
  'ann@example.com,eve@evil.example',
  'ann@example.com;eve@evil.example',
  'ann@example.com eve@evil.example',
  'Ann <ann@example.com>',
  '<ann@example.com>',
  'ann(comment)@example.com',
  'ann@example.com(comment)',
  'ann@@example.com',
  'ann@evil.example@example.com',
  'ann%evil.example@example.com@x',
  '@evil.example:ann@example.com',
  'evil.example!ann',
  'ann@[127.0.0.1]',
  'ann@[IPv6:::1]',
  'ann@localhost',
  'ann@127.0.0.1',
  'ann@example',
  'ann@example..com',
  'ann@.example.com',
  'ann@-example.com',
  'ann@example.com.',
  '.ann@example.com',
  'ann.@example.com',
  'a..b@example.com',
  'ann @example.com',
  'ann@exаmple.com',
  'ann＠example.com',
  'group: ann@example.com;',
  '=?utf-8?q?ann?=@example.com@x',
  'ann@example.com\t',
  'ann@example.com\u2028Bcc: eve@evil.example',
  `${'a'.repeat(65)}@example.com`,
  `ann@${'a'.repeat(250)}.com`,
]
/** Unusual and sound: what stands there is the one mailbox. */
const sound = [
  "o'hara@example.com",
  'ann+tag@example.com',
  'ann=list@example.com',
  'ann%evil.example@example.com',
  'ann!evil@example.com',
  '{ann}|#$&*/?^`~@example.com',
  'ANN.Case@Example.COM',
  'a@b.co',
  'ann@xn--exmple-cua.example',
  `${'a'.repeat(64)}@example.com`,
]

/** Host names have no case, and the mail library writes them small. */
const mailbox = (email: string) => email.replace(/@.*/, (host) => host.toLowerCase())

let mails: SmtpSink
let server: TestServer
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  mails = await startSmtpSink()
  const smtp = { host: '127.0.0.1', port: mails.port, secure: false, from: 'no-reply@pool.example' }
  server = await startServer({ smtp, logLevel: 'silent' })
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(async () => {
  await server.stop()
  await mails.close()
})

describe('V17: an address that somebody could read otherwise is refused in every channel', () => {
  const channels: Readonly<Record<string, (email: string) => Promise<unknown>>> = {
    SignUp: (email) =>
      server.client.send(
        new SignUpCommand({
          ClientId: seed.clientId,
          Username: 'hostile',
          Password: PASSWORD,
          UserAttributes: attributes({ email }),
        }),
      ),
    async UpdateUserAttributes(email) {
      const { access: AccessToken } = await calls.tokens('ann')
      const command = { AccessToken, UserAttributes: attributes({ email }) }
      return server.client.send(new UpdateUserAttributesCommand(command))
    },
    AdminCreateUser: (email) =>
      server.client.send(
        new AdminCreateUserCommand({
          UserPoolId: seed.poolId,
          Username: 'hostile',
          UserAttributes: attributes({ email }),
          DesiredDeliveryMediums: ['EMAIL'],
        }),
      ),
    AdminUpdateUserAttributes: (email) =>
      server.client.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: seed.poolId,
          Username: 'ann',
          UserAttributes: attributes({ email, email_verified: 'true' }),
        }),
      ),
    async NEW_PASSWORD_REQUIRED(email) {
      const username = `invited-${hostile.indexOf(email)}`
      await invitedUser(server, seed.poolId, username)
      const { Session } = await calls.password(username, TEMPORARY)
      return calls.newPassword(username, Session, { 'userAttributes.email': email })
    },
    'a pool whose usernames are addresses': async (email) => {
      named ??= await seedPool(server, { pool: { UsernameAttributes: ['email'] } })
      return server.client.send(new SignUpCommand({ ClientId: named.clientId, Username: email, Password: PASSWORD }))
    },
  }
  let named: Seed | undefined

  test.each(Object.entries(channels))('%s', async (_, send) => {
    for (const email of hostile) {
      const { name, status } = await refusalOf(send(email))
      expect([name, status], email).toEqual(['InvalidParameterException', 400])
    }
  })
})

describe('V17: what is accepted goes to that mailbox alone', () => {
  test.each(sound.map((email, at) => [email, at] as const))('%s', async (email, at) => {
    const before = mails.received.length
    await signUp(server, seed, `sound-${at}`, { UserAttributes: attributes({ email }) })
    await until(() => mails.received.length > before)
    const [mail, ...more] = mails.received.slice(before)
    expect(more).toEqual([])
    expect(mail?.recipients).toEqual([mailbox(email)])
    const [headers = ''] = (mail?.content ?? '').split('\n\n')
    expect(headers).not.toMatch(/^b?cc:/im)
    expect(headers.match(/^to:/gim)).toHaveLength(1)
  })

  test('none of the hostile ones got any mail', () => {
    const everybody = mails.received.flatMap(({ recipients }) => recipients)
    expect(everybody.toSorted()).toEqual(sound.map(mailbox).toSorted())
  })

  test('a reset is mailed to the stored address, whatever the name that was typed contains', async () => {
    const before = mails.received.length
    const typed = ['ann\r\nBcc: eve@evil.example', 'ann,eve@evil.example', 'ann@example.com', 'ann']
    for (const Username of typed) {
      await server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username })).catch(() => undefined)
    }
    await until(() => mails.received.length > before)
    expect(mails.received.slice(before).map(({ recipients }) => recipients)).toEqual([['ann@example.com']])
  })

  test('markup and headers in a username stay text', async () => {
    const before = mails.received.length
    await server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username: '<img/src=x>{####}&"',
        UserAttributes: attributes({ email: 'markup@example.com' }),
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    )
    await until(() => mails.received.length > before)
    const body = (mails.received.at(-1)?.content ?? '').replaceAll('=\n', '').replaceAll('=3D', '=')
    expect(body).toContain('&lt;img/src=x&gt;{####}&amp;&quot;')
    expect(body).not.toContain('<img')
  })
})
