import {
  GetUserPoolSessionConfigurationCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SessionCalls } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('GetUserPoolSessionConfiguration: DISABLED and 20 until set; updates of the pool leave it as it is', async () => {
  const calls = new SessionCalls(server, await seedPool(server))
  const { poolId: UserPoolId } = calls.seed
  const get = async (id = UserPoolId) => {
    const answer = await server.client.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId: id }))
    const { $metadata: _, ...configuration } = answer
    return configuration
  }
  expect(await get()).toEqual({ UserPoolId, UserSessionTracking: 'DISABLED', TokenSession: { MaxPerUser: 20 } })
  await calls.track('ENABLED', 5)
  await server.client.send(new UpdateUserPoolCommand({ UserPoolId }))
  expect(await get()).toEqual({ UserPoolId, UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 5 } })
  expect((await refusalOf(get('us-east-1_nothere00'))).name).toBe('ResourceNotFoundException')
})
