import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAvailable, runCommand } from '../support/run-command.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'
import { allow } from './account.js'

const hasBoto3 = isAvailable('python3', ['-c', 'import boto3'])
if (!hasBoto3) console.warn('skipped: boto3 is not installed (apt-get install python3-boto3)')
const hasCli = isAvailable('aws', ['--version'])
if (!hasCli) console.warn('skipped: the AWS CLI is not installed (apt-get install awscli)')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const rootEnvironment = {
  AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_PAGER: '',
  AWS_MAX_ATTEMPTS: '1',
}

describe.skipIf(!hasBoto3)('boto3', () => {
  test('tells the whole story', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('./boto3_iam_story.py', import.meta.url))
    const result = await runCommand('python3', [script, server.endpoint], { env: rootEnvironment })
    expect(result).toEqual({ code: 0, stdout: 'ok\n', stderr: '' })
  })
})

describe.skipIf(!hasCli)('AWS CLI', () => {
  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const all = [...args, '--endpoint-url', server.endpoint, '--output', 'json']
    return runCommand('aws', all, { env: { ...rootEnvironment, ...env } })
  }

  async function aws(...args: string[]) {
    const { code, stdout, stderr } = await run(args)
    if (code !== 0) throw new Error(stderr)
    return stdout.trim() === '' ? {} : JSON.parse(stdout)
  }

  test('makes a user who may list pools and nothing else', { timeout: 120_000 }, async () => {
    const document = JSON.stringify(allow('cognito-idp:ListUserPools'))
    const created = await aws('iam', 'create-policy', '--policy-name', 'ListPools', '--policy-document', document)
    await aws('iam', 'create-user', '--user-name', 'cli', '--tags', 'Key=a b,Value=c+d')
    expect(await aws('iam', 'list-user-tags', '--user-name', 'cli')).toMatchObject({
      Tags: [{ Key: 'a b', Value: 'c+d' }],
    })
    await aws('iam', 'attach-user-policy', '--user-name', 'cli', '--policy-arn', created.Policy.Arn)
    const { AccessKey } = await aws('iam', 'create-access-key', '--user-name', 'cli')
    const env = { AWS_ACCESS_KEY_ID: AccessKey.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey.SecretAccessKey }
    const who = await run(['sts', 'get-caller-identity'], env)
    expect(JSON.parse(who.stdout).Arn).toBe('arn:aws:iam::123456789012:user/cli')
    expect((await run(['cognito-idp', 'list-user-pools', '--max-results', '1'], env)).code).toBe(0)
    const refused = await run(['iam', 'delete-user', '--user-name', 'cli'], env)
    expect(refused.stderr).toContain(
      '(AccessDenied) when calling the DeleteUser operation: User: arn:aws:iam::123456789012:user/cli is not authorized ' +
        'to perform: iam:DeleteUser on resource: arn:aws:iam::123456789012:user/cli because no identity-based policy ' +
        'allows the iam:DeleteUser action',
    )
  })
})
