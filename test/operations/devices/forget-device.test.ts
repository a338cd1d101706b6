import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { always, type DeviceCalls, deviceCalls, invalidRefresh, NOBODYS_KEY, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('ForgetDevice', () => {
  test('the device is gone: its key is unknown at the next sign-in, and without it a new one is offered', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    await calls.forget(tokens, device.key)
    expect(await refusalOf(calls.get(tokens, device.key))).toEqual(unknownDevice)
    expect(await refusalOf(calls.naming(username, device.key))).toEqual(unknownDevice)
    expect((await calls.offer(username)).device.key).not.toBe(device.key)
  })

  test('tokens bound to it refresh no more; access tokens go on until they expire', async () => {
    const { tokens, device } = await calls.confirmed('bob')
    await calls.refresh(tokens.refresh, { DEVICE_KEY: device.key })
    await calls.forget(tokens, device.key)
    expect(await refusalOf(calls.refresh(tokens.refresh, { DEVICE_KEY: device.key }))).toEqual(invalidRefresh)
    await calls.getUser(tokens.access)
  })

  test('another user’s device, an unconfirmed one or one forgotten before → ResourceNotFoundException', async () => {
    const mine = await calls.offered('cid')
    const theirs = await calls.confirmed('dan')
    for (const key of [theirs.device.key, mine.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(calls.forget(mine.tokens, key))).toEqual(unknownDevice)
    }
    await calls.get(theirs.tokens, theirs.device.key)
    await calls.forget(theirs.tokens, theirs.device.key)
    expect(await refusalOf(calls.forget(theirs.tokens, theirs.device.key))).toEqual(unknownDevice)
  })
})
