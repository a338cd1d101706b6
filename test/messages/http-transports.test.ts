import { createHmac, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/domain/clock.js'
import { userPoolId } from '../../src/entities/ids.js'
import type { Message } from '../../src/entities/message.js'
import { DeliveryError, type MessageTransport } from '../../src/jobs/message-transport.js'
import { SesTransport } from '../../src/jobs/ses-transport.js'
import { SnsTransport } from '../../src/jobs/sns-transport.js'
import { WebhookTransport } from '../../src/jobs/webhook-transport.js'
import { type HttpReceiver, startHttpReceiver } from './http-receiver.js'

const region = 'us-east-1'
const secret = randomBytes(32)
const mail: Message = {
  poolId: userPoolId('us-east-1_Example01'),
  kind: 'sign-up',
  channel: 'email',
  to: 'jane@example.com',
  subject: 'Hello\r\nBcc: eve@evil.example',
  body: '<b>314159</b> Zoë',
  code: '314159',
}
const { subject: _subject, ...rest } = mail
const sms: Message = { ...rest, channel: 'sms', to: '+12025550123', body: 'Your code is 314159. Zoë' }

let receiver: HttpReceiver
beforeEach(async () => {
  receiver = await startHttpReceiver()
})
afterEach(() => receiver.close())

const transports = {
  ses: () =>
    new SesTransport({ kind: 'ses', endpoint: receiver.url, from: 'Pool <no-reply@pool.example>' }, { region }),
  sns: () => new SnsTransport({ kind: 'sns', endpoint: receiver.url, senderId: 'Example' }, { region }),
  webhook: () => new WebhookTransport({ url: `${receiver.url}/hook`, secret, clock: systemClock }),
}

function deliver(transport: MessageTransport, message: Message, signal = new AbortController().signal) {
  return transport.deliver(message, { id: 'message-1', signal })
}

async function problemOf(transport: MessageTransport, message: Message, signal?: AbortSignal) {
  const error = await deliver(transport, message, signal).catch((reason: unknown) => reason)
  if (!(error instanceof DeliveryError)) throw new Error('it was delivered')
  expect(error.message).not.toMatch(/314159|jane|2025550123/)
  return `${error.problem}: ${error.message}`
}

describe('SES', () => {
  beforeEach(() => {
    receiver.answer = { status: 200, body: '{"MessageId":"1"}' }
  })

  test('a mail is one signed SendEmail call with HTML and a subject of one line', async () => {
    await deliver(transports.ses(), { ...mail, from: 'shop@example.org', replyTo: 'help@example.org' })
    const [request] = receiver.received
    expect(request).toMatchObject({ method: 'POST', path: '/v2/email/outbound-emails' })
    expect(request?.headers.authorization).toContain('/us-east-1/ses/aws4_request')
    expect(JSON.parse(request?.body ?? '')).toEqual({
      FromEmailAddress: 'shop@example.org',
      Destination: { ToAddresses: ['jane@example.com'] },
      ReplyToAddresses: ['help@example.org'],
      Content: {
        Simple: {
          Subject: { Data: 'Hello Bcc: eve@evil.example', Charset: 'UTF-8' },
          Body: { Html: { Data: '<b>314159</b> Zoë', Charset: 'UTF-8' } },
          Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        },
      },
    })
  })

  test.each([
    [400, 'MessageRejected', 'refused: SES MessageRejected 400'],
    [400, 'BadRequestException', 'refused: SES BadRequestException 400'],
    [429, 'TooManyRequestsException', 'later: SES TooManyRequestsException 429'],
    [400, 'LimitExceededException', 'later: SES LimitExceededException 400'],
    [400, 'MailFromDomainNotVerifiedException', 'later: SES MailFromDomainNotVerifiedException 400'],
    [403, 'AccessDeniedException', 'unreachable: SES AccessDeniedException 403'],
    [500, 'InternalServiceError', 'later: SES InternalServiceError 500'],
  ])('%i %s → %s', async (status, type, problem) => {
    receiver.answer = { status, headers: { 'x-amzn-errortype': type }, body: '{"message":"code 314159 to jane"}' }
    expect(await problemOf(transports.ses(), mail)).toBe(problem)
  })

  test('an address that is not one mailbox never leaves', async () => {
    expect(await problemOf(transports.ses(), { ...mail, to: 'a@example.com,eve@evil.example' })).toMatch(/^refused/)
    expect(receiver.received).toEqual([])
  })
})

describe('SNS', () => {
  const done =
    '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
  const failed = (code: string) =>
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>314159</Message></Error></ErrorResponse>`

  test('a text message is one signed transactional Publish call', async () => {
    receiver.answer = { status: 200, body: done }
    await deliver(transports.sns(), sms)
    const [request] = receiver.received
    expect(request?.headers.authorization).toContain('/us-east-1/sns/aws4_request')
    const form = Object.fromEntries(new URLSearchParams(request?.body))
    expect(form).toMatchObject({ Action: 'Publish', PhoneNumber: '+12025550123', Message: 'Your code is 314159. Zoë' })
    expect(Object.values(form)).toEqual(expect.arrayContaining(['Transactional', 'Example']))
    expect(form).not.toHaveProperty('TopicArn')
  })

  test.each([
    [400, 'InvalidParameter', /^refused: SNS InvalidParameter/],
    [429, 'Throttled', /^later: SNS Throttled/],
    [403, 'AuthorizationError', /^unreachable: SNS AuthorizationError/],
    [500, 'InternalError', /^later: SNS InternalError/],
  ])('%i %s → %s', async (status, code, problem) => {
    receiver.answer = { status, body: failed(code) }
    expect(await problemOf(transports.sns(), sms)).toMatch(problem)
  })
})

describe('webhook', () => {
  test('a message is a signed POST of JSON', async () => {
    await deliver(transports.webhook(), mail)
    await deliver(transports.webhook(), sms)
    const [first, second] = receiver.received
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = first?.headers ?? {}
    const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.${first?.body}`).digest('base64')
    expect({ id, signature }).toEqual({ id: 'message-1', signature: `v1,${expected}` })
    expect(JSON.parse(first?.body ?? '')).toEqual({
      id: 'message-1',
      userPoolId: 'us-east-1_Example01',
      kind: 'sign-up',
      channel: 'email',
      to: 'jane@example.com',
      subject: 'Hello Bcc: eve@evil.example',
      html: '<b>314159</b> Zoë',
    })
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ channel: 'sms', text: 'Your code is 314159. Zoë' })
  })

  test.each([
    [400, 'refused: webhook status 400'],
    [404, 'unreachable: webhook status 404'],
    [429, 'later: webhook status 429'],
    [503, 'later: webhook status 503'],
  ])('status %i → %s', async (status, problem) => {
    receiver.answer = { status, body: 'code 314159' }
    expect(await problemOf(transports.webhook(), mail)).toBe(problem)
  })

  test('a redirect is not followed', async () => {
    receiver.answer = { status: 307, headers: { location: `${receiver.url}/elsewhere` } }
    expect(await problemOf(transports.webhook(), mail)).toBe('later: webhook status 307')
    expect(receiver.received).toHaveLength(1)
  })
})

describe('a receiver that is away or never answers', () => {
  test.each(['ses', 'sns', 'webhook'] as const)('%s: nothing gets through', async (name) => {
    const transport = transports[name]()
    const message = name === 'sns' ? sms : mail
    receiver.answer = undefined
    expect(await problemOf(transport, message, AbortSignal.timeout(200))).toMatch(/^unreachable/)
    await receiver.close()
    expect(await problemOf(transport, message)).toMatch(/^unreachable/)
    receiver = await startHttpReceiver()
  })
})
