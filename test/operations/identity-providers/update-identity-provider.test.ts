import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, invalid, notFound, oidcDetails, unknownPool } from './identity-provider-calls.js'

let server: TestServer
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
  providers = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
})
afterAll(() => server.stop())

const taken = invalid('The idp identifier taken.example.com is already in use.')

describe('UpdateIdentityProvider', () => {
  test('each map or list that is given replaces the present one; what is left out stays', async () => {
    const given = {
      AttributeMapping: { email: 'mail', name: 'cn' },
      IdpIdentifiers: ['a.example.com', 'b.example.com'],
    }
    const made = await providers.create('Shop', given)

    const details = { ...oidcDetails, oidc_issuer: 'https://new.example.com', client_secret: 'open-sesame-3' }
    const second = await providers.update('Shop', { ProviderDetails: details })
    const shown = { ...details, attributes_url_add_attributes: 'false' }
    expect(second).toEqual({ ...made, ProviderDetails: shown, LastModifiedDate: expect.any(Date) })

    const third = await providers.update('Shop', { AttributeMapping: { email: 'email' } })
    const mapping = { email: 'email', username: 'sub' }
    expect(third).toEqual({ ...second, AttributeMapping: mapping, LastModifiedDate: expect.any(Date) })

    const fourth = await providers.update('Shop', { IdpIdentifiers: ['b.example.com', 'c.example.com'] })
    const identifiers = ['b.example.com', 'c.example.com']
    expect(fourth).toEqual({ ...third, IdpIdentifiers: identifiers, LastModifiedDate: expect.any(Date) })
    expect(await providers.describe('Shop')).toEqual(fourth)
    await providers.create('Heir', { IdpIdentifiers: ['a.example.com'] })
    expect(await providers.byIdentifier('a.example.com')).toMatchObject({ ProviderName: 'Heir' })
  })

  test('a secret that is left out of the details is gone', async () => {
    await providers.create('Public')
    const { client_secret: _, ...details } = oidcDetails
    const updated = await providers.update('Public', { ProviderDetails: details })
    expect(Object.keys({ ...updated?.ProviderDetails })).not.toContain('client_secret')
    expect(await providers.describe('Public')).toEqual(updated)
  })

  test('empty ones take everything away', async () => {
    await providers.create('Emptied', { AttributeMapping: { email: 'mail' }, IdpIdentifiers: ['empty.example.com'] })
    const updated = await providers.update('Emptied', { AttributeMapping: {}, IdpIdentifiers: [] })
    expect(updated).toMatchObject({ AttributeMapping: { username: 'sub' }, IdpIdentifiers: [] })
    expect(updated?.AttributeMapping).not.toHaveProperty('email')
    expect(await refusalOf(providers.byIdentifier('empty.example.com'))).toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test.each([
    ['details that lack something', { ProviderDetails: { client_id: 'a' } }],
    ['details of another type', { ProviderDetails: { MetadataURL: 'https://sso.example.com' } }],
    ['no details at all', { ProviderDetails: {} }],
    ['a mapping that cannot be', { AttributeMapping: { 'custom:foo': 'foo' } }],
    ['an identifier of another provider', { IdpIdentifiers: ['new.example.com', 'taken.example.com'] }],
    ['AcrMapping', { AcrMapping: {} }],
  ])('%s → InvalidParameterException, and nothing changes', async (_case, change) => {
    const own = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    await own.create('Taker', { IdpIdentifiers: ['taken.example.com'] })
    const made = await own.create('Shop', { IdpIdentifiers: ['shop.example.com'] })
    expect(await refusalOf(own.update('Shop', { ...change }))).toMatchObject({ name: 'InvalidParameterException' })
    expect(await own.describe('Shop')).toEqual(made)
    expect(await own.byIdentifier('shop.example.com')).toEqual(made)
  })

  test('of 10 providers that take one identifier at once one gets it', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `Taker${index}`)
    for (const name of names) await providers.create(name)
    const update = (name: string) => providers.update(name, { IdpIdentifiers: ['taken.example.com'] })
    expect(await outcomesOf(names.map(update))).toEqual({ ok: 1, InvalidParameterException: 9 })
    const { ProviderName } = { ...(await providers.byIdentifier('taken.example.com')) }
    const loser = names.find((name) => name !== ProviderName) ?? ''
    expect(await refusalOf(update(loser))).toEqual(taken)
  })

  test('two providers that exchange their identifiers at once do not wait for one another', async () => {
    const own = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    for (const name of ['One', 'Two']) await own.create(name)
    const rounds = Array.from({ length: 10 }, () => [
      own.update('One', { IdpIdentifiers: ['x.example.com', 'y.example.com'] }),
      own.update('Two', { IdpIdentifiers: ['y.example.com', 'x.example.com'] }),
    ])
    expect(Object.keys(await outcomesOf(rounds.flat())).sort()).toEqual(['InvalidParameterException', 'ok'])
  })

  test('COGNITO → UnsupportedIdentityProviderException', async () => {
    expect(await refusalOf(providers.update('COGNITO'))).toEqual({
      name: 'UnsupportedIdentityProviderException',
      message: 'COGNITO is not an identity provider of its own.',
      status: 400,
    })
  })

  test('unknown, or of another pool → ResourceNotFoundException', async () => {
    const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    await other.create('Foreign')
    expect(await refusalOf(providers.update('Foreign'))).toEqual(notFound('Foreign'))
    const nowhere = new IdentityProviderCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.update('Shop'))).toEqual(unknownPool)
  })
})
