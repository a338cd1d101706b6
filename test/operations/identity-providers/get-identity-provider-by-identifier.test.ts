import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, unknownPool } from './identity-provider-calls.js'

let server: TestServer
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
  providers = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
})
afterAll(() => server.stop())

const notFound = (identifier: string) => ({
  name: 'ResourceNotFoundException',
  message: `Identity provider with identifier ${identifier} does not exist.`,
  status: 400,
})

describe('GetIdentityProviderByIdentifier', () => {
  test('finds the provider by each of its identifiers, and shows what Describe shows', async () => {
    const made = await providers.create('Shop', { IdpIdentifiers: ['example.com', 'example.org'] })
    await providers.create('Other', { IdpIdentifiers: ['example.net'] })
    expect(await providers.byIdentifier('example.com')).toEqual(made)
    expect(await providers.byIdentifier('example.org')).toEqual(made)
    expect(await providers.byIdentifier('example.net')).toMatchObject({ ProviderName: 'Other' })
  })

  test.each(['example.edu', 'Example.com', 'Shop'])('%s is none → ResourceNotFoundException', async (identifier) => {
    expect(await refusalOf(providers.byIdentifier(identifier))).toEqual(notFound(identifier))
  })

  test('that of another pool → ResourceNotFoundException', async () => {
    const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    expect(await refusalOf(other.byIdentifier('example.com'))).toEqual(notFound('example.com'))
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const nowhere = new IdentityProviderCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.byIdentifier('example.com'))).toEqual(unknownPool)
  })
})
