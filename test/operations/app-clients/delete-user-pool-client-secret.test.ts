import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SecretCalls, unknownClient } from './secret-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('DeleteUserPoolClientSecret', () => {
  test('the last secret → InvalidParameterException "The last secret of a client cannot be deleted."', async () => {
    const calls = await SecretCalls.create(server)
    const [only] = await calls.list()
    expect(await refusalOf(calls.delete(only?.ClientSecretId))).toEqual({
      name: 'InvalidParameterException',
      message: 'The last secret of a client cannot be deleted.',
      status: 400,
    })
  })

  test('of both deletions at once one succeeds', async () => {
    const calls = await SecretCalls.create(server)
    await calls.add()
    const secrets = await calls.list()
    const outcomes = await outcomesOf(secrets.map(({ ClientSecretId }) => calls.delete(ClientSecretId)))
    expect(outcomes).toEqual({ ok: 1, InvalidParameterException: 1 })
    expect(await calls.list()).toHaveLength(1)
  })

  test('an unknown secret, or one of another client → ResourceNotFoundException', async () => {
    const calls = await SecretCalls.create(server)
    const other = await SecretCalls.create(server)
    await calls.add()
    const [foreign] = await other.list()
    for (const id of ['nothere', String(foreign?.ClientSecretId)]) {
      expect(await refusalOf(calls.delete(id))).toEqual({
        name: 'ResourceNotFoundException',
        message: `Client secret ${id} does not exist.`,
        status: 400,
      })
    }
    expect(await refusalOf(calls.delete('x', 'nothere'))).toEqual(unknownClient)
  })
})
