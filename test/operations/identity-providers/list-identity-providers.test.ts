import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, invalid, unknownPool } from './identity-provider-calls.js'

let server: TestServer
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
  providers = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
})
afterAll(() => server.stop())

const badToken = invalid('Invalid pagination token given.')

describe('ListIdentityProviders', () => {
  test('none', async () => {
    const { Providers, NextToken } = await providers.list()
    expect({ Providers, NextToken }).toEqual({ Providers: [], NextToken: undefined })
  })

  test('pages in order of name, each told once, without details', async () => {
    for (const name of ['Ccc', 'Aaa', 'Bbb']) await providers.create(name, { IdpIdentifiers: [name] })
    const first = await providers.list({ MaxResults: 2 })
    const second = await providers.list({ MaxResults: 2, NextToken: first.NextToken })
    const all = [...(first.Providers ?? []), ...(second.Providers ?? [])]
    expect(all.map(({ ProviderName }) => ProviderName)).toEqual(['Aaa', 'Bbb', 'Ccc'])
    const dates = { CreationDate: expect.any(Date), LastModifiedDate: expect.any(Date) }
    expect(all[0]).toEqual({ ProviderName: 'Aaa', ProviderType: 'OIDC', ...dates })
    expect(second.NextToken).toBeUndefined()
  })

  test('60 may be asked for, 50 are told; so many without a size, or with 0', async () => {
    const own = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    for (let at = 10; at < 62; at++) await own.create(`Provider${at}`)
    for (const MaxResults of [60, 50, 0, undefined]) {
      const page = await own.list({ MaxResults })
      expect(page.Providers).toHaveLength(50)
      expect((await own.list({ MaxResults, NextToken: page.NextToken })).Providers).toHaveLength(2)
    }
    expect(await refusalOf(own.list({ MaxResults: 61 }))).toMatchObject({ name: 'InvalidParameterException' })
  })

  test('a token of another pool → InvalidParameterException', async () => {
    const { NextToken } = await providers.list({ MaxResults: 1 })
    const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    expect(await refusalOf(other.list({ NextToken }))).toEqual(badToken)
    expect(await refusalOf(providers.list({ NextToken: 'made-up' }))).toEqual(badToken)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new IdentityProviderCalls(server, 'us-east-1_nothere00').list())).toEqual(unknownPool)
  })
})
