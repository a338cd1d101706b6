import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAvailable, runCommand } from '../support/run-command.js'
import { PASSWORD } from '../support/seed.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const available = isAvailable('aws', ['--version'])
if (!available) console.warn('skipped: the AWS CLI is not installed (apt-get install awscli)')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Runs `aws cognito-idp …` as root and parses what it prints. */
async function aws(...args: string[]): Promise<Record<string, never>> {
  const result = await run(...args)
  if (result.code !== 0) throw new Error(result.stderr)
  return result.stdout.trim() === '' ? {} : JSON.parse(result.stdout)
}

function run(...args: string[]) {
  return runCommand('aws', ['cognito-idp', ...args, '--endpoint-url', server.endpoint, '--output', 'json'], {
    env: {
      AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '1',
    },
  })
}

describe.skipIf(!available)('AWS CLI', () => {
  test('creates a pool and a client, signs a user up and in, and takes everything away again', {
    timeout: 120_000,
  }, async () => {
    const created: { UserPool?: { Id: string } } = await aws(
      'create-user-pool',
      '--pool-name',
      'cli',
      '--auto-verified-attributes',
      'email',
    )
    const poolId = String(created.UserPool?.Id)
    const made: { UserPoolClient?: { ClientId: string } } = await aws(
      'create-user-pool-client',
      '--user-pool-id',
      poolId,
      '--client-name',
      'cli',
      '--explicit-auth-flows',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    )
    const clientId = String(made.UserPoolClient?.ClientId)

    await aws(
      'sign-up',
      '--client-id',
      clientId,
      '--username',
      'ann',
      '--password',
      PASSWORD,
      '--user-attributes',
      'Name=email,Value=ann@example.com',
    )
    const [message] = await server.inbox(poolId, 'ann@example.com')
    await aws(
      'confirm-sign-up',
      '--client-id',
      clientId,
      '--username',
      'ann',
      '--confirmation-code',
      String(message?.code),
    )

    const signedIn: { AuthenticationResult?: { AccessToken: string } } = await aws(
      'initiate-auth',
      '--client-id',
      clientId,
      '--auth-flow',
      'USER_PASSWORD_AUTH',
      '--auth-parameters',
      `USERNAME=ann,PASSWORD=${PASSWORD}`,
    )
    const accessToken = String(signedIn.AuthenticationResult?.AccessToken)
    expect(await aws('get-user', '--access-token', accessToken)).toMatchObject({ Username: 'ann' })

    const listed: { Users?: unknown[] } = await aws(
      'list-users',
      '--user-pool-id',
      poolId,
      '--filter',
      'email = "ann@example.com"',
    )
    expect(listed.Users).toHaveLength(1)

    await aws('admin-delete-user', '--user-pool-id', poolId, '--username', 'ann')
    await aws('delete-user-pool', '--user-pool-id', poolId)
    const gone = await run('describe-user-pool', '--user-pool-id', poolId)
    expect(gone.stderr).toContain(
      `(ResourceNotFoundException) when calling the DescribeUserPool operation: User pool ${poolId} does not exist.`,
    )
  })

  test('a wrong password prints NotAuthorizedException', { timeout: 60_000 }, async () => {
    const created: { UserPool?: { Id: string } } = await aws('create-user-pool', '--pool-name', 'cli')
    const poolId = String(created.UserPool?.Id)
    const made: { UserPoolClient?: { ClientId: string } } = await aws(
      'create-user-pool-client',
      '--user-pool-id',
      poolId,
      '--client-name',
      'cli',
      '--explicit-auth-flows',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    )
    await aws('admin-create-user', '--user-pool-id', poolId, '--username', 'bea', '--message-action', 'SUPPRESS')
    await aws(
      'admin-set-user-password',
      '--user-pool-id',
      poolId,
      '--username',
      'bea',
      '--password',
      PASSWORD,
      '--permanent',
    )
    const refused = await run(
      'admin-initiate-auth',
      '--user-pool-id',
      poolId,
      '--client-id',
      String(made.UserPoolClient?.ClientId),
      '--auth-flow',
      'ADMIN_USER_PASSWORD_AUTH',
      '--auth-parameters',
      'USERNAME=bea,PASSWORD=Wrong-Horse-7',
    )
    expect(refused.stderr).toContain(
      '(NotAuthorizedException) when calling the AdminInitiateAuth operation: Incorrect username or password.',
    )
  })
})
