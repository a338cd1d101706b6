import {
  GetUserPoolClientSessionConfigurationCommand,
  SetUserPoolClientSessionConfigurationCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SessionCalls } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('GetUserPoolClientSessionConfiguration: 60 minutes until set; kept over updates and while tracking is off', async () => {
  const calls = await SessionCalls.create(server)
  const { poolId: UserPoolId, clientId: ClientId } = calls.seed
  const get = async (id = ClientId) => {
    const input = { UserPoolId, ClientId: id }
    return (await server.client.send(new GetUserPoolClientSessionConfigurationCommand(input))).SSOSession
  }
  expect(await get()).toEqual({ MaxValidityMinutes: 60 })
  const SSOSession = { MaxValidityMinutes: 0 }
  await server.client.send(new SetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId, SSOSession }))
  await server.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId }))
  await calls.track('DISABLED')
  expect(await get()).toEqual(SSOSession)
  expect((await refusalOf(get('nothere'))).name).toBe('ResourceNotFoundException')
})
