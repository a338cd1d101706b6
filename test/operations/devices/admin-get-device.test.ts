import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { unknownUser } from '../sign-in/sign-in-calls.js'
import { always, type DeviceCalls, deviceCalls, NOBODYS_KEY, noTracking, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('AdminGetDevice', () => {
  test('shows what its user sees', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    const own = await calls.get(tokens, device.key)
    const admins = await calls.adminGet(username, device.key)
    expect(admins.Device).toEqual(own.Device)
  })

  test('another user’s, another pool’s or nobody’s device → ResourceNotFoundException', async () => {
    await calls.confirmed('bob')
    const theirs = await calls.confirmed('cid')
    const elsewhere = await (await deviceCalls(server, always)).confirmed('bob')
    for (const key of [theirs.device.key, elsewhere.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(calls.adminGet('bob', key))).toEqual(unknownDevice)
    }
  })

  test('unknown user → ResourceNotFoundException, as the model has no other; pool without device tracking → InvalidUserPoolConfigurationException', async () => {
    expect(await refusalOf(calls.adminGet('nobody', NOBODYS_KEY))).toEqual({
      ...unknownUser,
      name: 'ResourceNotFoundException',
    })
    const plain = await deviceCalls(server)
    await expect(plain.offered('ann')).rejects.toThrow('No device was offered.')
    expect(await refusalOf(plain.adminGet('ann', NOBODYS_KEY))).toEqual(noTracking)
  })
})
