import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MailServer, startMailServer, until } from '../messages/mail-server.js'
import { signUp } from '../support/people.js'
import { type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { makeStage, run } from './stage.js'

const stage = makeStage()
const masterKey = randomBytes(32)
const environment = { POOLGATE_MASTER_KEY: masterKey.toString('base64') }
let mailServer: MailServer
let server: TestServer
let seed: Seed

const messages = (...args: string[]) => run(['messages', ...args, '--data', stage.folder], { environment })
const list = async (...args: string[]) =>
  (await messages('list', ...args)).out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

beforeAll(async () => {
  mailServer = await startMailServer()
  server = await startServer({
    storage: { kind: 'file', path: join(stage.folder, 'poolgate.db') },
    masterKey,
    logLevel: 'silent',
    smtp: { host: '127.0.0.1', port: mailServer.port, secure: false, from: 'no-reply@pool.example' },
  })
  seed = await seedPool(server)
})
afterAll(async () => {
  await server.stop()
  await mailServer.close()
  stage.clear()
})

describe('poolgate messages, beside a running server', () => {
  test('list shows what was given up and why, without codes and whole addresses; retry sends it after all', async () => {
    mailServer.refuse = { on: 'RCPT TO', code: 550 }
    await signUp(server, seed, 'jane')
    await until(async () => (await list('failed')).length === 1)
    const [failed] = await list('failed')
    expect(failed).toMatchObject({
      poolId: seed.poolId,
      state: 'failed',
      tries: 1,
      lastError: 'SMTP EENVELOPE RCPT TO 550',
      kind: 'sign-up',
      channel: 'email',
      destination: 'j***@e***',
    })
    const [message] = await server.inbox(seed.poolId)
    expect(JSON.stringify(failed)).not.toMatch(new RegExp(`${message?.code}|jane@`))

    mailServer.refuse = undefined
    expect(await messages('retry', String(failed?.id))).toMatchObject({ code: 0, out: '1 message is queued again.\n' })
    await until(async () => (await list('delivered')).length === 1)
    expect(mailServer.received.map(({ recipients }) => recipients)).toEqual([['jane@example.com']])
    expect(await messages('retry', 'all')).toMatchObject({ code: 0, out: '0 messages are queued again.\n' })
  })

  test('list without a state shows all', async () => {
    expect((await list()).map(({ state }) => state)).toEqual(['delivered'])
  })
})

describe('poolgate messages: what is not understood', () => {
  test.each([['lst'], ['list', 'lost'], ['list', 'failed', 'more'], ['retry'], ['retry', 'all', 'x']])(
    '%s %s is refused',
    async (...args) => {
      const { code, err } = await messages(...args)
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is not a command') })
    },
  )

  test('without a master key or a database it says what is missing', async () => {
    const { code, err } = await run(['messages', 'list'])
    expect(code).toBe(3)
    expect(err).toContain('Master key')
    expect(err).toContain('Storage')
  })

  test('help', async () => {
    expect((await run(['help', 'messages'])).out).toContain('poolgate messages retry all')
    expect((await run(['messages', 'list', '--help'])).out).toContain('poolgate messages retry all')
  })
})
