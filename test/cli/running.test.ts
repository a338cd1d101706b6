import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get as httpsGet } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, describe, expect, test } from 'vitest'
import { quickStart } from '../../src/cli/quick-start.js'
import { isAvailable } from '../support/run-command.js'
import { makeStage, start } from './stage.js'

const stage = makeStage()
const { folder } = stage
afterAll(() => stage.clear())
const hasAws = isAvailable('aws', ['--version']) && isAvailable('curl', ['--version'])
if (!hasAws) console.warn('skipped: the AWS CLI or curl is not installed (apt-get install awscli curl)')

describe('poolgate dev', () => {
  test('makes its folder, tells in JSON how to use it, answers, and stops with exit code 0', async () => {
    const program = await start(['dev', '--port', '0', '--sample'], { folder })
    const { endpoint, poolId, clientId, inbox } = program.facts
    expect(program.facts).toMatchObject({
      mode: 'dev',
      poolId: 'us-east-1_Sample001',
      clientId: 'sampleclient00000000000001',
      issuer: `${endpoint}/${poolId}`,
      warning: expect.stringContaining('act as root'),
    })
    expect(clientId).toMatch(/^[0-9a-v]{26}$/)
    expect(await (await fetch(`${inbox}?pool=${poolId}`)).json()).toEqual([])

    expect(readFileSync(join(folder, '.poolgate/.gitignore'), 'utf8')).toBe('*\n')
    const key = join(folder, '.poolgate/master.key')
    expect(Buffer.from(readFileSync(key, 'utf8'), 'base64')).toHaveLength(32)
    if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600)

    program.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })

  test('finds its sample again at the next start, and refuses to go on when its key is gone', async () => {
    const again = await start(['dev', '--port', '0', '--sample'], { folder })
    again.kill('SIGINT')
    expect(await again.ended).toMatchObject({ code: 0 })

    const key = join(folder, '.poolgate/master.key')
    const kept = readFileSync(key)
    rmSync(key)
    await expect(start(['dev', '--port', '0'], { folder })).rejects.toThrow(
      /\(3\).*made with a master key that is gone/s,
    )
    writeFileSync(key, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 })
    await expect(start(['dev', '--port', '0'], { folder })).rejects.toThrow(/\(3\).*master key/s)
    writeFileSync(key, kept)
  })

  test('a database file that is damaged stops the program at once with exit code 70, and stays as it is', async () => {
    const own = makeStage()
    const first = await start(['dev', '--port', '0'], own)
    first.kill('SIGTERM')
    await first.ended
    const file = join(own.folder, '.poolgate/poolgate.db')
    const damaged = Buffer.alloc(statSync(file).size, 'no database ')
    writeFileSync(file, damaged)
    await expect(start(['dev', '--port', '0'], own)).rejects.toThrow(/\(70\).*can no longer be trusted/s)
    expect(readFileSync(file).equals(damaged)).toBe(true)
    own.clear()
  })

  test('a port that is taken ends the start with exit code 5 and names a free one', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => holder.once('listening', resolve))
    const { port } = holder.address() as AddressInfo
    const attempt = start(['dev', '--memory', '--port', String(port)], { folder })
    await expect(attempt).rejects.toThrow(new RegExp(`\\(5\\).*has port ${port}.*--port \\d+`, 's'))
    holder.close()
  })

  test('in memory leaves nothing behind', async () => {
    const own = makeStage()
    const program = await start(['dev', '--memory', '--port', '0'], own)
    program.kill('SIGTERM')
    await program.ended
    expect(existsSync(join(own.folder, '.poolgate'))).toBe(false)
    own.clear()
  })

  test('with --tls answers HTTPS and HTTP on one port, for clients that trust its CA file', async () => {
    const program = await start(['dev', '--memory', '--port', '0', '--tls'], { folder })
    const { endpoint = '', caFile = '' } = program.facts
    expect(endpoint).toMatch(/^https:/)
    const port = new URL(endpoint).port
    const secure = await new Promise<number | undefined>((resolve, reject) => {
      const options = { ca: readFileSync(caFile, 'utf8'), agent: false }
      httpsGet(`https://localhost:${port}/_poolgate/health`, options, ({ statusCode }) => resolve(statusCode)).on(
        'error',
        reject,
      )
    })
    const plain = await fetch(`http://127.0.0.1:${port}/_poolgate/health`)
    expect([secure, plain.status]).toEqual([200, 200])
    program.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })
})

describe('stopping', () => {
  test('lets a running request finish, closes idle connections, and takes less than five seconds', async () => {
    const program = await start(['dev', '--memory', '--port', '0'], { folder })
    const { endpoint = '' } = program.facts
    const { port } = new URL(endpoint)
    const idle = connect(Number(port), '127.0.0.1')
    await fetch(`${endpoint}/_poolgate/health`)

    // The rest of this request arrives after the signal.
    const body = JSON.stringify({ advanceSeconds: 60 })
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const head = `PUT /_poolgate/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
        socket.write(head + body.slice(0, 5))
        setTimeout(() => program.kill('SIGTERM'), 100)
        setTimeout(() => socket.write(body.slice(5)), 400)
      })
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk.toString()
      })
      socket.on('end', () => resolve(received)).on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1.1 200/)
    const { code, milliseconds } = await program.ended
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(5000)
    idle.destroy()
  })

  test('a reader that waits at the inbox is answered at once instead of holding the stop up', async () => {
    const program = await start(['dev', '--memory', '--port', '0'], { folder })
    const waiting = fetch(`${program.facts.inbox}?wait=60`).then((response) => response.json())
    await new Promise((resolve) => setTimeout(resolve, 200))
    program.kill('SIGTERM')
    expect(await waiting).toEqual([])
    const { code, milliseconds } = await program.ended
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(3000)
  })

  test('a request that does not end is cut off after five seconds', { timeout: 30_000 }, async () => {
    const program = await start(['dev', '--memory', '--port', '0'], { folder })
    const socket = connect(Number(new URL(program.facts.endpoint ?? '').port), '127.0.0.1', () =>
      socket.write(
        'PUT /_poolgate/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      ),
    )
    socket.on('error', () => {})
    await new Promise((resolve) => setTimeout(resolve, 200))
    program.kill('SIGTERM')
    const { code, milliseconds } = await program.ended
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(6500)
  })

  test('a second signal does not wait', async () => {
    const program = await start(['dev', '--memory', '--port', '0'], { folder })
    const socket = connect(Number(new URL(program.facts.endpoint ?? '').port), '127.0.0.1', () =>
      socket.write(
        'PUT /_poolgate/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      ),
    )
    socket.on('error', () => {})
    await new Promise((resolve) => setTimeout(resolve, 200))
    program.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 300))
    program.kill('SIGINT')
    const { code, milliseconds } = await program.ended
    expect(code).toBe(130)
    expect(milliseconds).toBeLessThan(1000)
  })
})

describe('poolgate serve', () => {
  const environment = {
    POOLGATE_MASTER_KEY: Buffer.alloc(32, 5).toString('base64'),
    POOLGATE_PUBLIC_URL: 'https://auth.example.com',
    POOLGATE_DATA: join(folder, 'served'),
    POOLGATE_HOST: '127.0.0.1',
    POOLGATE_PORT: '0',
    POOLGATE_LOG_LEVEL: 'silent',
  }

  test('shows a new root key once, verifies signatures with it, and has no test controls', async () => {
    const program = await start(['serve'], { folder, environment })
    const { endpoint = '', publicUrl } = program.facts
    const rootCredential = program.facts.rootCredential as unknown as { accessKeyId: string; secretAccessKey: string }
    expect(publicUrl).toBe('https://auth.example.com')
    const list = async (credentials: { accessKeyId: string; secretAccessKey: string }) => {
      const client = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
      return client.send(new ListUserPoolsCommand({ MaxResults: 1 })).finally(() => client.destroy())
    }
    expect((await list(rootCredential)).UserPools).toEqual([])
    await expect(list({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) })).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    })
    await expect(list({ ...rootCredential, secretAccessKey: 'x'.repeat(40) })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    })
    for (const control of ['inbox', 'clock']) {
      expect((await fetch(`${endpoint}/_poolgate/${control}`)).status).toBe(404)
    }
    for (const probe of ['health', 'ready']) expect((await fetch(`${endpoint}/_poolgate/${probe}`)).status).toBe(200)
    program.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })

    const again = await start(['serve'], { folder, environment })
    expect(again.facts).not.toHaveProperty('rootCredential')
    again.kill('SIGTERM')
    await again.ended
  })

  test('does not start with another master key than the database was made with', async () => {
    const other = { ...environment, POOLGATE_MASTER_KEY: Buffer.alloc(32, 6).toString('base64') }
    await expect(start(['serve'], { folder, environment: other })).rejects.toThrow(/\(3\).*master key/s)
  })

  test('a database that is not reachable ends the start with exit code 5, without its password', async () => {
    const { POOLGATE_DATA: _, ...rest } = environment
    const nowhere = { ...rest, POOLGATE_DATABASE: 'postgres://user:hunter2@127.0.0.1:1/none' }
    const failure = await start(['serve'], { folder, environment: nowhere }).catch((error: Error) => error.message)
    expect(failure).toMatch(/\(5\).*the database:/s)
    expect(failure).not.toContain('hunter2')
  })
})

describe.skipIf(!hasAws)('the three commands of the start screen', () => {
  test('sign a user up, confirm it with the code from the inbox, and end with tokens', {
    timeout: 60_000,
  }, async () => {
    const program = await start(['dev', '--memory', '--port', '0', '--sample'], { folder })
    const { endpoint = '', inbox = '', region = '', poolId = '', clientId = '' } = program.facts
    const steps = quickStart({ endpoint, inbox, region, poolId, clientId })
    const outputs: string[] = []
    for (const step of steps) outputs.push((await promisify(execFile)('sh', ['-c', step])).stdout)
    expect(JSON.parse(outputs[0] ?? '')).toMatchObject({ UserConfirmed: false })
    expect(JSON.parse(outputs[2] ?? '')).toMatchObject({ AuthenticationResult: { TokenType: 'Bearer' } })
    program.kill('SIGTERM')
    await program.ended
  })
})
