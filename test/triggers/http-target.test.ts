import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/domain/clock.js'
import { HttpTarget } from '../../src/triggers/http-target.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'
import { listen, secret, writeWithoutEnd } from './subjects.js'

const log = recordedLog()
let stop = async () => {}
afterEach(() => stop())

async function open(answering: Parameters<typeof listen>[0], retries = 0) {
  const server = await listen(answering)
  stop = () => server.stop()
  const target = new HttpTarget({ url: `${server.url}/hook?tenant=1`, secret, clock: systemClock })
  return triggersTo(target, { log, retries })
}

/** What docs/triggers.md tells receivers to do. */
function isGenuine({ headers }: IncomingMessage, body: string): boolean {
  const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name])
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false
  const expected = Buffer.from(createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64'))
  return String(given)
    .split(' ')
    .map((part) => Buffer.from(part.split(',')[1] ?? ''))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
}

test('a request is a POST of JSON that names the function, and its signature holds', async () => {
  const seen: object[] = []
  const triggers = await open((event, { request, response }) => {
    const { method, url, headers } = request
    seen.push({ method, url, type: headers['content-type'], arn: headers['poolgate-function-arn'] })
    seen.push({ genuine: isGenuine(request, JSON.stringify(event)), forged: isGenuine(request, '{"userName":"eve"}') })
    response.end('{}')
  })
  await triggers.invoke(arn, { userName: 'alice', request: { text: 'Zoë \u2028' } })
  expect(seen).toEqual([
    { method: 'POST', url: '/hook?tenant=1', type: 'application/json', arn },
    { genuine: true, forged: false },
  ])
})

describe('answers that are no success', () => {
  test.each<[string, number, string, object]>([
    ['an error with a text', 400, '{"errorMessage":"Denied."}', { kind: 'function-error', message: 'Denied.' }],
    ['500 with a text', 500, '{"errorMessage":"Oh no"}', { kind: 'function-error', message: 'Oh no' }],
    ['an error without one', 403, '{"message":"Forbidden"}', { kind: 'unreachable', message: 'status 403' }],
    ['an error page', 502, '<html>', { kind: 'unreachable', message: 'status 502' }],
    ['an error whose text is none', 400, '{"errorMessage":5}', { kind: 'unreachable', message: 'status 400' }],
    ['a success without a body', 204, '', { kind: 'none', message: 'answered null' }],
  ])('%s', async (_name, status, body, outcome) => {
    const triggers = await open((_event, { response }) => response.writeHead(status).end(body))
    expect(await refusalOf(triggers.invoke(arn, {}))).toEqual(outcome)
  })

  test('a redirect is not followed: the event goes to nobody else', async () => {
    let requests = 0
    const triggers = await open((_event, { response }) => {
      requests += 1
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await refusalOf(triggers.invoke(arn, {}))).toEqual({ kind: 'unreachable', message: 'status 307' })
    expect(requests).toBe(1)
  })

  test('nobody listens → unreachable with the reason and without the URL', async () => {
    const triggers = await open(() => undefined)
    await stop()
    const refusal = { kind: 'unreachable', message: 'the request failed (ECONNREFUSED)' }
    expect(await refusalOf(triggers.invoke(arn, {}))).toEqual(refusal)
  })
})

test('an answer without end → unreadable as soon as it is too large, and the connection is closed', async () => {
  const closed: Promise<void>[] = []
  const triggers = await open((_event, { response }) => {
    closed.push(new Promise((resolve) => response.on('close', resolve)))
    writeWithoutEnd(response)
  })
  const refusal = { kind: 'unreadable', message: 'the answer is larger than 6 MiB' }
  expect(await refusalOf(triggers.invoke(arn, {}))).toEqual(refusal)
  await Promise.all(closed)
})

describe('further attempts', () => {
  test.each([500, 429])('after %i, under the same webhook-id', async (status) => {
    const ids: unknown[] = []
    const triggers = await open((_event, { request, response }) => {
      ids.push(request.headers['webhook-id'])
      response.writeHead(ids.length < 3 ? status : 200).end('{"fine":true}')
    }, 2)
    expect(await triggers.invoke(arn, {})).toEqual({ fine: true })
    expect(ids).toEqual([ids[0], ids[0], ids[0]])
  })

  test.each<[string, number, string]>([
    ['an error of the function', 500, '{"errorMessage":"Denied."}'],
    ['a refusal', 403, ''],
    ['what cannot be read', 200, 'no JSON'],
  ])('never after %s', async (_name, status, body) => {
    let requests = 0
    const triggers = await open((_event, { response }) => {
      requests += 1
      response.writeHead(status).end(body)
    }, 2)
    expect((await refusalOf(triggers.invoke(arn, {}))).kind).not.toBe('none')
    expect(requests).toBe(1)
  })

  test('as many as configured, and then the failure', async () => {
    let requests = 0
    const triggers = await open((_event, { response }) => {
      requests += 1
      response.destroy()
    }, 2)
    expect((await refusalOf(triggers.invoke(arn, {}))).kind).toBe('unreachable')
    expect(requests).toBe(3)
  })
})
