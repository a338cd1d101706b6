import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get as httpGet, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer, get as httpsGet } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureLocalCertificate, type LocalCertificate } from '../../src/dev/local-certificate.js'
import { closeListener, createListener } from '../../src/http/listener.js'
import { createServerFactory } from '../../src/http/server-factory.js'
import { TlsMultiplexer } from '../../src/http/tls-multiplexer.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-tls-'))
const now = new Date()
let material: LocalCertificate
let app: FastifyInstance
let port: number
let ca: string

beforeAll(async () => {
  material = await ensureLocalCertificate(folder, { hosts: ['dev.internal'], now })
  ca = readFileSync(material.caFile, 'utf8')
  app = listenerWith('local')
  app.get('/', async (request) => ({ secure: 'encrypted' in request.raw.socket }))
  app.post('/echo', async ({ body }) => body)
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await closeListener(app, 500)
  rmSync(folder, { recursive: true })
})

function listenerWith(kind: 'local' | 'files'): FastifyInstance {
  const factory = createServerFactory({ kind, certificate: material.certificate, key: material.key })
  return createListener({ bodyLimitBytes: 100_000, trustedProxies: [], log: { error() {} }, ...factory })
}

function read(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    response.on('end', () => resolve(text)).on('error', reject)
  })
}

function overHttp(path = '/'): Promise<string> {
  return new Promise((resolve, reject) => {
    httpGet({ host: '127.0.0.1', port, path }, (response) => resolve(read(response))).on('error', reject)
  })
}

function overHttps(servername = 'localhost'): Promise<string> {
  return new Promise((resolve, reject) => {
    httpsGet({ host: '127.0.0.1', port, servername, ca }, (response) => resolve(read(response))).on('error', reject)
  })
}

describe('HTTP and HTTPS on one port', () => {
  test('a plain request is answered in plain', async () => {
    expect(JSON.parse(await overHttp())).toEqual({ secure: false })
  })

  test('a TLS client that trusts the local authority is answered over TLS', async () => {
    expect(JSON.parse(await overHttps())).toEqual({ secure: true })
    expect(JSON.parse(await overHttps('dev.internal'))).toEqual({ secure: true })
  })

  test('a TLS client that does not know the authority, or asks for another name, does not go on', async () => {
    const stranger = new Promise((resolve, reject) => {
      httpsGet({ host: '127.0.0.1', port, servername: 'localhost' }, resolve).on('error', reject)
    })
    await expect(stranger).rejects.toThrow(/certificate/)
    await expect(overHttps('other.internal')).rejects.toThrow(/altnames/)
  })

  test('fifty clients of both kinds at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? overHttp() : overHttps())))
    expect(answers.filter((answer) => answer === '{"secure":true}')).toHaveLength(25)
    expect(answers.filter((answer) => answer === '{"secure":false}')).toHaveLength(25)
  })

  test('a request that arrives byte by byte is put together, also a body larger than one packet', async () => {
    const text = 'x'.repeat(70_000)
    const body = JSON.stringify({ text })
    const head = `POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk.toString()
      })
      socket.on('end', () => resolve(received)).on('error', reject)
      const bytes = [...head.slice(0, 5), head.slice(5), body]
      const next = () => {
        const piece = bytes.shift()
        if (piece === undefined) return
        socket.write(piece)
        setTimeout(next, 3)
      }
      next()
    })
    expect(answer).toContain('HTTP/1.1 200')
    expect(answer).toContain(text)
  })

  test('what is neither HTTP nor TLS is answered 400 and cut off', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('\u0001\u0002\u0003\r\n\r\n'))
      socket.on('data', (chunk) => resolve(chunk.toString())).on('error', reject)
    })
    expect(answer).toContain('HTTP/1.1 400')
  })

  test('broken handshakes and connections without a word leave the server alone', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0x16, 3, 1, 0, 4, 1, 2, 3, 4])))
      socket
        .resume()
        .on('close', () => resolve())
        .on('error', () => {})
    })
    const wordless = connect(port, '127.0.0.1')
    await new Promise<void>((resolve) => wordless.end().on('close', () => resolve()))
    expect(JSON.parse(await overHttps())).toEqual({ secure: true })
  })

  test('TLS 1.1 is refused', async () => {
    const attempt = new Promise((resolve, reject) => {
      tlsConnect({ host: '127.0.0.1', port, ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }, () =>
        resolve('connected'),
      ).on('error', reject)
    })
    await expect(attempt).rejects.toThrow()
  })
})

test('a connection that stays silent is cut off', async () => {
  const handler = () => {}
  const multiplexer = new TlsMultiplexer(createServer(handler), createSecureServer({}, handler), 50)
  await new Promise<void>((resolve) => multiplexer.listen(0, '127.0.0.1', resolve))
  const { port: own } = multiplexer.address() as AddressInfo
  const started = performance.now()
  await new Promise<void>((resolve) => connect(own, '127.0.0.1').on('close', () => resolve()))
  expect(performance.now() - started).toBeLessThan(2000)
  await new Promise<void>((resolve) => multiplexer.close(() => resolve()))
})

test('limits set on the multiplexer reach the servers behind it', async () => {
  const slow = Fastify({ ...createServerFactory({ kind: 'local', ...material }) })
  slow.get('/', async () => 'never')
  await slow.ready()
  Object.assign(slow.server, { headersTimeout: 200, requestTimeout: 300 })
  const tracked = slow.server as unknown as { headersTimeout: number; requestTimeout: number }
  expect([tracked.headersTimeout, tracked.requestTimeout]).toEqual([200, 300])
  await slow.close()
})

test('closing waits for a running request, ends idle connections, and is quick', async () => {
  const closing = listenerWith('local')
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived = () => {}
  const inHand = new Promise<void>((resolve) => {
    arrived = resolve
  })
  closing.get('/', async () => {
    arrived()
    await held
    return 'finished'
  })
  await closing.listen({ host: '127.0.0.1', port: 0 })
  const { port: own } = closing.server.address() as AddressInfo
  const silent = connect(own, '127.0.0.1')
  const silentEnd = new Promise<void>((resolve) => silent.on('close', () => resolve()))
  const answer = new Promise<string>((resolve, reject) => {
    httpsGet({ host: '127.0.0.1', port: own, servername: 'localhost', ca }, (response) => resolve(read(response))).on(
      'error',
      reject,
    )
  })
  await inHand
  const closed = closeListener(closing, 5000)
  setTimeout(release, 100)
  expect(await answer).toBe('finished')
  await Promise.all([closed, silentEnd])
})

describe('the local certificate', () => {
  test('is kept over starts, and its keys are readable by their owner only', async () => {
    expect(await ensureLocalCertificate(folder, { hosts: [], now })).toEqual(material)
    if (process.platform === 'win32') return
    for (const name of ['ca-key.pem', 'server-key.pem']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  test('is renewed before it ends, and for a new host name, by the same authority', async () => {
    const own = mkdtempSync(join(tmpdir(), 'poolgate-tls-'))
    const first = await ensureLocalCertificate(own, { hosts: [], now })
    const authority = readFileSync(first.caFile, 'utf8')
    const named = await ensureLocalCertificate(own, { hosts: ['a.test'], now })
    const later = await ensureLocalCertificate(own, { hosts: [], now: new Date(now.getTime() + 380 * 86_400_000) })
    expect(new Set([first.certificate, named.certificate, later.certificate]).size).toBe(3)
    expect(readFileSync(first.caFile, 'utf8')).toBe(authority)
    rmSync(own, { recursive: true })
  })

  test('a damaged authority is replaced together with the certificate', async () => {
    const own = mkdtempSync(join(tmpdir(), 'poolgate-tls-'))
    const first = await ensureLocalCertificate(own, { hosts: [], now })
    writeFileSync(join(own, 'ca-key.pem'), 'damaged')
    const second = await ensureLocalCertificate(own, { hosts: ['b.test'], now })
    expect(second.certificate).not.toBe(first.certificate)
    rmSync(own, { recursive: true })
  })
})
