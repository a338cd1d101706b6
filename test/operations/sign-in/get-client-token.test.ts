import {
  AddUserPoolClientSecretCommand,
  CreateResourceServerCommand,
  type CreateUserPoolClientCommandInput,
  type ExplicitAuthFlowsType,
  GetClientTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, claimsOf, invalidParameter, notAuthorized } from './sign-in-calls.js'

// Newer than the enumeration of the SDK.
const flow = 'ALLOW_CLIENT_TOKEN_AUTH' as ExplicitAuthFlowsType
const wrongSecret = notAuthorized('Invalid client secret.')
const wrongScope = invalidParameter('Invalid scope requested.')

let server: TestServer
let poolId: string
let program: Seed

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  await addScopes(poolId, 'orders')
  program = await addProgram({ AllowedOAuthScopes: ['orders/read', 'orders/write'] })
})
afterAll(() => server.stop())

async function addScopes(UserPoolId: string, Identifier: string): Promise<void> {
  const Scopes = ['read', 'write', 'delete'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }))
  await server.client.send(new CreateResourceServerCommand({ UserPoolId, Identifier, Name: Identifier, Scopes }))
}

function addProgram(overrides: Partial<CreateUserPoolClientCommandInput> = {}): Promise<Seed> {
  return addClient(server, poolId, { GenerateSecret: true, ExplicitAuthFlows: [flow], ...overrides })
}

async function ask(at: Seed, changes: { Secret?: string; Scopes?: string[] } = {}) {
  const Secret = changes.Secret ?? String(at.clientSecret)
  const command = new GetClientTokenCommand({ ClientId: at.clientId, ...changes, Secret })
  return (await server.client.send(command)).ClientAuthenticationResult
}

test('GetClientToken: the scopes of the client, and a token that names the program and nobody else', async () => {
  const result = await ask(program)
  expect(result).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' })
  const claims = claimsOf(String(result?.AccessToken))
  const { clientId } = program
  expect(claims).toMatchObject({ sub: clientId, client_id: clientId, token_use: 'access', version: 2 })
  expect(claims.scope).toBe('orders/read orders/write')
  expect(Number(claims.exp)).toBe(Number(claims.iat) + 3600)
  expect(claims.auth_time).toBe(claims.iat)
  expect(claims.iss).toMatch(new RegExp(`/${poolId}$`))
  expect(Object.keys(claims).sort()).toEqual(
    ['auth_time', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub', 'token_use', 'version'].sort(),
  )
})

test('GetClientToken: only the scopes asked for, once each, for as long as the client says', async () => {
  const brief = await addProgram({
    AllowedOAuthScopes: ['orders/read', 'orders/write'],
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
  })
  const result = await ask(brief, { Scopes: ['orders/write', 'orders/write'] })
  expect(result?.ExpiresIn).toBe(600)
  expect(claimsOf(String(result?.AccessToken)).scope).toBe('orders/write')
})

test('GetClientToken: either of two secrets is right', async () => {
  const twice = await addProgram({ AllowedOAuthScopes: ['orders/read'] })
  const { ClientSecretDescriptor } = await server.client.send(
    new AddUserPoolClientSecretCommand({ UserPoolId: poolId, ClientId: twice.clientId }),
  )
  await ask(twice)
  await ask(twice, { Secret: String(ClientSecretDescriptor?.ClientSecretValue) })
})

test('GetClientToken: wrong secret, that of another client, a client without secret → NotAuthorizedException', async () => {
  const other = await addProgram({ AllowedOAuthScopes: ['orders/read'] })
  const open = await addProgram({ GenerateSecret: false })
  for (const Secret of ['w'.repeat(52), String(other.clientSecret)]) {
    expect(await refusalOf(ask(program, { Secret }))).toEqual(wrongSecret)
    expect(await refusalOf(ask(open, { Secret, Scopes: ['orders/read'] }))).toEqual(wrongSecret)
  }
})

test('GetClientToken: unknown client → ResourceNotFoundException', async () => {
  const unknown = { ...program, clientId: 'unknown0unknown0unknown0un' }
  expect(await refusalOf(ask(unknown))).toMatchObject({ name: 'ResourceNotFoundException' })
})

test('GetClientToken: a client without the flow → InvalidParameterException', async () => {
  const refused = invalidParameter('Auth flow not enabled for this client')
  for (const ExplicitAuthFlows of [['ALLOW_REFRESH_TOKEN_AUTH'] as const, undefined]) {
    const flows = ExplicitAuthFlows && [...ExplicitAuthFlows]
    const person = await addProgram({ ExplicitAuthFlows: flows, AllowedOAuthScopes: ['orders/read'] })
    expect(await refusalOf(ask(person))).toEqual(refused)
  }
})

test('GetClientToken: scopes of users, of other pools, unlisted or unknown ones → InvalidParameterException', async () => {
  await addScopes((await seedPool(server)).poolId, 'foreign')
  const users = 'aws.cognito.signin.user.admin'
  for (const scope of ['orders/delete', 'orders/none', 'orders', 'foreign/read', 'openid', users, '']) {
    expect(await refusalOf(ask(program, { Scopes: ['orders/read', scope] }))).toEqual(wrongScope)
  }
  const unlisted = await addProgram()
  for (const Scopes of [[users], ['openid'], ['foreign/read'], ['orders/read'], undefined]) {
    expect(await refusalOf(ask(unlisted, Scopes && { Scopes }))).toEqual(wrongScope)
  }
})

test('GetClientToken: scopes of users that the client lists are not granted', async () => {
  const mixed = await addProgram({ AllowedOAuthScopes: ['orders/read', 'aws.cognito.signin.user.admin'] })
  expect(claimsOf(String((await ask(mixed))?.AccessToken)).scope).toBe('orders/read')
})

test("GetClientToken: the token is no user's", async () => {
  const AccessToken = String((await ask(program))?.AccessToken)
  for (const command of [new GetUserCommand({ AccessToken }), new GlobalSignOutCommand({ AccessToken })]) {
    expect(await refusalOf(server.client.send(command as GetUserCommand))).toEqual(
      notAuthorized('Invalid Access Token'),
    )
  }
})

test('GetClientToken: its flow stands alone', async () => {
  expect(await refusalOf(addProgram({ ExplicitAuthFlows: [flow, 'ALLOW_REFRESH_TOKEN_AUTH'] }))).toEqual(
    invalidParameter('ALLOW_CLIENT_TOKEN_AUTH must be the only authentication flow of an app client.'),
  )
})
