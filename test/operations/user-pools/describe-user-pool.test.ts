import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, unknownPool } from './pool-calls.js'
import { settingSamples } from './pool-samples.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

describe('DescribeUserPool', () => {
  test.each(settingSamples)('[demand 16] $setting: shown as it was created, updated, and reset', async (sample) => {
    const shown = { ...sample.sent, ...sample.shown }
    const created = await pools.create(sample.sent)
    const id = String(created.Id)
    expect(created).toMatchObject(shown)
    expect(await pools.describe(id)).toEqual(created)

    await pools.update(id, sample.sent)
    const { LastModifiedDate: _, ...updated } = await pools.describe(id)
    expect(created).toMatchObject(updated)
    expect(Object.keys(updated)).toHaveLength(Object.keys(created).length - 1)

    await pools.update(id)
    expect(await pools.describe(id)).toMatchObject(sample.unset)
  })

  test('[demand 6] an unknown pool → ResourceNotFoundException "User pool <id> does not exist."', async () => {
    expect(await refusalOf(pools.describe('us-east-1_nothere00'))).toEqual(unknownPool('us-east-1_nothere00'))
  })

  test('[demand 27] EstimatedNumberOfUsers counts the users', async () => {
    const id = await pools.createId()
    for (const Username of ['ann', 'bob']) {
      await server.client.send(new AdminCreateUserCommand({ UserPoolId: id, Username, MessageAction: 'SUPPRESS' }))
    }
    expect((await pools.describe(id)).EstimatedNumberOfUsers).toBe(2)
  })
})
