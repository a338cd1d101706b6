import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, notFound, unknownPool } from './identity-provider-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DescribeIdentityProvider: unknown, or of another pool → ResourceNotFoundException', async () => {
  const own = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
  const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
  await own.create('Shop', { IdpIdentifiers: ['example.com'] })
  expect(await own.describe('Shop')).toMatchObject({ ProviderName: 'Shop' })
  expect(await refusalOf(other.describe('Shop'))).toEqual(notFound('Shop'))
  expect(await refusalOf(own.describe('shop'))).toEqual(notFound('shop'))
  expect(await refusalOf(own.describe('COGNITO'))).toEqual(notFound('COGNITO'))
  expect(await refusalOf(own.describe('example.com'))).toEqual(notFound('example.com'))
})

test('DescribeIdentityProvider: unknown pool → ResourceNotFoundException', async () => {
  const nowhere = new IdentityProviderCalls(server, 'us-east-1_nothere00')
  expect(await refusalOf(nowhere.describe('Shop'))).toEqual(unknownPool)
})
