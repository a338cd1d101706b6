import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SecretCalls, unknownClient } from './secret-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('ListUserPoolClientSecrets', () => {
  test('ids and dates, the oldest first, and never a value', async () => {
    const calls = await SecretCalls.create(server)
    const { ClientSecretValue: _value, ...added } = await calls.add()
    const secrets = await calls.list()
    expect(secrets).toHaveLength(2)
    expect(secrets[1]).toEqual(added)
    for (const secret of secrets) {
      expect(Object.keys(secret).toSorted()).toEqual(['ClientSecretCreateDate', 'ClientSecretId'])
    }
  })

  test('a public client has none', async () => {
    expect(await (await SecretCalls.create(server, {})).list()).toEqual([])
  })

  test('an unknown client → ResourceNotFoundException; any token → InvalidParameterException', async () => {
    const calls = await SecretCalls.create(server)
    expect(await refusalOf(calls.list('nothere'))).toEqual(unknownClient)
    expect((await refusalOf(calls.list(undefined, 'token'))).name).toBe('InvalidParameterException')
  })
})
