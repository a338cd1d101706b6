import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { closeListener, createListener, type ListenerOptions } from '../../src/http/listener.js'
import type { RawReply, RawRequest } from '../../src/http/raw-request.js'
import { registerApi } from '../../src/http/register-api.js'
import { exchange } from '../support/raw-socket.js'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Listening {
  readonly app: FastifyInstance
  readonly port: number
  readonly requests: RawRequest[]
}

async function listen(
  options: Partial<ListenerOptions> = {},
  answer?: (request: RawRequest) => Promise<RawReply>,
): Promise<Listening> {
  const app = createListener({ bodyLimitBytes: 1000, trustedProxies: [], log: { error: () => undefined }, ...options })
  const requests: RawRequest[] = []
  registerApi(app, {
    async handle(request) {
      requests.push(request)
      return (await answer?.(request)) ?? { status: 200, headers: { 'x-amzn-RequestId': 'id' }, body: '{"a":"é"}' }
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  closers.push(() => closeListener(app, 500))
  return { app, port: (app.server.address() as AddressInfo).port, requests }
}

const post = (headers: string, body = '') =>
  `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers}\r\n${body}`

describe('the API route', () => {
  test('hands over the request as it came and writes the reply as it is', async () => {
    const { port, requests } = await listen()
    const reply = await exchange(
      port,
      post('X-Amz-Target: a\r\nx-amz-target: b\r\nContent-Type: text/plain\r\n', '{ "é" }'),
    )
    expect(requests).toMatchObject([{ method: 'POST', target: '/', sourceIp: '127.0.0.1' }])
    expect(requests[0]?.body.toString()).toBe('{ "é" }')
    expect(requests[0]?.rawHeaders).toEqual(expect.arrayContaining(['X-Amz-Target', 'a', 'x-amz-target', 'b']))
    expect(reply).toMatch(/^HTTP\/1\.1 200 OK\r\nx-amzn-RequestId: id\r\nContent-Length: 10\r\nDate: /)
  })

  test.each([
    ['no media type', ''],
    ['another media type', 'Content-Type: text/xml\r\n'],
    ['a media type with parameters', 'Content-Type: application/x-amz-json-1.1; charset=UTF-8\r\n'],
  ])('takes a body with %s', async (_, header) => {
    const { port, requests } = await listen()
    expect(await exchange(port, post(header, '{broken'))).toContain('HTTP/1.1 200')
    expect(requests[0]?.body.toString()).toBe('{broken')
  })

  test('a malformed media type → 415', async () => {
    const { port } = await listen()
    expect(await exchange(port, post('Content-Type: ;;;\r\n', '{}'))).toContain('HTTP/1.1 415')
  })

  test('no body at all is an empty one', async () => {
    const { port, requests } = await listen()
    await exchange(port, 'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    expect(requests[0]?.body).toHaveLength(0)
  })

  test('a preflight reaches the handler', async () => {
    const { port, requests } = await listen()
    await exchange(port, 'OPTIONS / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    expect(requests).toMatchObject([{ method: 'OPTIONS' }])
  })
})

describe('refusals', () => {
  test('a body over the limit → 413 in AWS’s error form', async () => {
    const { port, requests } = await listen()
    const reply = await exchange(port, post('', 'x'.repeat(1001)))
    expect(reply).toContain('HTTP/1.1 413 Payload Too Large')
    expect(reply).toContain('{"__type":"RequestEntityTooLargeException","message":"The request body is too large."}')
    expect(requests).toHaveLength(0)
  })

  test('a chunked body over the limit → 413', async () => {
    const { port } = await listen()
    const chunks = `400\r\n${'x'.repeat(1024)}\r\n0\r\n\r\n`
    const request = `POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunks}`
    expect(await exchange(port, request)).toContain('HTTP/1.1 413')
  })

  test.each(['GET /authorize', 'GET /', 'PUT /', 'POST //', 'POST /x'])('%s → 404 BadRequest', async (line) => {
    const { port } = await listen()
    const reply = await exchange(port, `${line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`)
    expect(reply).toContain('HTTP/1.1 404')
    expect(reply).toContain(
      '{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}',
    )
  })

  const chunked = 'Transfer-Encoding: chunked\r\n'
  test.each([
    ['a malformed percent-encoding', 'GET /%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'],
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['no host', 'POST / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a blank in a header name', 'POST / HTTP/1.1\r\nHost: h\r\nX Y: z\r\n\r\n'],
    ['a NUL in a header', 'POST / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n'],
    ['a folded header', 'POST / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['length and chunks', `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n${chunked}\r\n0\r\n\r\n`],
    ['a wrong chunk length', `POST / HTTP/1.1\r\nHost: h\r\n${chunked}\r\nzz\r\n\r\n`],
    ['an unknown transfer coding', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n'],
    ['a bare line feed', 'POST / HTTP/1.1\nHost: h\nContent-Length: 0\n\n'],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n'],
    ['another protocol version', 'POST / HTTP/9.9\r\nHost: h\r\n\r\n'],
  ])('%s → 400, and the connection closes', async (_, bytes) => {
    const { port, requests } = await listen()
    const reply = await exchange(port, `${bytes}`)
    expect(reply).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(reply.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(requests.length).toBeLessThanOrEqual(0)
  })

  test('headers over 16 KiB → 431', async () => {
    const { port } = await listen()
    expect(await exchange(port, post(`X: ${'x'.repeat(20_000)}\r\n`))).toContain(
      'HTTP/1.1 431 Request Header Fields Too Large',
    )
  })

  test('500 random byte strings: every one answered or dropped, the server lives', async () => {
    const { port } = await listen()
    const tokens = [
      'POST / HTTP/1.1\r\n',
      'Host: h\r\n',
      'Content-Length: ',
      '5',
      '\r\n',
      '\n',
      'Transfer-Encoding: chunked',
      ': ',
      '\0',
      '\xff',
      '%',
      'é',
      '0\r\n\r\n',
      '{"a":1}',
      ' ',
    ]
    const junk = Array.from({ length: 500 }, (_, seed) =>
      Array.from(
        { length: 1 + (seed % 12) },
        (_, at) => tokens[(seed * 7 + at * at * 3 + (seed >> 2)) % tokens.length],
      ).join(''),
    )
    for (let at = 0; at < junk.length; at += 100) {
      const replies = await Promise.all(
        junk.slice(at, at + 100).map((bytes) => exchange(port, Buffer.from(bytes, 'latin1'), 100)),
      )
      for (const reply of replies) expect(reply).not.toMatch(/^HTTP\/1\.1 5/)
    }
    expect(await exchange(port, post(''))).toContain('200 OK')
  })

  test('an error in a route of some surface → 500 without details', async () => {
    const logged: object[] = []
    const app = createListener({
      bodyLimitBytes: 10,
      trustedProxies: [],
      log: { error: (fields) => logged.push(fields) },
    })
    app.get('/broken', async () => {
      throw new Error('secret detail')
    })
    const reply = await app.inject('/broken')
    expect(reply.statusCode).toBe(500)
    expect(reply.body).toBe('{"__type":"InternalErrorException","message":"An internal error occurred."}')
    expect(logged).toHaveLength(1)
  })
})

describe('the caller’s address', () => {
  const forwarded = [
    'X-Forwarded-For: 203.0.113.9',
    'Forwarded: for=203.0.113.9',
    'X-Real-IP: 203.0.113.9',
    'Via: 1.1 p',
    'X-Client-IP: 203.0.113.9',
  ]

  test('is the peer’s whatever an untrusted peer claims', async () => {
    const { port, requests } = await listen()
    await exchange(port, post(`${forwarded.join('\r\n')}\r\n`))
    expect(requests[0]?.sourceIp).toBe('127.0.0.1')
  })

  test('is the right-most untrusted one that a trusted proxy names', async () => {
    const { port, requests } = await listen({ trustedProxies: ['127.0.0.0/8', '10.0.0.1'] })
    await exchange(port, post('X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.1\r\n'))
    expect(requests[0]?.sourceIp).toBe('203.0.113.9')
  })
})

describe('a body that does not come', () => {
  test('is answered 408 and the connection closed', async () => {
    const { port } = await listen({ bodyMilliseconds: 100 })
    const answer = await exchange(port, post('').replace(/content-length: \d+/i, 'Content-Length: 1000'), 5000)
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
  })
})

describe('closing', () => {
  test('a running request is answered, an idle connection closed, a new one refused', async () => {
    const { app, port } = await listen({}, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      return { status: 200, headers: {}, body: 'done' }
    })
    const idle = exchange(port, '', 5000)
    const running = exchange(port, post('').replace('Connection: close\r\n', ''), 5000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const started = Date.now()
    await closeListener(app)
    expect(Date.now() - started).toBeLessThan(1000)
    expect(await running).toContain('done')
    expect(await idle).toBe('')
    expect(await exchange(port, post(''))).toBe('')
  })

  test('a request that does not end is cut off', async () => {
    const { app, port } = await listen({}, () => new Promise(() => undefined))
    const running = exchange(port, post(''), 5000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const started = Date.now()
    await closeListener(app, 200)
    expect(Date.now() - started).toBeLessThan(1000)
    expect(await running).toBe('')
  })
})
