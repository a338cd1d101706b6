import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { rootCredentials, startServer, type TestServer } from '../../support/start-server.js'

const rootCredential = { ...rootCredentials, accessKeyId: 'AKIACONFIGURED000001' }

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer({ rootCredential })
  seed = await seedPool(server)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

function send(target: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const own = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...headers }
  return fetch(server.endpoint, { method: 'POST', headers: own, body })
}

const service = 'AWSCognitoIdentityProviderService.'
const initiateAuth = (body: object) => send(`${service}InitiateAuth`, JSON.stringify(body))

describe('errors on the wire', () => {
  const failing: Record<string, () => Promise<Response>> = {
    'of the domain': () => initiateAuth({ ClientId: 'nowhere', AuthFlow: 'USER_PASSWORD_AUTH' }),
    'of a constraint': () => initiateAuth({ ClientId: '', AuthFlow: 'x' }),
    'of the JSON type': () => initiateAuth({ ClientId: 1 }),
    'of the signature': () => send(`${service}ListUserPools`, '{"MaxResults":1}'),
    'of a token': () => send(`${service}GetUser`, '{"AccessToken":"a.b.c"}'),
    'of what is not built': () => send(`${service}AssociateSoftwareToken`, '{"Session":"12345678901234567890"}'),
  }

  test.each(Object.entries(failing))(
    '#1 #2 an error %s: __type and header name it, the message is one text',
    async (_, call) => {
      const answer = await call()
      expect(answer.status).toBe(400)
      const body = (await answer.json()) as Record<string, unknown>
      expect(body.__type).toMatch(/^\w+(Exception|Token|Error)?$/)
      // Errors of the front end write it large, as AWS's do.
      expect(typeof (body.message ?? body.Message)).toBe('string')
      expect(answer.headers.get('x-amzn-errortype')).toBe(`${body.__type}:`)
      expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('#3 a page of any origin may read the type of an error and the id of the request', async () => {
    const answer = await send(`${service}InitiateAuth`, '{}', { origin: 'https://shop.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const exposed = String(answer.headers.get('access-control-expose-headers')).toLowerCase().split(',')
    expect(exposed).toEqual(
      expect.arrayContaining(['x-amzn-requestid', 'x-amzn-errortype', 'x-amzn-errormessage', 'date']),
    )
  })

  test('#4 a preflight allows the headers that AWS SDKs send', async () => {
    const asked = 'amz-sdk-invocation-id,amz-sdk-request,x-amz-target,x-amz-user-agent,content-type,authorization'
    const answer = await fetch(server.endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    })
    expect(answer.status).toBe(200)
    const allowed = String(answer.headers.get('access-control-allow-headers')).toLowerCase().split(/, */)
    expect(allowed).toEqual(expect.arrayContaining(asked.split(',')))
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST')
  })

  test.each([`${service}NoSuchOperation`, service, 'Nothing', ''])(
    '#7 the target %j → a small AWS error, never an empty answer',
    async (target) => {
      const answer = await send(target, '{}')
      expect([400, 404]).toContain(answer.status)
      const body = (await answer.json()) as Record<string, unknown>
      expect(String(body.__type)).toMatch(/^\w+$/)
      expect(answer.headers.get('x-amzn-errortype')).toBe(`${body.__type}:`)
    },
  )

  test('#8 a bad value → InvalidParameterException, never ValidationException', async () => {
    for (const call of [
      server.client.send(new ListUserPoolsCommand({ MaxResults: 61 })),
      server.client.send(new ListUsersCommand({ UserPoolId: 'x', Limit: -1 })),
      server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: '' })),
    ])
      await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

test('#5 every time is a number of seconds, which the SDK reads as a date', async () => {
  const pool = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
  const user = await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'ann' }))
  const { Users } = await server.client.send(new ListUsersCommand({ UserPoolId: seed.poolId }))
  const times = [
    pool.UserPool?.CreationDate,
    pool.UserPool?.LastModifiedDate,
    user.UserCreateDate,
    Users?.[0]?.UserLastModifiedDate,
  ]
  for (const time of times) {
    expect(time).toBeInstanceOf(Date)
    expect(Math.abs(Number(time) - Date.now())).toBeLessThan(120_000)
  }
})

test('#9 GlobalSignOut after the user was deleted → an exception that the operation declares', async () => {
  await seedUser(server, seed.poolId, 'gone')
  const AccessToken = await signIn(server, seed, 'gone')
  await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: 'gone' }))
  await expect(server.client.send(new GlobalSignOutCommand({ AccessToken }))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Access Token has been revoked',
  })
})

describe('signatures', () => {
  test('#10 public operations are called without any', async () => {
    const anonymous = new CognitoIdentityProviderClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      // Never asked for: these operations are not signed.
      credentials: () => Promise.reject(new Error('A public operation asked for credentials.')),
      maxAttempts: 1,
    })
    const ClientId = seed.clientId
    const signedUp = await anonymous.send(new SignUpCommand({ ClientId, Username: 'new', Password: PASSWORD }))
    expect(signedUp.UserConfirmed).toBe(false)
    const signedIn = await anonymous.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD },
      }),
    )
    const AccessToken = signedIn.AuthenticationResult?.AccessToken
    expect((await anonymous.send(new GetUserCommand({ AccessToken }))).Username).toBe('ann')
    await anonymous.send(new ForgotPasswordCommand({ ClientId, Username: 'ann' }))
    const confirm = new ConfirmSignUpCommand({ ClientId, Username: 'new', ConfirmationCode: '000000' })
    await expect(anonymous.send(confirm)).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    const resend = new ResendConfirmationCodeCommand({ ClientId, Username: 'new' })
    await expect(anonymous.send(resend)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    anonymous.destroy()
  })

  test('#11 a known key with a wrong secret is refused', async () => {
    const forger = new CognitoIdentityProviderClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { ...rootCredential, secretAccessKey: 'wrong' },
      maxAttempts: 1,
    })
    const command = new DescribeUserPoolCommand({ UserPoolId: seed.poolId })
    await expect(forger.send(command)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
    forger.destroy()
  })
})

test('#12 the JWKS of a pool stands beside the other routes of the server', async () => {
  const jwks = await fetch(`${server.endpoint}/${seed.poolId}/.well-known/jwks.json`)
  expect(jwks.headers.get('content-type')).toMatch(/^application\/json/)
  expect(((await jwks.json()) as { keys: object[] }).keys).toHaveLength(2)
  expect((await fetch(`${server.endpoint}/.well-known/jwks.json`)).status).toBe(404)
})
