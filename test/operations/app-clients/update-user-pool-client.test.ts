import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
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

describe('UpdateUserPoolClient', () => {
  test('[demand 23] what is left out returns to its default; id, name and secret stay', async () => {
    const created = await clients.create({
      GenerateSecret: true,
      RefreshTokenValidity: 5,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      EnableTokenRevocation: false,
      PreventUserExistenceErrors: 'ENABLED',
    })
    const { ClientId, ClientSecret, ClientName } = created
    const updated = await clients.update(ClientId)
    expect(updated).toMatchObject({ ClientId, ClientSecret, ClientName, RefreshTokenValidity: 30 })
    expect(updated.EnableTokenRevocation).toBe(true)
    expect(updated).not.toHaveProperty('ExplicitAuthFlows')
    expect(updated).not.toHaveProperty('PreventUserExistenceErrors')
    expect(await clients.describe(ClientId)).toEqual(updated)
  })

  test('a name that is sent replaces the old one', async () => {
    const { ClientId } = await clients.create()
    expect(await clients.update(ClientId, { ClientName: 'app' })).toMatchObject({ ClientName: 'app' })
  })

  test('a refused update changes nothing', async () => {
    const created = await clients.create({ RefreshTokenValidity: 5 })
    const call = clients.update(created.ClientId, { SupportedIdentityProviders: ['Nobody'] })
    expect((await refusalOf(call)).name).toBe('InvalidParameterException')
    expect(await clients.describe(created.ClientId)).toEqual(created)
  })

  test('an unknown client, one of another pool, and an unknown pool → ResourceNotFoundException', async () => {
    const others = new ClientCalls(server, await new PoolCalls(server).createId())
    const { ClientId: foreign } = await others.create()
    for (const id of ['nowhere', foreign]) expect(await refusalOf(clients.update(id))).toEqual(unknownClient(id))
    const nowhere = new ClientCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.update(foreign))).toEqual(unknownPool)
  })
})
