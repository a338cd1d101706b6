import { DeleteUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownClient } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('GetUICustomization', () => {
  test('nothing was set: an empty customization', async () => {
    const calls = await ManagedLoginCalls.create(server)
    expect(await calls.customization()).toEqual({})
    expect(await calls.customization(calls.seed.clientId)).toEqual({})
  })

  test('a client without one of its own shows that of the pool; with one, its own alone', async () => {
    const calls = await ManagedLoginCalls.create(server)
    const { clientId: ClientId } = calls.seed
    const ofPool = await calls.customize({ CSS: '.label-customizable{color:red}' })
    expect(await calls.customization(ClientId)).toEqual(ofPool)
    const own = await calls.customize({ ClientId, CSS: '' })
    expect(await calls.customization(ClientId)).toEqual(own)
    expect(own).not.toHaveProperty('CSS')
  })

  test('it goes with its client', async () => {
    const calls = await ManagedLoginCalls.create(server)
    const { poolId: UserPoolId, clientId: ClientId } = calls.seed
    await calls.customize({ ClientId, CSS: '.label-customizable{color:red}' })
    await server.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }))
    expect((await refusalOf(calls.customization(ClientId))).name).toBe('ResourceNotFoundException')
  })

  test('an unknown client, or one of another pool → ResourceNotFoundException', async () => {
    const calls = await ManagedLoginCalls.create(server)
    const other = await ManagedLoginCalls.create(server)
    expect(await refusalOf(calls.customization('nothere'))).toEqual(unknownClient)
    expect((await refusalOf(calls.customization(other.seed.clientId))).name).toBe('ResourceNotFoundException')
  })
})
