import {
  AdminGetUserCommand,
  type CreateUserPoolCommandInput,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmSignUp, lookUp, signUp } from '../support/people.js'
import { type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:confirmed'
const confirmations: string[] = []
let server: TestServer
let seed: Seed

const byLink: Partial<CreateUserPoolCommandInput> = {
  VerificationMessageTemplate: {
    DefaultEmailOption: 'CONFIRM_WITH_LINK',
    EmailMessageByLink: '<p>Hello, {##click <b>here</b>##} or {##there##}; {username}</p>',
    EmailSubjectByLink: 'Confirm it',
    EmailMessage: 'Your code: {####}',
  },
}

beforeAll(async () => {
  server = await startServer({
    triggers: {
      [arn]: (event) => {
        confirmations.push((event as { triggerSource: string }).triggerSource)
        return event
      },
    },
  })
  seed = await seedPool(server, { pool: { ...byLink, LambdaConfig: { PostConfirmation: arn } } })
})
afterAll(() => server.stop())

/** The link in the newest mail to the user. */
async function linkOf(username: string, of = seed): Promise<URL> {
  const [message] = await server.inbox(of.poolId, `${username}@example.com`)
  const href = /href="([^"]+)"/.exec(message?.body ?? '')?.[1]
  return new URL(String(href).replaceAll('&amp;', '&'))
}

/** What the button of the page sends. */
function press(link: URL, overrides: Record<string, string> = {}) {
  const body = new URLSearchParams({ ...Object.fromEntries(link.searchParams), ...overrides })
  return fetch(`${server.endpoint}/confirmUser`, { method: 'POST', body })
}

async function titleOf(response: Response): Promise<string> {
  return `${response.status} ${/<h1>(.*)<\/h1>/.exec(await response.text())?.[1]}`
}

describe('CONFIRM_WITH_LINK: the mail', () => {
  test('holds the link of the pool, client, user and code in the words of EmailMessageByLink', async () => {
    await signUp(server, seed, 'worded')
    const [message] = await server.inbox(seed.poolId, 'worded@example.com')
    const link = await linkOf('worded')
    expect(link.origin + link.pathname).toBe(`${server.running.publicUrl}/confirmUser/`)
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: seed.clientId,
      user_name: 'worded',
      confirmation_code: message?.code,
    })
    const tag = `<a href="${link.href.replaceAll('&', '&amp;')}">`
    expect(message?.subject).toBe('Confirm it')
    expect(message?.body).toBe(`<p>Hello, ${tag}click <b>here</b></a> or ${tag}there</a>; {username}</p>`)
  })

  test('has words of its own where the pool has none, and a name cannot break out of the link', async () => {
    const plain = await seedPool(server, {
      pool: { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
    })
    const name = `a"><b>&x=1#`
    await signUp(server, plain, name, { UserAttributes: attributes({ email: 'quoted@example.com' }) })
    const [message] = await server.inbox(plain.poolId, 'quoted@example.com')
    expect(message?.subject).toBe('Your verification link')
    expect(message?.body).toMatch(
      /^Please click the link below to verify your email address\. <a href="[^"<>]+">Verify Email<\/a>/,
    )
    expect((await linkOf('quoted', plain)).searchParams.get('user_name')).toBe(name)
  })

  test('of ResendConfirmationCode holds a link too; the code in it confirms by the API as well', async () => {
    await signUp(server, seed, 'again')
    const first = await linkOf('again')
    await server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: 'again' }))
    const second = await linkOf('again')
    if (first.href !== second.href) expect(await titleOf(await press(first))).toBe('410 This link has expired')
    await confirmSignUp(server, seed, 'again', String(second.searchParams.get('confirmation_code')))
    expect(await lookUp(server, seed, 'again')).toMatchObject({ status: 'CONFIRMED' })
  })
})

describe('GET /confirmUser', () => {
  test('opening the link, as programs that look through mails do, confirms nobody', async () => {
    await signUp(server, seed, 'scanned')
    const link = await linkOf('scanned')
    for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200)
    expect(await lookUp(server, seed, 'scanned')).toMatchObject({ status: 'UNCONFIRMED' })
    expect(await titleOf(await press(link))).toBe('200 Your account is confirmed')
  })

  test('the page runs nothing, loads nothing and tells its address to nobody', async () => {
    await signUp(server, seed, 'strict')
    const response = await fetch(await linkOf('strict'))
    const text = await response.text()
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      ),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(text).not.toMatch(/<script|<img|<link|<iframe|https?:/)
    expect(text).toContain('<html lang="en">')
  })

  test.each([
    '',
    '?client_id=x&user_name=jane',
    '?client_id=x&user_name=jane&confirmation_code=12345',
    '?client_id=x&user_name=a&user_name=b&confirmation_code=123456',
    '?client_id=%00&user_name=jane&confirmation_code=123456',
    '?client_id=x&user_name=%00&confirmation_code=123456',
  ])('%j is not complete', async (query) => {
    expect(await titleOf(await fetch(`${server.endpoint}/confirmUser${query}`))).toBe('400 This link is not complete')
  })

  test('what stands in the address does not become markup', async () => {
    const query = new URLSearchParams({
      client_id: 'x',
      user_name: '"><script>x</script>',
      confirmation_code: '123456',
    })
    const text = await (await fetch(`${server.endpoint}/confirmUser/?${query}`)).text()
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"')
    expect(text).not.toContain('<script>')
  })
})

describe('POST /confirmUser', () => {
  test('confirms the user, verifies the address and fires PostConfirmation, once', async () => {
    await signUp(server, seed, 'jane')
    const link = await linkOf('jane')
    confirmations.length = 0
    expect(await titleOf(await press(link))).toBe('200 Your account is confirmed')
    const user = await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'jane' }))
    expect(user.UserStatus).toBe('CONFIRMED')
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' })
    expect(await titleOf(await press(link))).toBe('409 This link was already used')
    expect(confirmations).toEqual(['PostConfirmation_ConfirmSignUp'])
  })

  test('a link older than 24 hours has expired', async () => {
    await signUp(server, seed, 'late')
    const link = await linkOf('late')
    server.clock.advance(24 * 3600 + 1)
    expect(await titleOf(await press(link))).toBe('410 This link has expired')
    expect(await lookUp(server, seed, 'late')).toMatchObject({ status: 'UNCONFIRMED' })
  })

  test('a link of another client, user or code confirms nobody', async () => {
    const other = await seedPool(server, { pool: byLink })
    await signUp(server, seed, 'kate')
    await signUp(server, other, 'kate')
    const link = await linkOf('kate')
    const code = String(link.searchParams.get('confirmation_code'))
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const changes: Record<string, string>[] = [
      { confirmation_code: wrong },
      { user_name: 'nobody' },
      { client_id: 'unknownclient' },
    ]
    for (const change of changes) {
      expect((await press(link, change)).status).toBeGreaterThanOrEqual(400)
    }
    expect(await lookUp(server, seed, 'kate')).toMatchObject({ status: 'UNCONFIRMED' })
    expect(await lookUp(server, other, 'kate')).toMatchObject({ status: 'UNCONFIRMED' })
  })

  test('guesses are limited as those of ConfirmSignUp are', async () => {
    await signUp(server, seed, 'guessed')
    const link = await linkOf('guessed')
    const wrong = link.searchParams.get('confirmation_code') === '000000' ? '000001' : '000000'
    const titles: string[] = []
    for (let index = 0; index < 16; index += 1)
      titles.push(await titleOf(await press(link, { confirmation_code: wrong })))
    expect(titles.at(-1)).toBe('429 Too many attempts')
    expect(await titleOf(await press(link))).toBe('429 Too many attempts')
  })
})
