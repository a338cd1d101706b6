import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ResourceServerCalls, scope, unknownPool } from './resource-server-calls.js'

let server: TestServer
let poolId: string
let servers: ResourceServerCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  servers = new ResourceServerCalls(server, poolId)
})
afterAll(() => server.stop())

const badToken = { name: 'InvalidParameterException', message: 'Invalid pagination token given.', status: 400 }

describe('ListResourceServers', () => {
  test('none', async () => {
    const { ResourceServers, NextToken } = await servers.list()
    expect({ ResourceServers, NextToken }).toEqual({ ResourceServers: [], NextToken: undefined })
  })

  test('pages in order of identifier, each told once and in full', async () => {
    for (const identifier of ['c', 'a', 'b']) await servers.create(identifier, { Scopes: [scope('read')] })
    const first = await servers.list({ MaxResults: 2 })
    const second = await servers.list({ MaxResults: 2, NextToken: first.NextToken })
    const all = [...(first.ResourceServers ?? []), ...(second.ResourceServers ?? [])]
    expect(all.map(({ Identifier }) => Identifier)).toEqual(['a', 'b', 'c'])
    expect(all[0]).toEqual({ UserPoolId: poolId, Identifier: 'a', Name: 'Shop', Scopes: [scope('read')] })
    expect(second.NextToken).toBeUndefined()
  })

  test('a token of another pool → InvalidParameterException', async () => {
    const { NextToken } = await servers.list({ MaxResults: 1 })
    const other = new ResourceServerCalls(server, (await seedPool(server)).poolId)
    expect(await refusalOf(other.list({ NextToken }))).toEqual(badToken)
    expect(await refusalOf(servers.list({ NextToken: 'made-up' }))).toEqual(badToken)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new ResourceServerCalls(server, 'us-east-1_nothere00').list())).toEqual(unknownPool)
  })
})
