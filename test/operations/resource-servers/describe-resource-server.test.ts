import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { notFound, ResourceServerCalls } from './resource-server-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DescribeResourceServer: unknown, or of another pool → ResourceNotFoundException', async () => {
  const own = new ResourceServerCalls(server, (await seedPool(server)).poolId)
  const other = new ResourceServerCalls(server, (await seedPool(server)).poolId)
  await own.create('shop')
  expect(await own.describe('shop')).toMatchObject({ Identifier: 'shop' })
  expect(await refusalOf(other.describe('shop'))).toEqual(notFound('shop'))
})
