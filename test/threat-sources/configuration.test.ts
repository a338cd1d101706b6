import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { planDev } from '../../src/config/dev-plan.js'
import { readSettings } from '../../src/config/read-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-log-delivery-'))
afterAll(() => rmSync(folder, { recursive: true }))

const secret = Buffer.alloc(32, 7)
const variables = { LOG_SECRET: `whsec_${secret.toString('base64')}` }
const machine = { cores: 1, platform: 'linux', folder } as const

async function read(text: string, mode: 'dev' | 'serve' = 'serve') {
  writeFileSync(join(folder, 'poolgate.config.yaml'), text)
  const resolved = await readSettings({ mode, flags: new Map(), environment: variables, folder })
  return { resolved, problems: resolved.problems.map(({ where, what }) => `${where} ${what}`) }
}

test('each kind of target, by ARN or the beginning of one', async () => {
  const { resolved, problems } = await read(`
logDelivery:
  targets:
    arn:aws:logs:us-east-1:123456789012:log-group:auth: { file: ./auth.log }
    arn:aws:firehose:*: { url: "https://logs.example.com/", secret: "\${env:LOG_SECRET}" }
    arn:aws:s3:::audit: { stdout: true }
`)
  expect(problems).toEqual([])
  expect(Object.fromEntries(resolved.logDelivery ?? [])).toEqual({
    'arn:aws:logs:us-east-1:123456789012:log-group:auth': { kind: 'file', path: join(folder, 'auth.log') },
    'arn:aws:firehose:*': { kind: 'http', url: 'https://logs.example.com/', secret },
    'arn:aws:s3:::audit': { kind: 'stdout' },
  })
})

describe('what is wrong is told with its place', () => {
  test.each([
    ['a name that is no ARN', 'logs: { stdout: true }', 'must be the ARN of a destination'],
    ['no kind', 'arn:aws:s3:::audit: {}', 'needs exactly one of file, stdout, url'],
    ['two kinds', 'arn:aws:s3:::audit: { stdout: true, file: x }', 'needs exactly one of file, stdout, url'],
    ['an unknown member', 'arn:aws:s3:::audit: { stdout: true, colour: x }', 'is not known here'],
    ['a URL without a secret', 'arn:aws:s3:::audit: { url: "https://logs.example.com/" }', 'secret'],
    ['a secret in the file', 'arn:aws:s3:::audit: { url: "https://logs.example.com/", secret: whsec_AAAA }', 'secret'],
    [
      'a URL that is not encrypted',
      `arn:aws:s3:::audit: { url: "http://logs.example.com/", secret: "\${env:LOG_SECRET}" }`,
      'must begin with https://',
    ],
  ])('%s', async (_, target, complaint) => {
    const { problems } = await read(`logDelivery:\n  targets:\n    ${target}\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('poolgate.config.yaml:3:')
    expect(problems[0]).toContain(complaint)
  })

  test('an unknown member of the section', async () => {
    expect((await read('logDelivery: { sinks: {} }')).problems).toHaveLength(1)
  })

  test('files that do not exist', async () => {
    const { resolved } = await read('threats: { geoDatabase: ./nowhere.mmdb, breachedPasswords: ./nothing.txt }', 'dev')
    const planning = planDev(resolved, machine)
    const problems = 'problems' in planning ? planning.problems : []
    expect(problems.map(({ what }) => what)).toEqual([
      `names a file that does not exist: ${join(folder, 'nowhere.mmdb')}`,
      `names a file that does not exist: ${join(folder, 'nothing.txt')}`,
    ])
  })
})

test('files that threat protection reads are relative to the configuration file', async () => {
  writeFileSync(join(folder, 'hashes.txt'), '')
  const { resolved } = await read('threats: { breachedPasswords: ./hashes.txt }', 'dev')
  const planning = planDev(resolved, machine)
  const threats = 'plan' in planning ? planning.plan.server.threats : undefined
  expect(threats).toEqual({ breachedPasswordsFile: join(folder, 'hashes.txt') })
})
