import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readArguments } from '../../src/cli/arguments.js'
import { planDev } from '../../src/config/dev-plan.js'
import type { Environment } from '../../src/config/environment.js'
import { readSettings } from '../../src/config/read-settings.js'
import { settingNames, settings } from '../../src/config/settings.js'
import { makeStage } from './stage.js'

const stage = makeStage()
const { folder } = stage
afterAll(() => stage.clear())
const machine = { cores: 3, platform: 'linux', folder }
let files = 0

/** A folder of its own with one configuration file. */
function folderWith(text: string, name = 'poolgate.config.yaml'): string {
  const own = join(folder, `case-${files++}`)
  mkdirSync(own)
  writeFileSync(join(own, name), text)
  return own
}

interface Case {
  readonly flags?: readonly string[]
  readonly environment?: Environment
  readonly folder?: string
  readonly configFile?: string
}

async function resolved({ flags = [], environment = {}, ...rest }: Case, mode: 'dev' | 'serve' = 'dev') {
  const own = rest.folder ?? folder
  const { given, configFile } = readArguments([mode, ...flags], own)
  return readSettings({ mode, flags: given, environment, folder: own, ...(configFile ? { configFile } : {}) })
}

async function plan(given: Case) {
  const planning = planDev(await resolved(given), { ...machine, folder: given.folder ?? folder })
  if ('problems' in planning) throw new Error(JSON.stringify(planning.problems))
  return planning.plan
}

async function problems(given: Case, mode: 'dev' | 'serve' = 'dev'): Promise<string[]> {
  return (await resolved(given, mode)).problems.map(({ where, what }) => `${where} ${what}`)
}

describe('precedence', () => {
  const file = folderWith('port: 3\nregion: eu-west-3\nlogLevel: error\n')

  test.each([
    { from: 'flag', flags: ['--port', '1'], environment: { POOLGATE_PORT: '2' }, port: 1 },
    { from: 'variable', flags: [], environment: { POOLGATE_PORT: '2' }, port: 2 },
    { from: 'file', flags: [], environment: {}, port: 3 },
    { from: 'file, where the variable is empty', flags: [], environment: { POOLGATE_PORT: '' }, port: 3 },
  ])('the port comes from the $from', async ({ flags, environment, port }) => {
    const { server } = await plan({ flags, environment, folder: file })
    expect(server).toMatchObject({ port, region: 'eu-west-3', logLevel: 'error' })
  })

  test('without any setting dev listens on port 9229 of the loopback interface and keeps data in .poolgate', async () => {
    const { server, dataFolder, sample, exposed } = await plan({})
    expect(server).toMatchObject({
      mode: 'dev',
      host: '127.0.0.1',
      port: 9229,
      publicUrl: 'http://localhost:9229',
      region: 'us-east-1',
      storage: { kind: 'file', path: resolve(folder, '.poolgate/poolgate.db') },
      workers: 3,
      trustedProxies: [],
    })
    expect({ dataFolder, sample, exposed }).toEqual({
      dataFolder: resolve(folder, '.poolgate'),
      sample: false,
      exposed: false,
    })
  })

  test('a relative path starts from the working directory, or from the folder of the file that has it', async () => {
    const own = folderWith('data: state\n', 'elsewhere.yaml')
    expect((await plan({ flags: ['--config', join(own, 'elsewhere.yaml')] })).dataFolder).toBe(join(own, 'state'))
    expect((await plan({ flags: ['--data', 'state'] })).dataFolder).toBe(join(folder, 'state'))
    expect((await plan({ environment: { POOLGATE_CONFIG: join(own, 'elsewhere.yaml') } })).dataFolder).toBe(
      join(own, 'state'),
    )
  })

  test('JSON with $schema is read too, and lists of both forms', async () => {
    const own = folderWith(
      '{ "$schema": "x", "trustedProxies": ["10.0.0.0/8", "::1"], "accountId": "000000000001" }',
      'poolgate.config.json',
    )
    expect((await plan({ folder: own })).server).toMatchObject({
      trustedProxies: ['10.0.0.0/8', '::1'],
      accountId: '000000000001',
    })
    const { server } = await plan({ flags: ['--trusted-proxies', '10.0.0.1, loopback'] })
    expect(server.trustedProxies).toEqual(['10.0.0.1', 'loopback'])
  })
})

describe('refused with place, reason and what is allowed', () => {
  test.each([
    {
      flag: '--port 65536',
      complaint: '--port must be a whole number from 0 to 65535 (0 picks a free one); it is "65536"',
    },
    { flag: '--port 1e3', complaint: '--port must be a whole number' },
    { flag: '--host http://localhost', complaint: '--host must be a host name or an IP address' },
    { flag: '--region Europe', complaint: '--region must be a region name such as eu-west-1' },
    { flag: '--workers 0', complaint: '--workers must be a whole number from 1 to 256' },
    { flag: '--log-level loud', complaint: '--log-level must be one of silent, error, warn, info, debug' },
    {
      flag: '--public-url https://a.example/path',
      complaint: '--public-url must be a URL of scheme, host and port only',
    },
    { flag: '--public-url https://user@a.example', complaint: '--public-url must be a URL of scheme' },
    { flag: '--public-url ftp://a.example', complaint: '--public-url must be a URL of scheme' },
    { flag: '--trusted-proxies 10.0.0.0/33', complaint: '--trusted-proxies must be IP addresses, ranges' },
    { flag: '--database mysql://x', complaint: '--database must be a URL such as postgres://' },
    { flag: '--tls-cert a.pem', complaint: '--tls-cert is for `poolgate serve` only' },
  ])('$flag', async ({ flag, complaint }) => {
    expect((await problems({ flags: flag.split(' ') })).join()).toContain(complaint)
  })

  test.each([
    { text: 'prot: 1', complaint: 'poolgate.config.yaml:1:1 prot is not a setting; did you mean port?' },
    {
      text: '\n\nsmtp:\n  hots: x',
      complaint: 'poolgate.config.yaml:4:3 smtp.hots is not a setting; did you mean smtp.host?',
    },
    { text: 'port: many', complaint: 'poolgate.config.yaml:1:1 port must be a whole number' },
    { text: 'port:', complaint: 'must be a whole number from 0 to 65535 (0 picks a free one); it is null' },
    { text: 'accountId: 123456789012', complaint: 'must be twelve digits; it is 123456789012; put it in quotes' },
    { text: 'memory: maybe', complaint: 'memory must be true or false' },
    { text: 'tls: true', complaint: 'tls must hold settings of its own: local, hosts, certFile, keyFile' },
    { text: 'port: 1\nport: 2', complaint: 'poolgate.config.yaml:2:1 Map keys must be unique' },
    { text: '- port', complaint: 'must hold settings' },
    { text: 'port: [1', complaint: 'poolgate.config.yaml:' },
    {
      text: 'masterKey: abc',
      complaint: 'masterKey is a secret and does not belong in a file like this: use POOLGATE_MASTER_KEY',
    },
  ])('file: $text', async ({ text, complaint }) => {
    expect((await problems({ folder: folderWith(text) })).join()).toContain(complaint)
  })

  test('two configuration files, or one that was named and does not exist', async () => {
    const own = folderWith('port: 1')
    writeFileSync(join(own, 'poolgate.config.json'), '{}')
    expect((await problems({ folder: own })).join()).toContain('stands beside poolgate.config.json')
    expect((await problems({ flags: ['--config', 'gone.yaml'] })).join()).toBe('--config gone.yaml does not exist')
  })

  test('variables that are not known, but not those that Kubernetes makes for a service of this name', async () => {
    const environment = {
      POOLGATE_PROT: '1',
      POOLGATE_PORT: 'tcp://10.0.0.1:9229',
      POOLGATE_SERVICE_HOST: '10.0.0.1',
      POOLGATE_SERVICE_PORT_HTTP: '9229',
      POOLGATE_PORT_9229_TCP_ADDR: '10.0.0.1',
      POOLGATE_TEST_POSTGRES: 'postgres://localhost',
      OTHER: 'x',
    }
    expect(await problems({ environment })).toEqual(['POOLGATE_PROT is not a setting; did you mean POOLGATE_PORT?'])
  })

  test('a value never shows a secret', async () => {
    const environment = { POOLGATE_ROOT_SECRET_ACCESS_KEY: 'too-short', POOLGATE_DATABASE: 'mysql://u:hunter2@h' }
    const text = (await problems({ environment })).join()
    expect(text).toContain('POOLGATE_ROOT_SECRET_ACCESS_KEY must be 32 to 128 printable characters')
    expect(text).not.toMatch(/too-short|hunter2/)
  })
})

describe('dev', () => {
  const refusal = async (given: Case) => {
    const planning = planDev(await resolved(given), machine)
    return 'problems' in planning ? planning.problems.map(({ where, what }) => `${where} ${what}`).join() : 'no problem'
  }

  test('does not listen for other machines unless told twice', async () => {
    expect(await refusal({ flags: ['--host', '0.0.0.0'] })).toContain('reachable from other machines')
    expect(await refusal({ flags: ['--host', 'localhost'] })).toBe('no problem')
    expect((await plan({ flags: ['--host', '0.0.0.0', '--expose'] })).exposed).toBe(true)
  })

  test('settings that contradict each other are refused', async () => {
    expect(await refusal({ flags: ['--memory', '--database', 'postgres://h/d'] })).toBe(
      '--database cannot be combined with --memory',
    )
    expect(await refusal({ environment: { POOLGATE_TLS_HOSTS: 'a.test' } })).toContain('needs --tls too')
    expect(await refusal({ environment: { POOLGATE_SMTP_PORT: '25' } })).toContain('needs POOLGATE_SMTP_HOST too')
    expect(await refusal({ environment: { POOLGATE_SMTP_HOST: 'mail', POOLGATE_SMTP_USER: 'u' } })).toContain(
      'give both or neither',
    )
    expect(await refusal({ environment: { POOLGATE_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' } })).toContain(
      'give both or neither',
    )
  })

  test('mail goes through the server that is configured', async () => {
    const passwordFile = join(folder, 'smtp-password')
    writeFileSync(passwordFile, 'secret\n')
    const environment = {
      POOLGATE_SMTP_HOST: 'mail.example.com',
      POOLGATE_SMTP_PORT: '465',
      POOLGATE_SMTP_USER: 'u',
      POOLGATE_SMTP_PASSWORD_FILE: passwordFile,
      POOLGATE_SMTP_FROM: 'Example <no-reply@example.com>',
    }
    expect((await plan({ environment })).server.smtp).toEqual({
      host: 'mail.example.com',
      port: 465,
      secure: true,
      user: 'u',
      password: 'secret',
      from: 'Example <no-reply@example.com>',
    })
  })

  test('takes a master key from a variable or a file, and warns of a file that others can read', async () => {
    const key = Buffer.alloc(32, 7)
    expect((await plan({ environment: { POOLGATE_MASTER_KEY: key.toString('base64') } })).masterKey).toEqual(key)
    const file = join(folder, 'key')
    writeFileSync(file, `${key.toString('base64')}\n`)
    for (const [mode, warned] of [
      [0o600, 0],
      [0o644, 1],
    ] as const) {
      chmodSync(file, mode)
      const planning = planDev(await resolved({ environment: { POOLGATE_MASTER_KEY_FILE: file } }), machine)
      expect(planning).toMatchObject({ plan: { masterKey: key } })
      expect('warnings' in planning && planning.warnings).toHaveLength(warned)
    }
    for (const wrong of ['short', 'x'.repeat(44), Buffer.alloc(31).toString('base64')]) {
      expect(await refusal({ environment: { POOLGATE_MASTER_KEY: wrong } })).toContain(
        'POOLGATE_MASTER_KEY must hold a master key',
      )
    }
  })
})

describe('the table of settings', () => {
  test('flags and variables have the same name', () => {
    for (const name of settingNames) {
      const { flag, env } = settings[name]
      if (flag !== undefined) expect(env).toBe(`POOLGATE_${flag.toUpperCase().replaceAll('-', '_')}`)
    }
  })

  test('no secret can be given as a flag, where other users of the machine would see it', () => {
    expect(settingNames.filter((name) => settings[name].secret && settings[name].flag)).toEqual([])
  })

  test('docs/configuration.md has every setting, variable and flag, and no other', () => {
    const document = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    const words = new Set(document.match(/POOLGATE_[A-Z_]+|--[a-z][a-z-]*/g))
    const known = new Set(['POOLGATE_CONFIG', '--config'])
    for (const name of settingNames) {
      const { flag, env, secret } = settings[name]
      if (env) known.add(env)
      if (flag) known.add(`--${flag}`)
      if (!secret) expect(document).toContain(`\`${name}\``)
    }
    expect([...known].filter((word) => !words.has(word))).toEqual([])
    expect([...words].filter((word) => !known.has(word))).toEqual([])
  })
})
