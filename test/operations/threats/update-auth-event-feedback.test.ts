import { UpdateAuthEventFeedbackCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { notAuthorized } from '../sign-in/sign-in-calls.js'
import { blocked, everyLevel, SOURCE_ARN, stranger, type ThreatScene, threatScene } from './threat-scene.js'

const invalid = notAuthorized('Invalid feedback token.')
const EMAIL = 'ann@example.com'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** After a blocked sign-in of which `ann` was told in a mail that holds event and token. */
async function told(): Promise<{ scene: ThreatScene; event: string; token: string; body: string; subject: string }> {
  const scene = await threatScene(server, 'ENFORCED')
  const action = { EventAction: 'BLOCK', Notify: true } as const
  await scene.configure({
    AccountTakeoverRiskConfiguration: {
      Actions: { LowAction: action, MediumAction: action, HighAction: action },
      NotifyConfiguration: {
        SourceArn: SOURCE_ARN,
        BlockEmail: {
          Subject: 'Blocked',
          HtmlBody:
            '{event-id}|{feedback-token}|{username}|{ip-address}|{device-name}|{unknown}|{one-click-link-invalid}',
        },
      },
    },
  })
  await scene.signIn('ann')
  expect(await refusalOf(scene.signIn('ann', { ...stranger, userAgent: '<b>' }))).toEqual(blocked)
  const [mail] = await server.inbox(scene.seed.poolId, EMAIL)
  const { body = '', subject = '' } = mail ?? {}
  const [event = '', token = ''] = body.split('|')
  return { scene, event, token, body, subject }
}

const rate = (UserPoolId: string, of: { event: string; token: string; username?: string }) =>
  server.client.send(
    new UpdateAuthEventFeedbackCommand({
      UserPoolId,
      Username: of.username ?? 'ann',
      EventId: of.event,
      FeedbackToken: of.token,
      FeedbackValue: 'Invalid',
    }),
  )

describe('UpdateAuthEventFeedback', () => {
  test('the mail holds what the template asks for, and its token rates the event', async () => {
    const { scene, event, token, body, subject } = await told()
    expect(subject).toBe('Blocked')
    expect(body.split('|').slice(2, 6)).toEqual(['ann', '203.0.113.99', 'Other, Other', '{unknown}'])
    await rate(scene.seed.poolId, { event, token })
    expect((await scene.events())[0]).toMatchObject({
      EventId: event,
      EventFeedback: { FeedbackValue: 'Invalid', Provider: 'User' },
    })
  })

  test('a token of another event, user or pool, a changed one and none → NotAuthorizedException', async () => {
    const { scene, event, token } = await told()
    const other = await told()
    const { poolId } = scene.seed
    await seedUser(server, poolId, 'bob')
    const attempts = [
      rate(poolId, { event, token: other.token }),
      rate(poolId, { event: other.event, token }),
      rate(poolId, { event, token, username: 'bob' }),
      rate(poolId, { event, token, username: 'nobody' }),
      rate(other.scene.seed.poolId, { event, token }),
      rate(poolId, { event, token: `${token.slice(0, -2)}AA` }),
      rate(poolId, { event, token: 'token' }),
    ]
    for (const attempt of attempts) expect(await refusalOf(attempt)).toEqual(invalid)
  })

  test('a token that is a week old → NotAuthorizedException', async () => {
    const { scene, event, token } = await told()
    server.clock.advance(7 * 24 * 3600)
    expect(await refusalOf(rate(scene.seed.poolId, { event, token }))).toEqual(invalid)
  })
})

describe('the page behind the links', () => {
  test('opening it changes nothing, its button rates the event', async () => {
    const { scene, event, body } = await told()
    const link = new URL(String(body.split('|')[6]).replaceAll('&amp;', '&'))
    const opened = await fetch(link)
    expect(opened.status).toBe(200)
    expect(opened.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await scene.events())[0]?.EventFeedback).toBeUndefined()
    const posted = await fetch(`${link.origin}${link.pathname}`, { method: 'POST', body: link.searchParams })
    expect(posted.status).toBe(200)
    expect((await scene.events())[0]).toMatchObject({ EventId: event, EventFeedback: { FeedbackValue: 'Invalid' } })
  })

  test('a link that was tampered with is refused, and nothing of it becomes markup', async () => {
    const { scene, body } = await told()
    const link = new URL(String(body.split('|')[6]).replaceAll('&amp;', '&'))
    link.searchParams.set('token', '"><script>')
    expect(await (await fetch(link)).text()).not.toContain('<script>')
    const posted = await fetch(`${link.origin}${link.pathname}`, { method: 'POST', body: link.searchParams })
    expect(posted.status).toBe(400)
    link.searchParams.delete('event')
    expect((await fetch(link)).status).toBe(400)
    expect((await scene.events())[0]?.EventFeedback).toBeUndefined()
  })
})

test('everyLevel with a mail: an allowed sign-in is told of with the default text', async () => {
  const scene = await threatScene(server, 'ENFORCED')
  await scene.configure(everyLevel('NO_ACTION', true))
  await scene.signIn('ann')
  await scene.signIn('ann', stranger)
  const [mail] = await server.inbox(scene.seed.poolId, EMAIL)
  expect(mail?.subject).toBe('New sign-in attempt')
  expect(mail?.body).toContain('Device: Safari 17, iOS 17')
  expect(mail?.body).toMatch(/^<pre>.*value=Invalid.*value=Valid.*<\/pre>$/s)
})

test('one user gets 20 mails a day at most, and sign-ins go on', async () => {
  const scene = await threatScene(server, 'ENFORCED')
  await scene.configure(everyLevel('NO_ACTION', true))
  await scene.signIn('ann')
  for (let octet = 1; octet <= 22; octet += 1) {
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) ${octet}`
    expect((await scene.signIn('ann', { ip: `203.0.${octet}.1`, userAgent })).AuthenticationResult).toBeDefined()
  }
  expect(await server.inbox(scene.seed.poolId, EMAIL)).toHaveLength(20)
})
