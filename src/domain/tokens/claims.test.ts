import { describe, expect, test } from 'vitest'
import type { AppClient, ClientSettings } from '../../entities/app-client.js'
import { clientId, sub, tokenFamilyId, userPoolId } from '../../entities/ids.js'
import type { TokenFamily } from '../../entities/token-family.js'
import type { User } from '../../entities/user.js'
import { readAccessClaims } from './access-claims.js'
import { accessTokenClaims, type ClaimsContext, idTokenClaims } from './claims.js'

const poolId = userPoolId('us-west-2_EXAMPLE')
const time = new Date(1676312777_900)
const settings: ClientSettings = {
  name: 'test',
  refreshTokenValidity: 30,
  allowedOAuthFlowsUserPoolClient: false,
  enableTokenRevocation: true,
  enablePropagateAdditionalUserContextData: false,
  authSessionValidityMinutes: 3,
}
const client: AppClient = {
  id: clientId('1example23456789'),
  poolId,
  createdAt: time,
  modifiedAt: time,
  settings,
  sealedSecrets: [],
}
const user: User = {
  poolId,
  sub: sub('aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'),
  username: 'my-test-user',
  status: 'CONFIRMED',
  enabled: true,
  attributes: {},
  createdAt: time,
  modifiedAt: time,
}
const family: TokenFamily = {
  id: tokenFamilyId('11111111-2222-3333-4444-555555555555'),
  eventId: '22222222-3333-4444-5555-666666666666',
  poolId,
  clientId: client.id,
  sub: user.sub,
  authenticatedAt: time,
  expiresAt: new Date(time.getTime() + 30 * 86_400_000),
  generation: 0,
  hash: '',
}
const context: ClaimsContext = {
  client,
  user,
  groups: [],
  family,
  issuer: 'https://idp.example.com/us-west-2_EXAMPLE',
  now: new Date(time.getTime() + 60_000),
  jti: '33333333-4444-5555-6666-777777777777',
}

describe('#97 access token claims', () => {
  test('are exactly those of the developer guide: no aud, no attributes', () => {
    expect(accessTokenClaims(context)).toEqual({
      sub: user.sub,
      iss: 'https://idp.example.com/us-west-2_EXAMPLE',
      client_id: '1example23456789',
      origin_jti: family.id,
      event_id: family.eventId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: 1676312777,
      exp: 1676316437,
      iat: 1676312837,
      jti: context.jti,
      username: 'my-test-user',
    })
  })

  test.each([
    [false, undefined, false],
    [true, undefined, true],
    [false, { enabled: true }, true],
    [false, { enabled: false }, false],
  ])(
    'origin_jti with EnableTokenRevocation %s and rotation %j: %s',
    (enableTokenRevocation, refreshTokenRotation, want) => {
      const changed = { ...settings, enableTokenRevocation, ...(refreshTokenRotation && { refreshTokenRotation }) }
      const claims = accessTokenClaims({ ...context, client: { ...client, settings: changed } })
      expect('origin_jti' in claims).toBe(want)
      expect(claims).toMatchObject({ event_id: family.eventId, jti: context.jti })
    },
  )
})

describe('#98 ID token claims', () => {
  test('are exactly those of the developer guide, with attributes in the types of OpenID Connect', () => {
    const readable = {
      email: 'my-test-user@example.com',
      email_verified: 'TRUE',
      phone_number: '+12065551212',
      phone_number_verified: 'false',
      address: '1 Main Street',
      updated_at: '1676312777',
      'custom:tenant': '42',
      nickname: '',
    }
    expect(idTokenClaims(context, readable)).toEqual({
      email: 'my-test-user@example.com',
      email_verified: true,
      phone_number: '+12065551212',
      phone_number_verified: false,
      address: { formatted: '1 Main Street' },
      updated_at: 1676312777,
      'custom:tenant': '42',
      sub: user.sub,
      iss: 'https://idp.example.com/us-west-2_EXAMPLE',
      'cognito:username': 'my-test-user',
      aud: '1example23456789',
      origin_jti: family.id,
      event_id: family.eventId,
      token_use: 'id',
      auth_time: 1676312777,
      exp: 1676316437,
      iat: 1676312837,
      jti: context.jti,
    })
  })

  test('no attribute can take the place of a claim', () => {
    const claims = idTokenClaims(context, {
      sub: 'x',
      iss: 'x',
      aud: 'x',
      exp: 'x',
      token_use: 'access',
      'cognito:groups': 'x',
      'cognito:roles': 'x',
      'cognito:preferred_role': 'x',
      __proto__: 'x',
    })
    expect(claims).toEqual(idTokenClaims(context, {}))
  })
})

describe('#100 claims of groups', () => {
  const role = 'arn:aws:iam::123456789012:role/admins'
  const groups = [{ name: 'admins', precedence: 0, roleArn: role }, { name: 'readers' }]

  test('both tokens name the groups in their order, the ID token alone their roles', () => {
    const access = accessTokenClaims({ ...context, groups })
    expect(access).toEqual({ ...accessTokenClaims(context), 'cognito:groups': ['admins', 'readers'] })
    expect(idTokenClaims({ ...context, groups }, {})).toEqual({
      ...idTokenClaims(context, {}),
      'cognito:groups': ['admins', 'readers'],
      'cognito:roles': [role],
      'cognito:preferred_role': role,
    })
  })

  test('groups without roles: no claim of roles', () => {
    const claims = idTokenClaims({ ...context, groups: [{ name: 'readers' }] }, {})
    expect(claims).toEqual({ ...idTokenClaims(context, {}), 'cognito:groups': ['readers'] })
  })
})

test.each([
  ['seconds', 300, 300],
  ['minutes', 5, 300],
  ['hours', 24, 86_400],
  ['days', 1, 86_400],
  [undefined, 2, 7200],
] as const)('#101 validity of %s %i: exp - iat is %i', (unit, validity, seconds) => {
  const changed: ClientSettings = {
    ...settings,
    accessTokenValidity: validity,
    idTokenValidity: validity,
    ...(unit && { tokenValidityUnits: { accessToken: unit, idToken: unit } }),
  }
  const own = { ...context, client: { ...client, settings: changed } }
  for (const claims of [accessTokenClaims(own), idTokenClaims(own, {})]) {
    expect(Number(claims.exp) - Number(claims.iat)).toBe(seconds)
  }
})

describe('readAccessClaims', () => {
  const good = accessTokenClaims(context)

  test('reads what accessTokenClaims writes', () => {
    expect(readAccessClaims(good)).toMatchObject({ sub: user.sub, clientId: client.id, originJti: family.id })
    const { origin_jti: _, ...unrevocable } = good
    expect(readAccessClaims(unrevocable)).toMatchObject({ originJti: undefined, eventId: family.eventId })
  })

  test.each([
    ['an ID token', idTokenClaims(context, {})],
    ['token_use in another case', { ...good, token_use: 'Access' }],
    ['no sub', { ...good, sub: undefined }],
    ['sub a list', { ...good, sub: [user.sub] }],
    ['iss an object', { ...good, iss: { toString: 'x' } }],
    ['no client_id', { ...good, client_id: undefined }],
    ['no event_id', { ...good, event_id: '' }],
    ['origin_jti null', { ...good, origin_jti: null }],
    ['origin_jti empty', { ...good, origin_jti: '' }],
    ['scope a list', { ...good, scope: ['aws.cognito.signin.user.admin'] }],
    ['exp a text', { ...good, exp: '9999999999' }],
    ['exp not whole', { ...good, exp: 1.5 }],
    ['exp beyond numbers', { ...good, exp: 1e300 }],
    ['no exp', { ...good, exp: undefined }],
    ['nothing', {}],
  ])('%s → undefined', (_name, claims) => {
    expect(readAccessClaims(claims)).toBeUndefined()
  })
})
