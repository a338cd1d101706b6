import type { IdentityProviderTypeType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { googleDetails, IdentityProviderCalls, invalid, oidcDetails } from './identity-provider-calls.js'

let server: TestServer
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Every case has a pool of its own, for social names are fixed. */
async function create(type: IdentityProviderTypeType, ProviderDetails: Record<string, string>) {
  providers = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
  const name = type === 'OIDC' || type === 'SAML' ? 'Shop' : type
  return providers.create(name, { ProviderType: type, ProviderDetails })
}

const apple = { client_id: 'a', team_id: 'T', key_id: 'K', private_key: 'PEM', authorize_scopes: 'email name' }
const without = (details: Record<string, string>, key: string) =>
  Object.fromEntries(Object.entries(details).filter(([name]) => name !== key))
const oidcMissing = 'clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.'
const socialMissing = 'clientId, clientSecret and authorizeScopes are all required idp details.'
const appleMissing = 'clientId, teamId, keyId, privateKey and authorizeScopes are all required idp details.'

describe('ProviderDetails', () => {
  test.each<[IdentityProviderTypeType, Record<string, string>, Record<string, string>, Record<string, string>]>([
    ['OIDC', oidcDetails, { attributes_url_add_attributes: 'false' }, { username: 'sub' }],
    [
      'Google',
      googleDetails,
      {
        attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
        attributes_url_add_attributes: 'true',
        authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
        oidc_issuer: 'https://accounts.google.com',
        token_request_method: 'POST',
        token_url: 'https://www.googleapis.com/oauth2/v4/token',
      },
      { username: 'sub' },
    ],
    [
      'Facebook',
      { ...googleDetails, authorize_scopes: 'public_profile,email' },
      {
        api_version: 'v17.0',
        attributes_url: 'https://graph.facebook.com/v17.0/me?fields=',
        attributes_url_add_attributes: 'true',
        authorize_url: 'https://www.facebook.com/v17.0/dialog/oauth',
        token_request_method: 'GET',
        token_url: 'https://graph.facebook.com/v17.0/oauth/access_token',
      },
      { username: 'id' },
    ],
    [
      'LoginWithAmazon',
      { ...googleDetails, authorize_scopes: 'profile postal_code' },
      {
        attributes_url: 'https://api.amazon.com/user/profile',
        attributes_url_add_attributes: 'false',
        authorize_url: 'https://www.amazon.com/ap/oa',
        token_request_method: 'POST',
        token_url: 'https://api.amazon.com/auth/o2/token',
      },
      { username: 'user_id' },
    ],
    ['SAML', { MetadataURL: 'https://sso.example.com/metadata' }, { IDPSignout: 'false' }, {}],
  ])('%s: what Describe adds', async (type, details, added, mapping) => {
    const shown = await create(type, details)
    expect(shown).toMatchObject({ ProviderDetails: { ...details, ...added }, AttributeMapping: mapping })
    expect(Object.keys({ ...shown?.ProviderDetails }).sort()).toEqual(Object.keys({ ...details, ...added }).sort())
    expect(Object.keys({ ...shown?.AttributeMapping })).toEqual(Object.keys(mapping))
  })

  test('SignInWithApple: what Describe adds, and the private key is not shown', async () => {
    const shown = await create('SignInWithApple', apple)
    expect(shown?.ProviderDetails).toEqual({
      ...without(apple, 'private_key'),
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://appleid.apple.com/auth/authorize',
      oidc_issuer: 'https://appleid.apple.com',
      token_request_method: 'POST',
      token_url: 'https://appleid.apple.com/auth/token',
    })
  })

  test('Facebook: the addresses follow the version', async () => {
    expect(await create('Facebook', { ...googleDetails, api_version: 'v21.0' })).toMatchObject({
      ProviderDetails: { api_version: 'v21.0', token_url: 'https://graph.facebook.com/v21.0/oauth/access_token' },
    })
  })

  test('addresses that are given are kept, those of a stand-in on this machine too', async () => {
    const urls = { authorize_url: 'http://localhost:4000/authorize', token_url: 'http://127.0.0.1:4000/token' }
    expect(await create('Google', { ...googleDetails, ...urls })).toMatchObject({ ProviderDetails: urls })
    const discovered = { ...urls, attributes_url: 'https://id.example.com/me', jwks_uri: 'https://id.example.com/jwks' }
    expect(await create('OIDC', { ...oidcDetails, ...discovered })).toMatchObject({ ProviderDetails: discovered })
  })

  test('what the service decides may be sent again and has no effect', async () => {
    const sent = { attributes_url_add_attributes: 'false', token_request_method: 'GET' }
    const decided = { attributes_url_add_attributes: 'true', token_request_method: 'POST' }
    expect(await create('Google', { ...googleDetails, ...sent })).toMatchObject({ ProviderDetails: decided })
  })

  test('OIDC: a public client has no secret', async () => {
    const shown = await create('OIDC', without(oidcDetails, 'client_secret'))
    expect(Object.keys({ ...shown?.ProviderDetails })).not.toContain('client_secret')
  })

  test.each<[IdentityProviderTypeType, Record<string, string>, string, string]>([
    ['OIDC', oidcDetails, 'client_id', oidcMissing],
    ['OIDC', oidcDetails, 'authorize_scopes', oidcMissing],
    ['OIDC', oidcDetails, 'oidc_issuer', oidcMissing],
    ['OIDC', oidcDetails, 'attributes_request_method', oidcMissing],
    ['Google', googleDetails, 'client_id', socialMissing],
    ['Google', googleDetails, 'client_secret', socialMissing],
    ['Facebook', googleDetails, 'authorize_scopes', socialMissing],
    ['LoginWithAmazon', googleDetails, 'client_secret', socialMissing],
    ['SignInWithApple', apple, 'team_id', appleMissing],
    ['SignInWithApple', apple, 'key_id', appleMissing],
    ['SignInWithApple', apple, 'private_key', appleMissing],
  ])('%s without one it needs → InvalidParameterException', async (type, details, key, message) => {
    expect(await refusalOf(create(type, without(details, key)))).toEqual(invalid(message))
    expect(await refusalOf(create(type, { ...details, [key]: ' ' }))).toEqual(invalid(message))
  })

  test.each<[IdentityProviderTypeType, Record<string, string>, string]>([
    ['OIDC', { ...oidcDetails, thing: 'x' }, 'thing is not an idp detail of type OIDC.'],
    ['Google', { ...googleDetails, private_key: 'x' }, 'private_key is not an idp detail of type Google.'],
    [
      'LoginWithAmazon',
      { ...googleDetails, oidc_issuer: 'x' },
      'oidc_issuer is not an idp detail of type LoginWithAmazon.',
    ],
    [
      'SAML',
      { MetadataURL: 'https://a.example.com', client_secret: 'x' },
      'client_secret is not an idp detail of type SAML.',
    ],
    ['Google', { ...googleDetails, constructor: 'x' }, 'constructor is not an idp detail of type Google.'],
    ['OIDC', { ...oidcDetails, ['x'.repeat(90)]: 'x' }, `${'x'.repeat(64)}… is not an idp detail of type OIDC.`],
  ])('%s with a key that it has not → InvalidParameterException', async (type, details, message) => {
    expect(await refusalOf(create(type, details))).toEqual(invalid(message))
  })

  test.each([
    ['relative', '/realms/shop', 'oidc_issuer is not an absolute URL.'],
    ['plain', 'http://id.example.com', 'oidc_issuer must use the HTTPS protocol.'],
    [
      'plain, of a host that begins like this machine',
      'http://localhost.example.com',
      'oidc_issuer must use the HTTPS protocol.',
    ],
    ['a file', 'file:///etc/passwd', 'oidc_issuer must use the HTTPS protocol.'],
    ['a script', 'javascript:alert(1)', 'oidc_issuer must use the HTTPS protocol.'],
    ['with credentials', 'https://user:word@id.example.com', 'oidc_issuer cannot contain credentials.'],
    ['with a fragment', 'https://id.example.com/#a', 'oidc_issuer cannot contain a fragment.'],
    ['with a query', 'https://id.example.com/?a=b', 'oidc_issuer cannot contain a query.'],
  ])('an issuer that is %s → InvalidParameterException', async (_case, oidc_issuer, message) => {
    expect(await refusalOf(create('OIDC', { ...oidcDetails, oidc_issuer }))).toEqual(invalid(message))
  })

  test.each(['attributes_url', 'authorize_url', 'jwks_uri', 'token_url'])(
    'OIDC: %s is held to the same rules',
    async (key) => {
      const refusal = await refusalOf(create('OIDC', { ...oidcDetails, [key]: 'http://169.254.169.254/latest' }))
      expect(refusal).toEqual(invalid(`${key} must use the HTTPS protocol.`))
    },
  )

  test.each([
    [{ attributes_request_method: 'PUT' }, "'PUT' at 'attributesRequestMethod'", '[POST, GET]'],
    [{ attributes_request_method: 'get' }, "'get' at 'attributesRequestMethod'", '[POST, GET]'],
  ])('OIDC: %j → InvalidParameterException', async (details, at, values) => {
    const constraint = `Member must satisfy enum value set: ${values}`
    expect(await refusalOf(create('OIDC', { ...oidcDetails, ...details }))).toEqual(
      invalid(`1 validation error detected: Value ${at} failed to satisfy constraint: ${constraint}`),
    )
  })

  test('Facebook: a version is no path → InvalidParameterException', async () => {
    const refusal = await refusalOf(create('Facebook', { ...googleDetails, api_version: 'v1/../..' }))
    expect(refusal).toEqual(invalid('api_version is not a version.'))
  })
})
