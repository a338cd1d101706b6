import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { notFound, ResourceServerCalls, scope } from './resource-server-calls.js'

let server: TestServer
let poolId: string
let servers: ResourceServerCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  servers = new ResourceServerCalls(server, poolId)
})
afterAll(() => server.stop())

test('UpdateResourceServer: what is described, sent again, changes nothing', async () => {
  const created = await servers.create('same', { Scopes: [scope('b'), scope('a')] })
  const { Name, Scopes } = { ...created }
  expect(await servers.update('same', { Name, Scopes })).toEqual(created)
  expect(await servers.describe('same')).toEqual(created)
})

test('UpdateResourceServer: name and scopes are replaced as a whole, without scopes there are none', async () => {
  await servers.create('changed', { Scopes: [scope('a'), scope('b')] })
  const base = { UserPoolId: poolId, Identifier: 'changed', Name: 'New' }
  expect(await servers.update('changed', { Name: 'New', Scopes: [scope('c')] })).toEqual({
    ...base,
    Scopes: [scope('c')],
  })
  expect(await servers.update('changed', { Name: 'New' })).toEqual(base)
  expect(await servers.describe('changed')).toEqual(base)
})

test('UpdateResourceServer: unknown → ResourceNotFoundException', async () => {
  expect(await refusalOf(servers.update('nothing'))).toEqual(notFound('nothing'))
})
