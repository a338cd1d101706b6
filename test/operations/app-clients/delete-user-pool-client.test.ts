import { SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from '../user-pools/pool-calls.js'
import { ClientCalls, unknownClient, unknownPool } from './client-calls.js'

let server: TestServer
let clients: ClientCalls

beforeAll(async () => {
  server = await startServer()
  clients = new ClientCalls(server, await new PoolCalls(server).createId())
})
afterAll(() => server.stop())

describe('DeleteUserPoolClient', () => {
  test('the client is gone at once, for public operations too', async () => {
    const { ClientId } = await clients.create()
    const signUp = (Username: string) =>
      server.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD }))
    await signUp('ann')
    await clients.delete(ClientId)
    expect(await refusalOf(signUp('bob'))).toEqual(unknownClient(ClientId))
    expect(await refusalOf(clients.describe(ClientId))).toEqual(unknownClient(ClientId))
    expect(await refusalOf(clients.delete(ClientId))).toEqual(unknownClient(ClientId))
  })

  test('a client of another pool is not deleted → ResourceNotFoundException', async () => {
    const others = new ClientCalls(server, await new PoolCalls(server).createId())
    const { ClientId } = await others.create()
    expect(await refusalOf(clients.delete(ClientId))).toEqual(unknownClient(ClientId))
    expect(await others.describe(ClientId)).toMatchObject({ ClientId })
    expect(await refusalOf(new ClientCalls(server, 'us-east-1_nothere00').delete(ClientId))).toEqual(unknownPool)
  })
})
