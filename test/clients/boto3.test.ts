import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAvailable, runCommand } from '../support/run-command.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const available = isAvailable('python3', ['-c', 'import boto3'])
if (!available) console.warn('skipped: boto3 is not installed (apt-get install python3-boto3)')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe.skipIf(!available)('boto3', () => {
  test('runs the main job, paginates and reads errors', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('./boto3_main_job.py', import.meta.url))
    const result = await runCommand('python3', [script, server.endpoint], {
      env: {
        AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    })
    expect(result).toEqual({ code: 0, stdout: 'ok\n', stderr: '' })
  })
})
