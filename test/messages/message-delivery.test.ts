import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { LogTransport } from '../../src/jobs/log-transport.js'
import type { MessageDelivery } from '../../src/jobs/message-delivery.js'
import { SmtpTransport } from '../../src/jobs/smtp-transport.js'
import { WebhookTransport } from '../../src/jobs/webhook-transport.js'
import { startHttpReceiver } from './http-receiver.js'
import { type MailServer, startMailServer, until } from './mail-server.js'
import { type MessageStage, openMessageStage, stageKeys } from './message-stage.js'

let stage: MessageStage
let server: MailServer
let delivery: MessageDelivery | undefined

const smtp = (port: number) =>
  new SmtpTransport({ host: '127.0.0.1', port, secure: false, from: 'no-reply@pool.example' })

beforeEach(async () => {
  stage = await openMessageStage()
  server = await startMailServer()
})

afterEach(async () => {
  await delivery?.stop()
  delivery = undefined
  await server.close()
  await stage.storage.close()
})

describe('MessageDelivery', () => {
  test('sends every queued message once, those that were there before it started too', async () => {
    await stage.sendCode('early@example.com')
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await Promise.all(Array.from({ length: 60 }, (_, index) => stage.sendCode(`user${index}@example.com`)))
    await until(() => stage.are(61, 'delivered'))

    const recipients = server.received.flatMap(({ recipients }) => recipients)
    expect(recipients).toHaveLength(61)
    expect(new Set(recipients).size).toBe(61)
  })

  test('two workers never send the same message', async () => {
    delivery = stage.startDelivery({ email: smtp(server.port) })
    const second = stage.startDelivery({ email: smtp(server.port) })
    await Promise.all(Array.from({ length: 40 }, (_, index) => stage.sendCode(`user${index}@example.com`)))
    await until(() => stage.are(40, 'delivered'))
    await second.stop()

    expect(server.received).toHaveLength(40)
  })

  test('a change that rolls back sends nothing', async () => {
    delivery = stage.startDelivery({ email: smtp(server.port) })
    const { storage, codeMessages, pool, user } = stage
    const change = storage.transaction(async (tx) => {
      await codeMessages.send(tx, pool, user, { kind: 'sign-up', attribute: 'email', to: 'a@example.com', code: '1' })
      throw new Error('changed my mind')
    })
    await expect(change).rejects.toThrow('changed my mind')
    await pause(200)

    expect(server.received).toEqual([])
    expect(await stage.entries()).toEqual([])
  })

  test('tries a message eight times over hours, then gives it up', async () => {
    server.refuse = { on: 'DATA', code: 451 }
    await stage.sendCode('a@example.com')
    delivery = stage.startDelivery({ email: smtp(server.port) })
    const pauses = [15, 60, 300, 600, 1800, 3600, 7200]
    for (const [index, seconds] of pauses.entries()) {
      await until(async () => (await stage.entries())[0]?.tries === index + 1)
      expect(await stage.are(1, 'queued')).toBe(true)
      stage.clock.advance(seconds - 1)
      await pause(60)
      expect((await stage.entries())[0]?.tries).toBe(index + 1)
      stage.clock.advance(1)
    }
    await until(() => stage.are(1, 'failed'))

    expect((await stage.entries())[0]).toMatchObject({ tries: 8, lastError: 'SMTP EMESSAGE DATA 451' })
  })

  test('delivers after the server took the message at a later try', async () => {
    server.refuse = { on: 'RCPT TO', code: 450 }
    await stage.sendCode('a@example.com')
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await until(async () => (await stage.entries())[0]?.tries === 1)
    server.refuse = undefined
    stage.clock.advance(15)
    await until(() => stage.are(1, 'delivered'))

    expect(server.received).toHaveLength(1)
  })

  test('gives up at once what the server refuses for good', async () => {
    server.refuse = { on: 'RCPT TO', code: 550 }
    await stage.sendCode('nobody@example.com')
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await until(() => stage.are(1, 'failed'))

    expect((await stage.entries())[0]?.lastError).toBe('SMTP EENVELOPE RCPT TO 550')
  })

  test('gives up a message that has become useless', async () => {
    await stage.sendCode('a@example.com')
    stage.clock.advance(24 * 3600 + 1)
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await until(() => stage.are(1, 'failed'))

    expect(server.received).toEqual([])
  })

  test('while the server is away nothing is lost, and all is sent when it is back', { timeout: 30_000 }, async () => {
    const { port } = server
    await server.close()
    delivery = stage.startDelivery({ email: smtp(port) })
    for (let index = 0; index < 10; index += 1) await stage.sendCode(`user${index}@example.com`)
    await until(async () => (await stage.entries()).some(({ lastError }) => lastError !== undefined))
    server = await startMailServer({ listenOn: port })
    stage.clock.advance(60)
    await until(() => stage.are(10, 'delivered'), 25)

    expect(server.received).toHaveLength(10)
  })

  test('a channel that is away, or hangs, does not hold up the other one', async () => {
    const receiver = await startHttpReceiver()
    const { port } = server
    await server.close()
    const sms = new WebhookTransport({ url: receiver.url, secret: Buffer.alloc(32), clock: stage.clock })
    delivery = stage.startDelivery({ email: smtp(port), sms })
    for (let index = 0; index < 5; index += 1) {
      await stage.sendCode(`user${index}@example.com`)
      await stage.sendCode(`+1202555012${index}`)
    }
    const statesOf = async () => (await stage.entries()).map(({ state }) => state).sort()
    await until(() => receiver.received.length === 5)
    await until(async () => (await statesOf()).filter((state) => state === 'delivered').length === 5)
    expect((await statesOf()).filter((state) => state === 'queued')).toHaveLength(5)

    receiver.answer = undefined
    await stage.sendCode('+12025550199')
    await until(() => receiver.received.length === 6)
    server = await startMailServer({ listenOn: port })
    await until(() => {
      stage.clock.advance(30)
      return server.received.length === 5
    })
    await receiver.close()
  })

  test('a mail server that accepts slowly delays no text message', async () => {
    const slow = await startMailServer({ onRcptTo: () => undefined })
    const receiver = await startHttpReceiver()
    const sms = new WebhookTransport({ url: receiver.url, secret: Buffer.alloc(32), clock: stage.clock })
    delivery = stage.startDelivery({ email: smtp(slow.port), sms })
    for (let index = 0; index < 30; index += 1) await stage.sendCode(`user${index}@example.com`)
    await pause(200)
    const start = performance.now()
    await stage.sendCode('+12025550123')
    await until(() => receiver.received.length === 1, 3)

    expect(performance.now() - start).toBeLessThan(3000)
    expect(slow.received).toEqual([])
    await receiver.close()
    await delivery.stop()
    await slow.close()
  })

  test('tries again at a time that is up to a tenth later by chance', async () => {
    server.refuse = { on: 'DATA', code: 451 }
    await stage.sendCode('a@example.com')
    const random = { ...systemRandom, integer: (limit: number) => limit - 1 }
    delivery = stage.startDelivery({ email: smtp(server.port) }, random)
    await until(async () => (await stage.entries())[0]?.tries === 1)
    const [entry] = await stage.entries()
    expect(Number(entry?.nextTryAt) - stage.clock.now().getTime()).toBe(16_499)
  })

  test('a server that never answers does not delay those who queue', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    delivery = stage.startDelivery({ email: smtp((mute.address() as { port: number }).port) })
    await stage.sendCode('first@example.com')
    await pause(100)
    const start = performance.now()
    await stage.sendCode('second@example.com')

    expect(performance.now() - start).toBeLessThan(500)
    mute.close()
    await server.close()
  })

  test('without a mail server mails stay queued, with a warning', async () => {
    await stage.sendCode('a@example.com')
    delivery = stage.startDelivery({})
    await until(async () => (await stage.entries())[0]?.lastError === 'no mail server is configured')

    expect(await stage.are(1, 'queued')).toBe(true)
    expect(stage.logged.join('')).toContain('No mail server is configured')
    await delivery.stop()
    stage.clock.advance(60)
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await until(() => stage.are(1, 'delivered'))
  })

  test('without a way to send text messages they fail, with the reason', async () => {
    await stage.sendCode('+12025550123')
    delivery = stage.startDelivery({ email: smtp(server.port) })
    await until(() => stage.are(1, 'failed'))

    expect((await stage.entries())[0]?.lastError).toBe('there is no way to send text messages')
  })

  test('the log names the masked address and never the code', async () => {
    const lines: string[] = []
    const log = new LogTransport({ log: pino({}, { write: (line: string) => lines.push(line) }) })
    delivery = stage.startDelivery({ email: log, sms: log })
    await stage.sendCode('jane@example.com', '314159')
    await stage.sendCode('+12025550123', '271828')
    await until(() => stage.are(2, 'delivered'))

    const text = [...lines, ...stage.logged].join('')
    expect(text).toContain('mail to j***@e***')
    expect(text).toContain('text message to +*******0123')
    expect(text).not.toMatch(/314159|271828|jane@|2025550123/)
  })

  test('a message whose worker died is sent by the next one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'poolgate-outbox-'))
    const location = { kind: 'file', path: join(folder, 'poolgate.db') } as const
    const keys = stageKeys()
    const before = await openMessageStage(location, keys)
    await before.sendCode('a@example.com')
    const { clock, storage } = before
    const leased = await storage.transaction((tx) =>
      tx.outbox.lease('email', { limit: 10, now: clock.now(), until: new Date(clock.now().getTime() + 120_000) }),
    )
    expect(leased).toHaveLength(1)
    await storage.close()

    const after = await openMessageStage(location, keys)
    const next = after.startDelivery({ email: smtp(server.port) })
    await pause(100)
    expect(server.received).toEqual([])
    after.clock.advance(121)
    await until(() => after.are(1, 'delivered'))
    await next.stop()
    await after.storage.close()
    rmSync(folder, { recursive: true })

    expect(server.received).toHaveLength(1)
  })

  test('stop waits for the message in hand', async () => {
    const slow = await startMailServer({
      onRcptTo: (_address, _session, callback) => void setTimeout(() => callback(), 400),
    })
    delivery = stage.startDelivery({ email: smtp(slow.port) })
    await stage.sendCode('a@example.com')
    await pause(150)
    await delivery.stop()

    expect(await stage.are(1, 'delivered')).toBe(true)
    expect(slow.received).toHaveLength(1)
    await slow.close()
  })
})
