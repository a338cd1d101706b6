import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config/read-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-triggers-section-'))
writeFileSync(join(folder, 'sign-up.mjs'), 'export const handler = (event) => event')
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = Buffer.alloc(32, 7)
const variables = {
  HOOK_SECRET: `whsec_${bytes.toString('base64')}`,
  AES_KEY: bytes.toString('base64'),
  LAMBDA_ID: 'AKIACONFIGURED000001',
  LAMBDA_SECRET: 'a-secret-of-lambda',
  POOLGATE_MASTER_KEY: 'never for functions',
}

async function read(text: string, mode: 'dev' | 'serve' = 'serve') {
  writeFileSync(join(folder, 'poolgate.config.yaml'), text)
  const { triggers, problems } = await readSettings({ mode, flags: new Map(), environment: variables, folder })
  return { triggers, problems: problems.map(({ where, what }) => `${where} ${what}`) }
}

const arn = 'arn:aws:lambda:us-east-1:123456789012:function'

test('everything that may be written', async () => {
  const { triggers, problems } = await read(`
triggers:
  timeoutSeconds: 10
  retries: 2
  targets:
    ${arn}:sign-up: { module: ./sign-up.mjs }
    ${arn}:named: { module: sign-up.mjs, export: other }
    ${arn}:hook: { url: "https://hooks.example.com/x", secret: "\${env:HOOK_SECRET}" }
    ${arn}:near: { url: "http://localhost:8080/", secret: "\${env:HOOK_SECRET}" }
    ${arn}:plain: { url: "http://hooks.internal/", secret: "\${env:HOOK_SECRET}", plainHttp: true }
    ${arn}:child: { command: [node, worker.js, --fast] }
    ${arn}:sam:
      lambda: { endpoint: "http://127.0.0.1:3001", functionName: Fn, region: eu-west-1 }
    ${arn}:keys:
      lambda: { accessKeyId: "\${env:LAMBDA_ID}", secretAccessKey: "\${env:LAMBDA_SECRET}" }
    arn:aws:lambda:*: { lambda: {} }
  encryption: { keyNamespace: poolgate, keyName: codes, rawAesKey: "\${env:AES_KEY}" }
`)
  expect(problems).toEqual([])
  const file = join(folder, 'sign-up.mjs')
  expect(triggers).toMatchObject({ timeoutMilliseconds: 10_000, retries: 2 })
  expect(Object.fromEntries(triggers?.targets ?? [])).toEqual({
    [`${arn}:sign-up`]: { kind: 'module', file, exportName: 'handler' },
    [`${arn}:named`]: { kind: 'module', file, exportName: 'other' },
    [`${arn}:hook`]: { kind: 'http', url: 'https://hooks.example.com/x', secret: bytes },
    [`${arn}:near`]: { kind: 'http', url: 'http://localhost:8080/', secret: bytes },
    [`${arn}:plain`]: { kind: 'http', url: 'http://hooks.internal/', secret: bytes },
    [`${arn}:child`]: { kind: 'command', command: ['node', 'worker.js', '--fast'], folder },
    [`${arn}:sam`]: {
      kind: 'lambda',
      endpoint: 'http://127.0.0.1:3001',
      functionName: 'Fn',
      region: 'eu-west-1',
    },
    [`${arn}:keys`]: {
      kind: 'lambda',
      credentials: { accessKeyId: variables.LAMBDA_ID, secretAccessKey: variables.LAMBDA_SECRET },
    },
    'arn:aws:lambda:*': { kind: 'lambda' },
  })
  expect(triggers?.encryption).toEqual({ kind: 'raw-aes', keyNamespace: 'poolgate', keyName: 'codes', key: bytes })
})

test('what is left out has the limits of AWS; functions do not see variables of Poolgate', async () => {
  const { triggers } = await read('triggers: {}')
  expect(triggers).toMatchObject({ timeoutMilliseconds: 5000, retries: 0, targets: new Map() })
  expect(triggers?.encryption).toBeUndefined()
  expect(Object.keys(triggers?.environment ?? {})).toEqual(['HOOK_SECRET', 'AES_KEY', 'LAMBDA_ID', 'LAMBDA_SECRET'])
})

test('a file without the section has none', async () => {
  expect(await read('region: eu-west-1')).toEqual({ triggers: undefined, problems: [] })
  expect(await read('triggers:')).toEqual({ triggers: undefined, problems: [] })
})

const target = (content: string) => `triggers:\n  targets:\n    ${arn}:x: ${content}\n`
const variable = (name: string) => `"\${env:${name}}"`
const at = (line: number, column: number, path = '') => `poolgate.config.yaml:${line}:${column} triggers${path}`
const targetPath = `.targets["${arn}:x"]`

describe('what is refused, each with its place', () => {
  test.each<[string, string, string]>([
    ['an unknown member', 'triggers:\n  timeout: 5\n', `${at(2, 3, '.timeout')} is not known here`],
    ['a list', 'triggers: [1]\n', `${at(1, 11)} must be a mapping`],
    [
      'a time limit of 0',
      'triggers: { timeoutSeconds: 0 }\n',
      `${at(1, 13, '.timeoutSeconds')} must be a whole number`,
    ],
    ['six retries', 'triggers: { retries: 6 }\n', `${at(1, 13, '.retries')} must be a whole number from 0 to 5`],
    [
      'a name that is no ARN',
      'triggers:\n  targets:\n    pre-sign-up: { module: ./sign-up.mjs }\n',
      `${at(3, 5, '.targets.pre-sign-up')} must be the ARN of a function`,
    ],
    [
      'a * in the middle',
      'triggers:\n  targets:\n    arn:aws:*:x: { module: ./sign-up.mjs }\n',
      'must be the ARN of a function',
    ],
    ['no target', target('{}'), `${at(3, 5, targetPath)} needs one of module, url, lambda, command`],
    ['a misspelt target', target('{ modul: x.mjs }'), 'is not known here; did you mean module?'],
    ['two targets', target('{ module: ./sign-up.mjs, command: [x] }'), 'cannot be combined with module'],
    ['a member of another kind', target('{ module: ./sign-up.mjs, secret: x }'), '.secret is not known here'],
    ['a module that is not there', target('{ module: ./lost.mjs }'), 'names a file that does not exist'],
    ['a module in TypeScript', target('{ module: ./sign-up.ts }'), 'must name a JavaScript file'],
    ['a URL without a secret', target('{ url: "https://x.example" }'), 'needs a secret'],
    [
      'a secret in the file',
      target(`{ url: "https://x.example", secret: "${variables.HOOK_SECRET}" }`),
      'is a secret and does not belong in a file like this',
    ],
    [
      'a variable that is not set',
      target(`{ url: "https://x.example", secret: ${variable('LOST')} }`),
      'names the variable LOST, which is not set',
    ],
    [
      'a secret too short',
      target(`{ url: "https://x.example", secret: ${variable('LAMBDA_ID')} }`),
      'must be whsec_ and',
    ],
    [
      'a URL in clear to another machine',
      target(`{ url: "http://x.example", secret: ${variable('HOOK_SECRET')} }`),
      'must begin with https:// unless it is on this machine',
    ],
    ['a URL of another scheme', target(`{ url: "file:///x", secret: ${variable('HOOK_SECRET')} }`), 'must be a URL'],
    [
      'a URL with a password',
      target(`{ url: "https://a:b@x.example", secret: ${variable('HOOK_SECRET')} }`),
      'must not hold a user or a password',
    ],
    [
      'half a key',
      target(`{ lambda: { accessKeyId: ${variable('LAMBDA_ID')} } }`),
      'needs accessKeyId and secretAccessKey',
    ],
    ['an unknown member of lambda', target('{ lambda: { endpont: x } }'), 'did you mean endpoint?'],
    ['a command that is a text', target('{ command: node worker.js }'), 'must be a list'],
    ['an empty command', target('{ command: [] }'), 'must be a list: the program and its arguments'],
    [
      'an encryption without a key',
      'triggers: { encryption: { keyName: x } }\n',
      'needs a keyNamespace, a keyName and',
    ],
    [
      'a key of the wrong size',
      `triggers: { encryption: { keyNamespace: a, keyName: b, rawAesKey: ${variable('LAMBDA_ID')} } }\n`,
      'must be 16, 24 or 32 bytes in base64',
    ],
    [
      'plaintext in serve',
      'triggers: { encryption: { plaintextInDevelopment: true } }\n',
      `${at(1, 27, '.encryption.plaintextInDevelopment')} is for \`poolgate dev\` only`,
    ],
  ])('%s', async (_name, text, problem) => {
    const { problems } = await read(text)
    expect(problems.join('\n')).toContain(problem)
    expect(problems).toHaveLength(problem.includes('did you mean module') ? 2 : 1)
    for (const value of Object.values(variables)) expect(problems.join()).not.toContain(value)
  })
})

test('dev takes secrets in the file, plain HTTP and plaintext codes', async () => {
  const { triggers, problems } = await read(
    `${target(`{ url: "http://x.example", secret: "${variables.HOOK_SECRET}" }`)}  encryption: { plaintextInDevelopment: true }\n`,
    'dev',
  )
  expect(problems).toEqual([])
  expect(triggers?.encryption).toEqual({ kind: 'plaintext' })
  expect(triggers?.targets.size).toBe(1)
})

test('a misspelt section is refused with the nearest name', async () => {
  expect((await read('trigers: {}')).problems).toEqual([
    'poolgate.config.yaml:1:1 trigers is not a setting; did you mean triggers?',
  ])
})
