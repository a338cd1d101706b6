import { UpdateProvisionedLimitCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('UpdateProvisionedLimit: there is no such limit → ResourceNotFoundException', async () => {
  const LimitDefinition = { LimitClass: 'API_CATEGORY', Attributes: { Category: 'UserAuthentication' } } as const
  const call = server.client.send(new UpdateProvisionedLimitCommand({ LimitDefinition, RequestedLimitValue: 200 }))
  expect(await refusalOf(call)).toEqual({
    name: 'ResourceNotFoundException',
    message: 'Poolgate has no provisioned limit of the rate of requests.',
    status: 400,
  })
})
