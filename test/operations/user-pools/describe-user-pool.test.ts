import { AdminCreateUserCommand, type UserPoolType } from '@aws-sdk/client-cognito-identity-provider'
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
    const created = await pools.create(sample.sent)
    const id = String(created.Id)
    expect(created).toMatchObject({ ...sample.sent, ...sample.shown })
    expect(await pools.describe(id)).toEqual(created)

    await pools.update(id, sample.sent)
    expect(settingsOf(await pools.describe(id))).toEqual(settingsOf(created))

    await pools.update(id)
    expect(settingsOf(await pools.describe(id))).toEqual(settingsOf(await pools.create()))
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

/** All that describe shows but what tells pools apart. */
function settingsOf({
  Id: _id,
  Arn: _arn,
  CreationDate: _made,
  LastModifiedDate: _changed,
  ...settings
}: UserPoolType) {
  return settings
}
