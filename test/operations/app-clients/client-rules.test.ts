import type { TimeUnitsType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from '../user-pools/pool-calls.js'
import { ClientCalls, type ClientMembers, invalidOAuthFlow, invalidParameter } from './client-calls.js'

let server: TestServer
let poolId: string
let clients: ClientCalls

beforeAll(async () => {
  server = await startServer()
  poolId = await new PoolCalls(server).createId({
    Schema: [
      { Name: 'email', AttributeDataType: 'String', Required: true },
      { Name: 'plan', AttributeDataType: 'String' },
      { Name: 'score', AttributeDataType: 'Number', DeveloperOnlyAttribute: true },
    ],
  })
  clients = new ClientCalls(server, poolId)
})
afterAll(() => server.stop())

const code = { AllowedOAuthFlows: ['code' as const], AllowedOAuthScopes: ['openid'] }
const machine = { AllowedOAuthFlows: ['client_credentials' as const] }
const unsupported = (url: string) => ({ CallbackURLs: [url] })

describe.each(['create', 'update'] as const)('rules of app clients, %s', (verb) => {
  async function attempt(members: ClientMembers) {
    if (verb === 'create') return clients.create(members)
    const { GenerateSecret, ...settings } = members
    return clients.update((await clients.create({ GenerateSecret })).ClientId, settings)
  }
  const action = verb === 'create' ? 'creating' : 'updating'

  test.each<[string, ClientMembers, string]>([
    [
      'flows of both families',
      { ExplicitAuthFlows: ['USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'] },
      'Cannot combine ExplicitAuthFlows with and without the prefix ALLOW_.',
    ],
    [
      'rotation with ALLOW_REFRESH_TOKEN_AUTH',
      { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED' } },
      'ALLOW_REFRESH_TOKEN_AUTH cannot be enabled together with refresh token rotation.',
    ],
    [
      'access tokens that outlive refresh tokens',
      { AccessTokenValidity: 24, RefreshTokenValidity: 2, TokenValidityUnits: { RefreshToken: 'hours' } },
      'The refresh token must be valid for longer than the access and ID tokens.',
    ],
    [
      'an unknown attribute to read',
      { ReadAttributes: ['email', 'custom:nowhere'] },
      `Invalid read attributes specified while ${action} a client`,
    ],
    [
      'an unknown attribute to write',
      { WriteAttributes: ['email', 'plan'] },
      `Invalid write attributes specified while ${action} a client`,
    ],
    ...['sub', 'email_verified', 'phone_number_verified', 'dev:custom:score'].map(
      (name): [string, ClientMembers, string] => [
        `${name} to write`,
        { WriteAttributes: ['email', name] },
        `Invalid write attributes specified while ${action} a client`,
      ],
    ),
    [
      'a required attribute that cannot be written',
      { WriteAttributes: ['custom:plan'] },
      `Invalid write attributes specified while ${action} a client`,
    ],
    ...[
      ['http://shop.example.com/in', 'http://shop.example.com/in cannot use the HTTP protocol.'],
      ['http://localhost.example.com', 'http://localhost.example.com cannot use the HTTP protocol.'],
      ['https://shop.example.com/in#here', 'https://shop.example.com/in#here cannot contain a fragment.'],
      ['shop.example.com/in', 'shop.example.com/in is not an absolute URI.'],
      ['/in', '/in is not an absolute URI.'],
      ['javascript:alert(1)', 'javascript:alert(1) cannot use the scheme javascript:'],
      ['data:text/html,x', 'data:text/html,x cannot use the scheme data:'],
    ].flatMap(([url = '', message = '']): [string, ClientMembers, string][] => [
      [`the callback URL ${url}`, { CallbackURLs: ['https://shop.example.com', url] }, message],
      [`the logout URL ${url}`, { LogoutURLs: [url] }, message],
    ]),
    [
      'a default redirect that is no callback',
      { ...unsupported('https://shop.example.com/in'), DefaultRedirectURI: 'https://shop.example.com/in/' },
      'The default redirect URI must be one of the callback URLs.',
    ],
  ])('%s → InvalidParameterException', async (_name, members, message) => {
    expect(await refusalOf(attempt(members))).toEqual(invalidParameter(message))
  })

  test('an unknown identity provider → InvalidParameterException', async () => {
    expect(await refusalOf(attempt({ SupportedIdentityProviders: ['COGNITO', 'Google'] }))).toEqual(
      invalidParameter(`The provider Google does not exist for User Pool ${poolId}.`),
    )
  })

  test.each<[string, ClientMembers, string]>([
    [
      'client_credentials with another flow',
      { GenerateSecret: true, AllowedOAuthFlows: ['client_credentials', 'code'] },
      'client_credentials flow can not be selected along with code flow or implicit flow.',
    ],
    [
      'client_credentials without a secret',
      machine,
      'client_credentials flow can not be selected if client does not have a client secret.',
    ],
    [
      'client_credentials with a scope of users',
      { ...machine, GenerateSecret: true, AllowedOAuthScopes: ['openid'] },
      'openid is not supported with client_credentials flow',
    ],
    ['code without callback URLs', code, 'CallbackUrls can not be empty when code flow or implicit flow is selected'],
    ...[{}, { AllowedOAuthFlows: code.AllowedOAuthFlows }, { AllowedOAuthScopes: code.AllowedOAuthScopes }].map(
      (members): [string, ClientMembers, string] => [
        `OAuth on with only ${Object.keys(members).join() || 'nothing'}`,
        { ...members, AllowedOAuthFlowsUserPoolClient: true },
        'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
      ],
    ),
  ])('%s → InvalidOAuthFlowException', async (_name, members, message) => {
    expect(await refusalOf(attempt(members))).toEqual(invalidOAuthFlow(message))
  })

  test('a scope that does not exist → ScopeDoesNotExistException', async () => {
    expect(await refusalOf(attempt({ AllowedOAuthScopes: ['openid', 'shop/read'] }))).toEqual({
      name: 'ScopeDoesNotExistException',
      message: 'Invalid scope requested: shop/read',
      status: 400,
    })
  })
})

describe('[demand 29] validities are checked in the unit given', () => {
  const outOfRange = invalidParameter('Invalid range for token validity.')
  const limits: readonly [TimeUnitsType, least: number, most: number][] = [
    ['seconds', 300, 86_400],
    ['minutes', 5, 1440],
    ['hours', 1, 24],
    ['days', 1, 1],
  ]
  const refreshLimits: readonly [TimeUnitsType, least: number, most: number][] = [
    ['seconds', 3600, 315_360_000],
    ['minutes', 60, 5_256_000],
    ['hours', 1, 87_600],
    ['days', 1, 3650],
  ]

  test.each(limits)('access and ID tokens in %s: from %d to %d', async (unit, least, most) => {
    for (const [validity, name] of [
      ['AccessTokenValidity', 'AccessToken'],
      ['IdTokenValidity', 'IdToken'],
    ] as const) {
      const members = (value: number) => ({ [validity]: value, TokenValidityUnits: { [name]: unit } })
      for (const value of [least, most]) expect(await clients.create(members(value))).toMatchObject(members(value))
      // Beyond the model's own limit its constraint answers first.
      if (most < 86_400) expect(await refusalOf(clients.create(members(most + 1)))).toEqual(outOfRange)
      if (least > 1) expect(await refusalOf(clients.create(members(least - 1)))).toEqual(outOfRange)
    }
  })

  test.each(refreshLimits)('refresh tokens in %s: from %d to %d', async (unit, least, most) => {
    const members = (value: number) => ({ RefreshTokenValidity: value, TokenValidityUnits: { RefreshToken: unit } })
    for (const value of [least, most]) expect(await clients.create(members(value))).toMatchObject(members(value))
    if (most < 315_360_000) expect(await refusalOf(clients.create(members(most + 1)))).toEqual(outOfRange)
    if (least > 1) expect(await refusalOf(clients.create(members(least - 1)))).toEqual(outOfRange)
  })
})
