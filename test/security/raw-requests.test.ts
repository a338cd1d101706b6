import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange } from '../support/raw-socket.js'
import { seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let port: number
let clientId: string

beforeAll(async () => {
  server = await startServer({ logLevel: 'silent' })
  port = Number(new URL(server.endpoint).port)
  clientId = (await seedPool(server)).clientId
})
afterAll(() => server.stop())

const END = '\r\n\r\n'
const close = 'Connection: close\r\n'
const target = 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth\r\n'
const body = '{}'
const length = `Content-Length: ${body.length}\r\n`
const host = 'Host: localhost\r\n'

/** `POST /` with the lines between its host and its body. */
const post = (lines: string, content = body) => `POST / HTTP/1.1\r\n${host}${close}${lines}\r\n${content}`
const line = (text: string) => post(`${target}${length}${text}\r\n`)
const start = (text: string) => `${text}\r\n${host}${close}\r\n`

const requestLines = [
  ...['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE', 'CONNECT', 'PRI', 'post', 'POST\t', 'G\0T', 'PÖST', ''].map(
    (verb) => `${verb} / HTTP/1.1`,
  ),
  ...[
    'HTTP/0.9',
    'HTTP/1.2',
    'HTTP/2.0',
    'HTTP/3',
    'http/1.1',
    'HTTP/1.1 ',
    'HTTP/1',
    'HTPP/1.1',
    'HTTP/1.1\0',
    '',
  ].map((version) => `POST / ${version}`),
  ...[
    '',
    '*',
    '//',
    '/../',
    '/%',
    '/%2',
    '/%zz',
    '/%00',
    '/%ff%fe',
    '/\\',
    '/ ',
    '/a b',
    '/\t',
    '/é',
    '/?',
    '/#',
    'http://',
    'http://[::1',
    'http://a@b:99999/',
    'javascript:1',
    '?x',
    '/.well-known/jwks.json',
    '/us-east-1_x/.well-known/jwks.json',
    '/%2e%2e/%2e%2e/.well-known/jwks.json',
    `/${'a'.repeat(9000)}`,
    `/?${'a=b&'.repeat(3000)}`,
  ].map((path) => `POST ${path} HTTP/1.1`),
  ...[
    '/us-east-1_%zz/.well-known/jwks.json',
    '/%00_x/.well-known/jwks.json',
    "/us-east-1_'or'1/.well-known/jwks.json",
    '/us-east-1_x%2f..%2f/.well-known/jwks.json',
    '/__proto__/.well-known/jwks.json',
    '/constructor/.well-known/openid-configuration',
    `/us-east-1_${'x'.repeat(5000)}/.well-known/jwks.json`,
    '/health/..;/',
    '/;/',
    '/_poolgate/%2e%2e',
  ].map((path) => `GET ${path} HTTP/1.1`),
]

const headerLines = [
  ...[
    'X: a\0b',
    'X: a\rb',
    'X: a\nb',
    'X Y: z',
    'X\t: z',
    ': z',
    'X',
    '\x01: z',
    'Ö: z',
    'X: \x7f',
    ' X: folded',
    '\tX: folded',
    'X:\r\n y',
    `X: ${'x'.repeat(17_000)}`,
    `${'X'.repeat(17_000)}: y`,
  ],
  ...Array.from({ length: 3 }, (_, at) => Array.from({ length: 1000 * (at + 1) }, (_, n) => `X${n}: y`).join('\r\n')),
]

const lengths = [
  ...[
    '-1',
    '+2',
    '0x2',
    '2 2',
    '2,2',
    '2, 3',
    '1e1',
    '',
    ' ',
    '\t',
    '99999999999999999999',
    '2147483648',
    '9007199254740993',
    'two',
    '2.0',
    '２',
  ].map((value) => `Content-Length: ${value}\r\n`),
  'Content-Length: 2\r\nContent-Length: 3\r\n',
  'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
  'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n',
  ...[
    'chunked, chunked',
    'identity',
    'gzip',
    'xchunked',
    'chunked\x0b',
    ' chunked',
    'CHUNKED, identity',
    '"chunked"',
  ].map((value) => `Transfer-Encoding: ${value}\r\n`),
]

const chunks = [
  'zz\r\n{}\r\n0\r\n\r\n',
  '-2\r\n{}\r\n0\r\n\r\n',
  '2\r\n{}',
  '2\n{}\n0\n\n',
  'ffffffffffffffff\r\n{}\r\n',
  '2;a="\r\n{}\r\n0\r\n\r\n',
  '2\r\n{}0\r\n\r\n',
  '00000000000000002\r\n{}\r\n0\r\n\r\n',
  '2\r\n{}\r\n0\r\nX: a\0\r\n\r\n',
  '\r\n\r\n',
]

const targets = [
  '',
  ' ',
  'x',
  'AWSCognitoIdentityProviderService',
  'AWSCognitoIdentityProviderService.',
  'AWSCognitoIdentityProviderService.__proto__',
  'AWSCognitoIdentityProviderService.constructor',
  'AWSCognitoIdentityProviderService.toString',
  'AWSCognitoIdentityProviderService.InitiateAuth.x',
  'awscognitoidentityproviderservice.InitiateAuth',
  'AWSCognitoIdentityProviderService.initiateAuth',
  'AWSCognitoIdentityProviderService.InitiateAuth,x',
  'DynamoDB_20120810.GetItem',
  `AWSCognitoIdentityProviderService.${'x'.repeat(9000)}`,
]

const contents = [
  '',
  ' ',
  'null',
  '[]',
  '1',
  '"x"',
  '{',
  '}',
  '{"ClientId"',
  '{"ClientId":}',
  "{'ClientId':1}",
  '{"ClientId":"a",}',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '{"\\ud800":1}',
  '{"ClientId":"\\x"}',
  'NaN',
  '{"ClientId":NaN}',
  '\xff\xfe',
  '\0',
  '{"ClientId":"\0"}',
  '--boundary',
  'ClientId=a&AuthFlow=b',
  '<xml/>',
  '{"__proto__":{"x":1}}',
  `${'['.repeat(20_000)}`,
  `{"ClientId":${'9'.repeat(5000)}}`,
]

const corpus: readonly (readonly [string, string])[] = [
  ...requestLines.map((text) => ['request line', start(text)] as const),
  ...headerLines.map((text) => ['header', line(text)] as const),
  ...lengths.map((text) => ['length', post(target + text)] as const),
  ...chunks.map((text) => ['chunks', post(`${target}Transfer-Encoding: chunked\r\n`, text)] as const),
  ...targets.map((text) => ['target', post(`X-Amz-Target: ${text}\r\n${length}`)] as const),
  ...contents.map(
    (text) => ['body', post(`${target}Content-Length: ${Buffer.byteLength(text, 'latin1')}\r\n`, text)] as const,
  ),
  ['two targets', post(`${target}${target}${length}`)],
  ['no host', `POST / HTTP/1.1\r\n${close}${target}${length}\r\n${body}`],
  ['two hosts', `POST / HTTP/1.1\r\n${host}${host}${close}${target}${length}\r\n${body}`],
  ['nothing', END],
  ['noise', `${'\x16\x03\x01'.repeat(50)}${END}`],
  ['a reply', `HTTP/1.1 200 OK${END}`],
  ['upgrade', post(`${target}${length}Upgrade: websocket\r\n`)],
  ['expect', post(`${target}${length}Expect: 200-maybe\r\n`)],
  ['http2', `PRI * HTTP/2.0${END}SM${END}`],
]

describe('V45: malformed requests over a socket', () => {
  test(`${corpus.length} of them: each is refused or dropped, none succeeds, none is a 500, and the server lives`, {
    timeout: 60_000,
  }, async () => {
    expect(corpus.length).toBeGreaterThan(100)
    const started = performance.now()
    for (let at = 0; at < corpus.length; at += 16) {
      await Promise.all(
        corpus.slice(at, at + 16).map(async ([kind, bytes]) => {
          const reply = await exchange(port, Buffer.from(bytes, 'latin1'), 400)
          const what = `${kind}: ${JSON.stringify(bytes.slice(0, 200))} → ${reply.slice(0, 200)}`
          const statuses = [...reply.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
          for (const status of statuses)
            expect([400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505], what).toContain(status)
          // Never two answers to one request: the rest of the bytes was no request.
          expect(statuses.length, what).toBeLessThanOrEqual(1)
          expect(reply, what).not.toMatch(/node_modules|\.ts:|\bat .*\(/)
        }),
      )
    }
    expect(performance.now() - started).toBeLessThan(30_000)
    expect((await fetch(`${server.endpoint}/_poolgate/health`)).status).toBe(200)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a sound request over the same socket is answered: the control', async () => {
    const input = JSON.stringify({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: {} })
    const reply = await exchange(port, post(`${target}Content-Length: ${input.length}\r\n`, input))
    expect(reply).toMatch(/^HTTP\/1\.1 400 [\s\S]*Missing required parameter USERNAME/)
  })
})
