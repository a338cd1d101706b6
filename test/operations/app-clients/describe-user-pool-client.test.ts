import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from '../user-pools/pool-calls.js'
import { ClientCalls, unknownClient, unknownPool } from './client-calls.js'
import { clientSamples } from './client-samples.js'

let server: TestServer
let clients: ClientCalls

beforeAll(async () => {
  server = await startServer()
  const poolId = await new PoolCalls(server).createId({ Schema: [{ Name: 'plan', AttributeDataType: 'String' }] })
  clients = new ClientCalls(server, poolId)
})
afterAll(() => server.stop())

describe('DescribeUserPoolClient', () => {
  test.each(clientSamples)('[demand 16] $setting: shown as it was created, updated, and reset', async (sample) => {
    const created = await clients.create(sample.sent)
    const id = created.ClientId
    expect(created).toMatchObject({ ...sample.sent, ...sample.shown })
    expect(await clients.describe(id)).toEqual(created)

    expect(settingsOf(await clients.update(id, sample.sent))).toEqual(settingsOf(created))
    expect(settingsOf(await clients.describe(id))).toEqual(settingsOf(created))

    await clients.update(id)
    expect(settingsOf(await clients.describe(id))).toEqual(settingsOf(await clients.create()))
  })

  test('an unknown client, or one of another pool → ResourceNotFoundException', async () => {
    const others = new ClientCalls(server, await new PoolCalls(server).createId())
    const { ClientId: foreign } = await others.create()
    for (const id of ['nowhere', foreign]) expect(await refusalOf(clients.describe(id))).toEqual(unknownClient(id))
  })

  test('[demand 6] an unknown pool → ResourceNotFoundException', async () => {
    const { ClientId } = await clients.create()
    const call = new ClientCalls(server, 'us-east-1_nothere00').describe(ClientId)
    expect(await refusalOf(call)).toEqual(unknownPool)
  })
})

/** All that describe shows but what tells clients apart. */
function settingsOf({
  ClientId: _id,
  CreationDate: _made,
  LastModifiedDate: _changed,
  ...settings
}: UserPoolClientType) {
  return settings
}
