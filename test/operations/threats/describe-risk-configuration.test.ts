import {
  DescribeRiskConfigurationCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { everyLevel, protection, threatScene } from './threat-scene.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('DescribeRiskConfiguration', () => {
  test('never configured: the ids and nothing else', async () => {
    const { seed } = await threatScene(server, 'AUDIT')
    const { poolId: UserPoolId, clientId: ClientId } = seed
    const pool = await server.client.send(new DescribeRiskConfigurationCommand({ UserPoolId }))
    expect(pool.RiskConfiguration).toEqual({ UserPoolId })
    const client = await server.client.send(new DescribeRiskConfigurationCommand({ UserPoolId, ClientId }))
    expect(client.RiskConfiguration).toEqual({ UserPoolId, ClientId })
  })

  test('updates of pool and client leave their configurations alone', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const { poolId: UserPoolId, clientId: ClientId } = scene.seed
    await scene.configure(everyLevel('BLOCK'))
    await scene.configure({ ClientId, ...everyLevel('MFA_REQUIRED') })
    await server.client.send(new UpdateUserPoolCommand({ UserPoolId, ...protection('AUDIT') }))
    await server.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ClientName: 'renamed' }))
    const pool = await server.client.send(new DescribeRiskConfigurationCommand({ UserPoolId }))
    expect(pool.RiskConfiguration).toMatchObject(everyLevel('BLOCK'))
    const client = await server.client.send(new DescribeRiskConfigurationCommand({ UserPoolId, ClientId }))
    expect(client.RiskConfiguration).toMatchObject(everyLevel('MFA_REQUIRED'))
  })

  test('unknown pool or client → ResourceNotFoundException', async () => {
    const { seed } = await threatScene(server, 'AUDIT')
    const command = new DescribeRiskConfigurationCommand({ UserPoolId: 'us-east-1_Unknown99' })
    expect((await refusalOf(server.client.send(command))).name).toBe('ResourceNotFoundException')
    const other = new DescribeRiskConfigurationCommand({ UserPoolId: seed.poolId, ClientId: 'unknownclient' })
    expect((await refusalOf(server.client.send(other))).name).toBe('ResourceNotFoundException')
  })
})
