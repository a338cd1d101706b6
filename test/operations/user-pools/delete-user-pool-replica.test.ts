import { DeleteUserPoolReplicaCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('DeleteUserPoolReplica: refused for every pool → OperationNotEnabledException', async () => {
  const call = (UserPoolId: string) =>
    server.client.send(new DeleteUserPoolReplicaCommand({ UserPoolId, RegionName: 'eu-west-1' }))
  expect(await refusalOf(call(await new PoolCalls(server).createId()))).toEqual({
    name: 'OperationNotEnabledException',
    message: 'Poolgate has no replicas of user pools: its nodes share one database.',
    status: 400,
  })
  expect(await refusalOf(call('us-east-1_nothere00'))).toEqual(unknownPool('us-east-1_nothere00'))
})
