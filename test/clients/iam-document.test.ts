import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStage, type Program, start } from '../cli/stage.js'
import { isAvailable } from '../support/run-command.js'
import { type Command, commandsOf, type Fence, fencesOf, type Ran, runInShell, squeezed } from './document-commands.js'

const needed = [['aws', '--version'] as const, ['jq', '--version'] as const, ['bash', '--version'] as const]
const missing = needed.filter(([program, flag]) => !isAvailable(program, [flag])).map(([program]) => program)
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} not installed (apt-get install awscli jq)`)

const fences = fencesOf('iam.md')
const of = (heading: string, language: string) =>
  fences.filter((fence) => fence.heading === heading && fence.language === language)
const localAddress = 'http://localhost:9229'

const stage = makeStage()
afterAll(() => stage.clear())

/** A folder for programs with `poolgate` in it, and settings of the AWS CLI that are the test's own. */
function makeEnvironment(endpoint: string): Record<string, string> {
  const programs = join(stage.folder, 'bin')
  mkdirSync(programs, { recursive: true })
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  writeFileSync(join(programs, 'poolgate'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`)
  chmodSync(join(programs, 'poolgate'), 0o755)
  return {
    PATH: `${programs}${delimiter}${process.env.PATH}`,
    HOME: stage.folder,
    AWS_CONFIG_FILE: join(stage.folder, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(stage.folder, 'aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
  }
}

function writeFiles(): void {
  for (const { file, language, text } of fences) {
    if (language === 'json' && file !== undefined) writeFileSync(join(stage.folder, file), text)
  }
}

describe.skipIf(missing.length > 0)('the commands of docs/iam.md', () => {
  const separate = new Set([
    'The first start in production',
    'By configuration',
    'Policies for common jobs',
    'Commands',
  ])
  const commands = fences.filter(({ heading }) => !separate.has(heading)).flatMap(commandsOf)
  let program: Program
  let ran: readonly Ran[]

  beforeAll(async () => {
    const environment = { POOLGATE_AUDIT_FILE: 'audit.jsonl' }
    program = await start(['dev', '--memory', '--port', '0', '--sample'], { folder: stage.folder, environment })
    const endpoint = String(program.facts.endpoint)
    writeFiles()
    const local = commands.map((one) => ({ ...one, command: one.command.replaceAll(localAddress, endpoint) }))
    ran = await runInShell(local, { folder: stage.folder, environment: makeEnvironment(endpoint) })
  }, 300_000)
  afterAll(async () => {
    program?.kill('SIGTERM')
    await program?.ended
  })

  test('tell the whole story', () => {
    expect(commands.length).toBeGreaterThan(50)
    const story = [
      'iam create-user',
      'iam create-access-key',
      'iam attach-group-policy',
      'sts assume-role',
      'iam simulate-principal-policy',
      'iam update-access-key',
      'iam delete-access-key',
      'iam delete-user',
      'iam delete-role',
      'iam delete-policy',
    ]
    expect(story.filter((step) => !commands.some(({ command }) => command.includes(step)))).toEqual([])
  })

  test.each(commands.map((command, index) => [command.command.slice(0, 100), command, index] as const))(
    '%s',
    (_name, command: Command, index) => {
      const { output = '', code } = ran[index] ?? {}
      if (command.expected === undefined) expect(`${code} ${output.trim()}`).toMatch(/^0 /)
      else expect(squeezed(output)).toContain(squeezed(command.expected))
    },
  )
})

/** Starts `serve` as a block of the document says, which exports one variable before. */
async function serveAsWritten(fence: Fence, folder: string, more: Readonly<Record<string, string>>) {
  const [exported = '', serve = ''] = commandsOf(fence).map(({ command }) => command)
  const [, variable = ''] = /^export (\w+)=/.exec(exported) ?? []
  const [made, shown] = await runInShell([{ command: exported }, { command: `printf %s "$${variable}"` }], {
    folder,
    environment: { PATH: String(process.env.PATH) },
  })
  expect(made?.code).toBe(0)
  const value = String(shown?.output)
  const [name, ...words] = serve.split(' ')
  expect(name).toBe('poolgate')
  const quiet = { POOLGATE_HOST: '127.0.0.1', POOLGATE_PORT: '0', POOLGATE_LOG_LEVEL: 'silent' }
  const program = await start(words, { folder, environment: { ...quiet, ...more, [variable]: value } })
  return { program, endpoint: String(program.facts.endpoint), value }
}

describe.skipIf(missing.length > 0)('poolgate serve, as docs/iam.md has it', () => {
  test('the first start ends with an administrator who does what root did', { timeout: 120_000 }, async () => {
    const [serving = never(), administrator = never()] = of('The first start in production', 'sh')
    const { program, endpoint } = await serveAsWritten(serving, stage.folder, {})
    try {
      const { accessKeyId, secretAccessKey } = program.facts.rootCredential as unknown as Credentials
      const asRoot = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
      const ran = await runInShell(commandsOf(administrator), {
        folder: stage.folder,
        environment: { ...makeEnvironment(endpoint), ...asRoot },
      })
      expect(ran.map(({ code, output }) => (code === 0 ? 'ok' : output))).toEqual(ran.map(() => 'ok'))
      const { AccessKey } = JSON.parse(ran.at(-1)?.output ?? '') as { AccessKey: Record<string, string> }
      const operator = {
        accessKeyId: String(AccessKey.AccessKeyId),
        secretAccessKey: String(AccessKey.SecretAccessKey),
      }
      const list = () => new ListUserPoolsCommand({ MaxResults: 1 })
      expect(await outcomeOf(endpoint, operator, list())).toBe('allowed')
      const unknown = { ...operator, accessKeyId: 'AKIAUNKNOWNUNKNOWN00' }
      expect(await outcomeOf(endpoint, unknown, list())).toBe('UnrecognizedClientException')
    } finally {
      program.kill('SIGTERM')
      await program.ended
    }
  })

  test('a user of the configuration may do what the file says', { timeout: 60_000 }, async () => {
    const [serving = never()] = of('By configuration', 'sh')
    const [{ text } = never()] = of('By configuration', 'yaml')
    const folder = join(stage.folder, 'configured')
    mkdirSync(folder)
    writeFileSync(join(folder, 'poolgate.config.yaml'), text)
    const masterKey = { POOLGATE_MASTER_KEY: Buffer.alloc(32, 3).toString('base64') }
    const { program, endpoint, value } = await serveAsWritten(serving, folder, masterKey)
    try {
      const accessKeyId = String(/AKIA\w+/.exec(text)?.[0])
      const poolId = String(/userpool\/([\w-]+)/.exec(text)?.[1])
      const bob = { accessKeyId, secretAccessKey: value }
      const get = new AdminGetUserCommand({ UserPoolId: poolId, Username: 'carol' })
      // Nobody has made the pool: who may not see it would not learn that.
      expect(await outcomeOf(endpoint, bob, get)).toBe('ResourceNotFoundException')
      const remove = new AdminDeleteUserCommand({ UserPoolId: poolId, Username: 'carol' })
      expect(await outcomeOf(endpoint, bob, remove)).toBe('AccessDeniedException')
    } finally {
      program.kill('SIGTERM')
      await program.ended
    }
  })
})

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

type AnyCommand = ListUserPoolsCommand | AdminGetUserCommand | AdminDeleteUserCommand

async function outcomeOf(endpoint: string, credentials: Credentials, command: AnyCommand): Promise<string> {
  const client = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  try {
    await client.send(command as ListUserPoolsCommand)
    return 'allowed'
  } catch (error) {
    return (error as Error).name
  } finally {
    client.destroy()
  }
}

function never(): never {
  throw new Error('The document has no such block.')
}
