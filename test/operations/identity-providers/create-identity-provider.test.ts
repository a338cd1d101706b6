import type { IdentityProviderTypeType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { googleDetails, IdentityProviderCalls, invalid, oidcDetails, unknownPool } from './identity-provider-calls.js'

let server: TestServer
let poolId: string
let providers: IdentityProviderCalls

const Schema = [
  { Name: 'tenant', AttributeDataType: 'String', Mutable: true },
  { Name: 'fixed', AttributeDataType: 'String', Mutable: false },
  { Name: 'rank', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
] as const

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server, { pool: { Schema: [...Schema] } })).poolId
  providers = new IdentityProviderCalls(server, poolId)
})
afterAll(() => server.stop())

const inNewPool = async () => new IdentityProviderCalls(server, (await seedPool(server)).poolId)

describe('CreateIdentityProvider', () => {
  test('shows what was set and what follows, the client secret in clear, and Describe shows the same', async () => {
    const AttributeMapping = { email: 'mail', 'custom:tenant': 'https://example.com/tenant', 'custom:fixed': 'fix' }
    const made = await providers.create('Größe-1', { AttributeMapping, IdpIdentifiers: ['example.com', 'Shop 1'] })
    expect(made).toEqual({
      UserPoolId: poolId,
      ProviderName: 'Größe-1',
      ProviderType: 'OIDC',
      ProviderDetails: { ...oidcDetails, attributes_url_add_attributes: 'false' },
      AttributeMapping: { ...AttributeMapping, username: 'sub' },
      IdpIdentifiers: ['example.com', 'Shop 1'],
      CreationDate: expect.any(Date),
      LastModifiedDate: made?.CreationDate,
    })
    expect(await providers.describe('Größe-1')).toEqual(made)
  })

  test('without mapping and identifiers both are shown, the mapping with the subject', async () => {
    expect(await providers.create('Bare')).toMatchObject({ AttributeMapping: { username: 'sub' }, IdpIdentifiers: [] })
  })

  test('a name that exists → DuplicateProviderException, and nothing changes', async () => {
    await providers.create('Twice')
    const again = providers.create('Twice', { ProviderDetails: { ...oidcDetails, client_id: 'other' } })
    expect(await refusalOf(again)).toEqual({
      name: 'DuplicateProviderException',
      message: 'A provider with the name Twice already exists.',
      status: 400,
    })
    expect(await providers.describe('Twice')).toMatchObject({ ProviderDetails: { client_id: 'poolgate' } })
  })

  test('of 20 creations of one name at once one succeeds', async () => {
    const calls = Array.from({ length: 20 }, () => providers.create('Race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, DuplicateProviderException: 19 })
  })

  test('of 10 providers that take one identifier at once one is made', async () => {
    const calls = Array.from({ length: 10 }, (_, index) =>
      providers.create(`Taker${index}`, { IdpIdentifiers: ['only.example.com'] }),
    )
    expect(await outcomesOf(calls)).toEqual({ ok: 1, InvalidParameterException: 9 })
    const { Providers = [] } = await providers.list()
    expect(Providers.filter(({ ProviderName }) => ProviderName?.startsWith('Taker'))).toHaveLength(1)
  })

  test.each([
    ['taken by another', ['taken.example.com']],
    ['named twice', ['a.example.com', 'taken.example.com', 'taken.example.com']],
  ])('an identifier that is %s → InvalidParameterException, and no provider', async (_case, IdpIdentifiers) => {
    const own = await inNewPool()
    await own.create('First', { IdpIdentifiers: ['taken.example.com'] })
    expect(await refusalOf(own.create('Second', { IdpIdentifiers }))).toEqual(
      invalid('The idp identifier taken.example.com is already in use.'),
    )
    expect((await own.list()).Providers).toHaveLength(1)
    await (await inNewPool()).create('Second', { IdpIdentifiers: ['taken.example.com'] })
  })

  test.each<[string, IdentityProviderTypeType]>([
    ['Googol', 'Google'],
    ['google', 'Google'],
    ['Facebook', 'Google'],
    ['Amazon', 'LoginWithAmazon'],
    ['Google', 'OIDC'],
    ['SignInWithApple', 'SAML'],
    ['COGNITO', 'OIDC'],
    ['Cognito', 'SAML'],
  ])('the name %s for the type %s → InvalidParameterException', async (name, ProviderType) => {
    const creation = providers.create(name, { ProviderType, ProviderDetails: googleDetails })
    expect(await refusalOf(creation)).toEqual(invalid(`Provider ${name} cannot be of type ${ProviderType}.`))
  })

  test.each(['_ab', 'ab_', ' ab', 'ab ', 'ab', 'x'.repeat(33)])(
    'the name "%s" → InvalidParameterException',
    async (name) => {
      expect(await refusalOf(providers.create(name))).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    },
  )

  test.each([
    ['an attribute that the pool has not', { 'custom:foo': 'foo', email: 'email' }, 'custom:foo'],
    ['two of them, in their order', { nothing: 'a', email: 'email', 'custom:b': 'b' }, 'nothing, custom:b'],
    ['sub', { sub: 'sub' }, 'sub'],
    ['an attribute for developers', { 'dev:custom:rank': 'rank' }, 'dev:custom:rank'],
    ['an attribute without its prefix', { tenant: 'tenant' }, 'tenant'],
    ['an empty claim', { email: '' }, 'email'],
    ['a username from another claim', { username: 'email' }, 'username'],
    ['a property of every object', { constructor: 'a' }, 'constructor'],
  ])('a mapping of %s → InvalidParameterException', async (_case, AttributeMapping, named) => {
    expect(await refusalOf(providers.create('Mapped', { AttributeMapping: { ...AttributeMapping } }))).toEqual(
      invalid(`AttributeMapping contains invalid mapping: [${named}]`),
    )
  })

  test('a mapping of a username with SAML → InvalidParameterException', async () => {
    const MetadataURL = 'https://sso.example.com/metadata'
    const members = { ProviderType: 'SAML', ProviderDetails: { MetadataURL } } as const
    const creation = providers.create('Names', { ...members, AttributeMapping: { username: 'uid' } })
    expect(await refusalOf(creation)).toEqual(invalid('AttributeMapping contains invalid mapping: [username]'))
  })

  test('AcrMapping is refused, never stored in silence', async () => {
    const refusal = await refusalOf(providers.create('Levels', { AcrMapping: { high: 'urn:high' } }))
    expect(refusal).toEqual(invalid('Poolgate does not support AcrMapping yet.'))
  })

  test('parallel creations cannot pass 300 in a pool → LimitExceededException', { timeout: 60_000 }, async () => {
    const full = await inNewPool()
    for (let at = 0; at < 6; at++) {
      const batch = Array.from({ length: 49 }, (_, index) => full.create(`Provider${at * 49 + index}`))
      expect(await outcomesOf(batch)).toEqual({ ok: 49 })
    }
    const last = Array.from({ length: 9 }, (_, index) => full.create(`Last${index}`))
    expect(await outcomesOf(last)).toEqual({ ok: 6, LimitExceededException: 3 })
    expect(await refusalOf(full.create('More'))).toEqual({
      name: 'LimitExceededException',
      message: 'A user pool can have at most 300 identity providers.',
      status: 400,
    })
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new IdentityProviderCalls(server, 'us-east-1_nothere00').create('Shop'))).toEqual(
      unknownPool,
    )
  })
})
