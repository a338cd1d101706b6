import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { GetUserCommand as GetIamUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

interface Event {
  readonly eventName: string
  readonly eventSource: string
  readonly requestID: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly userIdentity: Record<string, unknown>
  readonly requestParameters: Record<string, unknown> | null
  readonly additionalEventData?: Record<string, unknown>
  readonly poolgate: Record<string, unknown>
  readonly readOnly: boolean
}

const password = 'Canary-Password-1!'
const folder = mkdtempSync(join(tmpdir(), 'poolgate-trail-'))
const path = join(folder, 'audit.jsonl')
const audit = { kind: 'file' as const, path, maxBytes: 1024 * 1024, keep: 3, durability: 'batched' as const }
let server: TestServer
let poolId: string
let clientId: string
let seen = 0

/** The events since the last time: waits for as many as are expected, and a moment more for any too many. */
async function newEvents(expected = 0): Promise<Event[]> {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const lines = () => readFileSync(path, 'utf8').split('\n').slice(0, -1)
  for (let tries = 0; tries < 100 && lines().length < seen + expected; tries += 1) await pause(50)
  await pause(120)
  const found = lines()
  const events = found.slice(seen).map((line) => JSON.parse(line) as Event)
  seen = found.length
  return events
}

/** What a call did, and the one event of it. */
async function eventOf(call: Promise<unknown>): Promise<Event & { readonly thrown?: Error }> {
  const outcome = await call.then(
    () => ({}),
    (thrown: Error) => ({ thrown }),
  )
  const events = await newEvents(1)
  expect(events).toHaveLength(1)
  return { ...(events[0] as Event), ...outcome }
}

function clientOf(credentials: { accessKeyId: string; secretAccessKey: string }) {
  return new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
}

beforeAll(async () => {
  server = await startServer({ audit })
  const pool = await server.client.send(new CreateUserPoolCommand({ PoolName: 'audited' }))
  poolId = pool.UserPool?.Id ?? ''
  const client = await server.client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    }),
  )
  clientId = client.UserPoolClient?.ClientId ?? ''
})
beforeEach(async () => void (await newEvents()))
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

describe('audit trail', () => {
  test('a signed call leaves one event that names root, the pool and no user', async () => {
    const create = new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'ann', TemporaryPassword: password })
    const event = await eventOf(server.client.send(create))
    expect(event).toMatchObject({
      eventName: 'AdminCreateUser',
      eventSource: 'cognito-idp.amazonaws.com',
      readOnly: false,
      userIdentity: { type: 'Root', accessKeyId: rootCredentials.accessKeyId },
      requestParameters: {
        userPoolId: poolId,
        username: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        temporaryPassword: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      poolgate: { decision: 'allowed', resource: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}` },
    })
    expect(event.errorCode).toBeUndefined()
  })

  test('public and token calls leave an event without a principal; of a token the sub', async () => {
    const permanent = { UserPoolId: poolId, Username: 'ann', Password: password, Permanent: true }
    await server.client.send(new AdminSetUserPasswordCommand(permanent))
    await newEvents()
    const anonymous = { type: 'Unknown', principalId: 'Anonymous' }
    const signIn = server.client.send(
      new InitiateAuthCommand({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: password },
      }),
    )
    expect(await eventOf(signIn)).toMatchObject({
      eventName: 'InitiateAuth',
      userIdentity: anonymous,
      requestParameters: { clientId, authParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      poolgate: { decision: 'notEvaluated' },
    })
    const token = (await signIn).AuthenticationResult?.AccessToken ?? ''
    const me = server.client.send(new GetUserCommand({ AccessToken: token }))
    const event = await eventOf(me)
    const sub = (await me).UserAttributes?.find(({ Name }) => Name === 'sub')?.Value
    expect(event).toMatchObject({ eventName: 'GetUser', userIdentity: anonymous, additionalEventData: { sub } })
  })

  test('a refusal of an operation carries its error and none of the secrets it was given', async () => {
    const confirm = { ClientId: clientId, Username: 'nobody', ConfirmationCode: 'canary code' }
    const event = await eventOf(server.client.send(new ConfirmSignUpCommand(confirm)))
    expect(event.thrown?.message).toContain('canary code')
    expect(event.errorCode).toBe('InvalidParameterException')
    expect(event.errorMessage).toContain("'HIDDEN_DUE_TO_SECURITY_REASONS' at 'confirmationCode'")
  })

  test('a denied call leaves the reason, and the statement where one denies', async () => {
    const { users, accessKeys, identityPolicies } = server.running.iam
    const user = await users.create({ name: 'reader' })
    const { key, secretAccessKey } = await accessKeys.create('reader')
    await identityPolicies.putInline(
      { kind: 'user', name: 'reader' },
      {
        name: 'read',
        document: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' },
            { Sid: 'NoUsers', Effect: 'Deny', Action: 'cognito-idp:ListUsers', Resource: '*' },
          ],
        }),
      },
    )
    const reader = clientOf({ accessKeyId: key.id, secretAccessKey })
    const denied = await eventOf(reader.send(new ListUsersCommand({ UserPoolId: poolId })))
    expect(denied).toMatchObject({
      errorCode: 'AccessDeniedException',
      errorMessage: denied.thrown?.message,
      userIdentity: { type: 'IAMUser', principalId: user.id, userName: 'reader', accessKeyId: key.id },
      poolgate: {
        decision: 'explicitDeny',
        layer: 'identity',
        policy: 'user/reader/read',
        statement: 1,
        sid: 'NoUsers',
      },
    })
    const unallowed = await eventOf(reader.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'ann' })))
    expect(unallowed.poolgate).toEqual({
      decision: 'implicitDeny',
      layer: 'identity',
      resource: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`,
    })
    expect(unallowed.errorMessage).toContain(
      'because no identity-based policy allows the cognito-idp:AdminGetUser action',
    )
  })

  test('a signature that does not hold leaves its key id as a claim, not as an identity', async () => {
    const { key } = await server.running.iam.accessKeys.create('reader')
    const forger = clientOf({ accessKeyId: key.id, secretAccessKey: 'guessed' })
    expect(await eventOf(forger.send(new ListUsersCommand({ UserPoolId: poolId })))).toMatchObject({
      errorCode: 'InvalidSignatureException',
      userIdentity: { type: 'Unknown' },
      requestParameters: null,
      poolgate: { decision: 'notEvaluated', claimedAccessKeyId: key.id },
    })
  })

  test('calls of IAM and STS leave events of their own sources', async () => {
    const where = { endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials, maxAttempts: 1 }
    const get = await eventOf(new IAMClient(where).send(new GetIamUserCommand({ UserName: 'reader' })))
    expect(get).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      eventName: 'GetUser',
      readOnly: true,
      requestParameters: { userName: 'reader' },
    })
    const { users, accessKeys } = server.running.iam
    await users.create({ name: 'assumer' })
    const { key, secretAccessKey } = await accessKeys.create('assumer')
    const assumer = new STSClient({ ...where, credentials: { accessKeyId: key.id, secretAccessKey } })
    const RoleArn = 'arn:aws:iam::123456789012:role/none'
    const assume = assumer.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }))
    expect(await eventOf(assume)).toMatchObject({
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      errorCode: 'AccessDenied',
      userIdentity: { type: 'IAMUser', userName: 'assumer' },
      requestParameters: { roleArn: RoleArn, roleSessionName: 'me' },
      poolgate: { decision: 'denied' },
    })
  })

  test('each request leaves exactly one event, told by its request id', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.client.send(new ListUsersCommand({ UserPoolId: poolId }))),
    )
    const ids = (await newEvents(50)).map(({ requestID }) => requestID)
    expect(ids.toSorted()).toEqual(answers.map(({ $metadata }) => $metadata.requestId).toSorted())
    expect(server.running.audit?.counts()).toEqual({ written: seen, waiting: 0, lost: 0 })
  })

  test('pages and health checks leave no event', async () => {
    await fetch(`${server.endpoint}/_poolgate/health`)
    await fetch(`${server.endpoint}/${poolId}/.well-known/jwks.json`)
    await fetch(server.endpoint, { method: 'OPTIONS' })
    expect(await newEvents()).toEqual([])
  })

  test('a restart appends, a stop loses nothing, and no secret was ever written', async () => {
    const before = readFileSync(path, 'utf8')
    const calls = Array.from({ length: 20 }, () => server.client.send(new ListUsersCommand({ UserPoolId: poolId })))
    await Promise.all(calls)
    await server.stop()
    const after = readFileSync(path, 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(after.slice(before.length).trimEnd().split('\n')).toHaveLength(20)

    server = await startServer({ audit })
    await server.client.send(new CreateUserPoolCommand({ PoolName: 'next' }))
    await newEvents(21)
    const end = readFileSync(path, 'utf8')
    expect(end.startsWith(after)).toBe(true)
    expect(end.slice(after.length)).toContain('"eventName":"CreateUserPool"')
    for (const secret of [password, 'canary code', rootCredentials.secretAccessKey, 'eyJ']) {
      expect(end).not.toContain(secret)
    }
  })
})
