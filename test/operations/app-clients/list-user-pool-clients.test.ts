import type { UserPoolClientDescription } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from '../user-pools/pool-calls.js'
import { ClientCalls, invalidParameter, unknownPool } from './client-calls.js'

let server: TestServer
let poolId: string
let clients: ClientCalls
let made: (string | undefined)[]

beforeAll(async () => {
  server = await startServer()
  poolId = await new PoolCalls(server).createId()
  clients = new ClientCalls(server, poolId)
  const created = await Promise.all(
    ['a', 'b', 'c'].map((ClientName) => clients.create({ ClientName, GenerateSecret: true })),
  )
  made = created.map(({ ClientId }) => ClientId)
})
afterAll(() => server.stop())

describe('ListUserPoolClients', () => {
  test('[demand 31] an item shows id, name and pool, never the secret', async () => {
    const { UserPoolClients, ...rest } = await clients.list()
    expect(UserPoolClients).toHaveLength(3)
    for (const client of UserPoolClients ?? []) {
      expect(client).toEqual({
        ClientId: expect.any(String),
        UserPoolId: poolId,
        ClientName: expect.stringMatching(/^[abc]$/),
      })
    }
    expect(rest).not.toHaveProperty('NextToken')
  })

  test('pages together hold every client once', async () => {
    const found: UserPoolClientDescription[] = []
    let token: string | undefined
    do {
      const page = await clients.list({ MaxResults: 2, NextToken: token })
      found.push(...(page.UserPoolClients ?? []))
      token = page.NextToken
    } while (token !== undefined)
    expect(found.map(({ ClientId }) => ClientId).toSorted()).toEqual(made.toSorted())
  })

  test('a token of another pool, or a made-up one → InvalidParameterException', async () => {
    const others = new ClientCalls(server, await new PoolCalls(server).createId())
    const { NextToken } = await clients.list({ MaxResults: 2 })
    for (const call of [others.list({ NextToken }), clients.list({ NextToken: 'made-up' })]) {
      expect(await refusalOf(call)).toEqual(invalidParameter('Invalid pagination token given.'))
    }
  })

  test('no client comes from dynamic registration', async () => {
    expect((await clients.list({ ClientType: 'DCR' })).UserPoolClients).toEqual([])
    expect((await clients.list({ ClientType: 'REGULAR' })).UserPoolClients).toHaveLength(3)
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new ClientCalls(server, 'us-east-1_nothere00').list())).toEqual(unknownPool)
  })
})
