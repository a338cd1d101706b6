import { GetLogDeliveryConfigurationCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('GetLogDeliveryConfiguration', () => {
  test('a pool that delivers no logs has an empty list', async () => {
    const { poolId: UserPoolId } = await seedPool(server)
    const read = await server.client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId }))
    expect(read.LogDeliveryConfiguration).toEqual({ UserPoolId, LogConfigurations: [] })
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const command = new GetLogDeliveryConfigurationCommand({ UserPoolId: 'us-east-1_Unknown99' })
    expect((await refusalOf(server.client.send(command))).name).toBe('ResourceNotFoundException')
  })
})
