import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSettings } from '../../src/config/read-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-messages-section-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = Buffer.alloc(32, 7)
const variables = { HOOK_SECRET: `whsec_${bytes.toString('base64')}`, KEY_ID: 'AKIACONFIGURED000001', KEY: 'a-secret' }

async function read(text: string, mode: 'dev' | 'serve' = 'serve') {
  writeFileSync(join(folder, 'poolgate.config.yaml'), text)
  const { messages, problems } = await readSettings({ mode, flags: new Map(), environment: variables, folder })
  return { messages, problems: problems.map(({ where, what }) => `${where} ${what}`) }
}

test('everything that may be written', async () => {
  const ses = 'region: eu-west-1, from: no-reply@example.com, configurationSet: main'
  const { messages, problems } = await read(`
messages:
  email:
    ses: { ${ses}, accessKeyId: "\${env:KEY_ID}", secretAccessKey: "\${env:KEY}" }
  sms:
    sns: { endpoint: "http://127.0.0.1:4566", senderId: Example }
  limits: { perUserPerDay: 20, perDestinationPerDay: 0, perPoolPerDay: 5000 }
`)
  expect(problems).toEqual([])
  expect(messages).toEqual({
    email: {
      kind: 'ses',
      region: 'eu-west-1',
      credentials: { accessKeyId: variables.KEY_ID, secretAccessKey: variables.KEY },
      from: 'no-reply@example.com',
      configurationSet: 'main',
    },
    sms: { kind: 'sns', endpoint: 'http://127.0.0.1:4566', senderId: 'Example' },
    quotas: { perUser: 20, perPool: 5000 },
  })
})

test('webhooks, and the limits of those who name none', async () => {
  const hook = `{ url: "https://hooks.example.com/mail", secret: "\${env:HOOK_SECRET}" }`
  const { messages, problems } = await read(`messages: { email: { webhook: ${hook} }, sms: { webhook: ${hook} } }`)
  const webhook = { kind: 'webhook', url: 'https://hooks.example.com/mail', secret: bytes }
  expect(problems).toEqual([])
  expect(messages).toEqual({ email: webhook, sms: webhook, quotas: { perUser: 100, perDestination: 100 } })
})

test.each([
  ['{ email: { sms: {} } }', 'is not known here'],
  ['{ email: {} }', '1:13 messages.email needs one of ses, webhook'],
  ['{ email: { ses: {} } }', 'messages.email.ses needs a from'],
  ['{ sms: { sns: { senderId: "a b" } } }', 'messages.sms.sns.senderId must be 1 to 11 letters'],
  [`{ sms: { sns: { accessKeyId: "\${env:KEY_ID}" } } }`, 'needs accessKeyId and secretAccessKey together'],
  ['{ sms: { webhook: { url: "https://x.example/", secret: whsec_AAAA } } }', 'is a secret and does not belong'],
  [`{ sms: { webhook: { url: "https://x.example/", secret: "\${env:KEY}" } } }`, 'must be whsec_ and 24 to 64 bytes'],
  [`{ sms: { webhook: { url: "http://x.example/", secret: "\${env:HOOK_SECRET}" } } }`, 'must begin with https://'],
  [`{ sms: { webhook: { secret: "\${env:HOOK_SECRET}" } } }`, 'needs a url'],
  ['{ sms: { webhook: {}, sns: {} } }', 'cannot be combined with webhook'],
  ['{ limits: { perUserPerDay: -1 } }', 'must be a whole number'],
])('messages: %s is refused with its place', async (section, what) => {
  const { problems } = await read(`messages: ${section}`)
  expect(problems.join('\n')).toContain(what)
  expect(problems.join('\n')).toMatch(/poolgate\.config\.yaml:1:\d+ /)
  expect(problems.join('\n')).not.toContain(variables.KEY)
})
