import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeStage, type Stage, start } from '../cli/stage.js'
import { rootCredentials, startServer } from '../support/start-server.js'
import { trailFile } from './trail-file.js'

let stage: Stage
beforeEach(() => {
  stage = makeStage()
})
afterEach(() => stage.clear())

const linesOf = (name: string) =>
  readFileSync(join(stage.folder, name), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

function clientOf(endpoint: string | undefined) {
  return new CognitoIdentityProviderClient({
    endpoint: String(endpoint),
    region: 'us-east-1',
    credentials: rootCredentials,
    maxAttempts: 1,
  })
}
const list = (client: CognitoIdentityProviderClient) => client.send(new ListUserPoolsCommand({ MaxResults: 1 }))

describe('audit trail and a process that is killed', () => {
  test('each: whoever got an answer has a line', async () => {
    const environment = { POOLGATE_AUDIT_FILE: 'audit.jsonl', POOLGATE_AUDIT_DURABILITY: 'each' }
    const program = await start(['dev', '--port', '0', '--memory'], { folder: stage.folder, environment })
    const client = clientOf(program.facts.endpoint)
    const answered: (string | undefined)[] = []
    const callers = Array.from({ length: 8 }, async () => {
      for (;;) answered.push((await list(client)).$metadata.requestId)
    })
    while (answered.length < 100) await new Promise((resolve) => setTimeout(resolve, 5))
    program.kill('SIGKILL')
    await Promise.allSettled(callers)
    await program.ended
    const recorded = new Set(readFileSync(join(stage.folder, 'audit.jsonl'), 'utf8').match(/(?<="requestID":")[^"]+/g))
    expect(answered.filter((id) => !recorded.has(String(id)))).toEqual([])
  })

  test('batched: what was answered more than a tenth of a second ago has a line', async () => {
    const environment = { POOLGATE_AUDIT_FILE: 'audit.jsonl' }
    const program = await start(['dev', '--port', '0', '--memory'], { folder: stage.folder, environment })
    const { $metadata } = await list(clientOf(program.facts.endpoint))
    // Another tenth for a busy machine.
    await new Promise((resolve) => setTimeout(resolve, 200))
    program.kill('SIGKILL')
    await program.ended
    expect(linesOf('audit.jsonl')).toMatchObject([{ requestID: $metadata.requestId }])
  })
})

test('standard output: a stop on a signal loses nothing', async () => {
  const environment = { POOLGATE_AUDIT_STDOUT: 'true' }
  const program = await start(['dev', '--port', '0', '--memory'], { folder: stage.folder, environment })
  const client = clientOf(program.facts.endpoint)
  const answers = await Promise.all(Array.from({ length: 50 }, () => list(client)))
  program.kill('SIGTERM')
  const { out } = await program.ended
  const recorded = new Set(out.match(/(?<="requestID":")[^"]+/g))
  expect(answers.filter(({ $metadata }) => !recorded.has(String($metadata.requestId)))).toEqual([])
})

const limitsFiles = process.platform !== 'win32'

/** A limit on the size of files stands for a disk that is full: writes fail in the same way. */
test.skipIf(!limitsFiles)('a full disk holds up no call, and the log says so', async () => {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, main, 'dev', '--port', '0', '--memory'],
    {
      cwd: stage.folder,
      env: { PATH: process.env.PATH, POOLGATE_AUDIT_FILE: 'audit.jsonl', POOLGATE_AUDIT_DURABILITY: 'each' },
    },
  )
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  const until = async (text: string) => {
    while (!out.includes(text)) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  try {
    await until('Ready.\n')
    const client = clientOf(JSON.parse(out.split('\n')[0] ?? '').endpoint)
    for (let n = 0; n < 40; n += 1) await list(client)
    await until('The audit trail cannot be written: its lines wait')
    await list(client)
    expect(out.match(/cannot be written/g)).toHaveLength(1)
  } finally {
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGTERM')
    await ended
  }
  expect(out).toContain('Lines of the audit trail were lost')
})

/** Files of this process that are open at a path. */
function openHandles(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length
}

describe.skipIf(!existsSync('/proc/self/fd'))('a start that fails', () => {
  const where = 'c.yaml:1:1 iam.groups.a'
  const group = { name: 'a', path: '/', where, policies: ['none'], inline: [] }

  test('on a port that is taken closes the audit trail', async () => {
    const trail = trailFile()
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await expect(startServer({ audit: trail.config, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(openHandles(trail.config.path)).toBe(0)
    taken.close()
    trail.clear()
  })

  test('on principals that cannot be applied closes the audit trail', async () => {
    const trail = trailFile()
    const iam = { policies: [], groups: [group], users: [], roles: [] }
    await expect(startServer({ audit: trail.config, iam })).rejects.toThrow(where)
    expect(openHandles(trail.config.path)).toBe(0)
    trail.clear()
  })

  test('while it runs the file is open, once', async () => {
    const trail = trailFile()
    const server = await startServer({ audit: trail.config })
    expect(openHandles(trail.config.path)).toBe(1)
    await server.stop()
    expect(openHandles(trail.config.path)).toBe(0)
    trail.clear()
  })
})

test('an audit file that cannot be opened ends the start, and says why', () => {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const env = { PATH: process.env.PATH, POOLGATE_AUDIT_FILE: join(stage.folder, 'main.js', 'audit.jsonl') }
  execFileSync('touch', [join(stage.folder, 'main.js')])
  const start = () =>
    execFileSync(process.execPath, [main, 'dev', '--port', '0', '--memory'], { cwd: stage.folder, env, stdio: 'pipe' })
  expect(start).toThrow(/Poolgate did not start: .*(ENOTDIR|EEXIST).*main\.js/)
})
