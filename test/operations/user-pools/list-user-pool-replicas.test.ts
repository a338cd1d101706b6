import { ListUserPoolReplicasCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('ListUserPoolReplicas: no pool has any; an unknown pool → ResourceNotFoundException; any token is none of its own', async () => {
  const list = (UserPoolId: string, NextToken?: string) =>
    server.client.send(new ListUserPoolReplicasCommand({ UserPoolId, NextToken }))
  const id = await new PoolCalls(server).createId()
  expect((await list(id)).UserPoolReplicas).toEqual([])
  expect(await refusalOf(list('us-east-1_nothere00'))).toEqual(unknownPool('us-east-1_nothere00'))
  expect((await refusalOf(list(id, 'token'))).name).toBe('InvalidParameterException')
})
