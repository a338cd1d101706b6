import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, unknownUser } from '../sign-in/sign-in-calls.js'
import { type DeviceCalls, deviceCalls, NOBODYS_KEY, optIn, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, optIn)
})
afterAll(() => server.stop())

describe('AdminUpdateDeviceStatus', () => {
  test('sets whether the device is remembered', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    await calls.adminSetStatus(username, device.key, 'remembered')
    expect((await calls.list(tokens)).Devices).toHaveLength(1)
    await calls.adminSetStatus(username, device.key, 'not_remembered')
    expect((await calls.list(tokens)).Devices).toEqual([])
  })

  test('unknown device → ResourceNotFoundException; unknown user → UserNotFoundException; no status → InvalidParameterException', async () => {
    const { username, device } = await calls.confirmed('bob')
    expect(await refusalOf(calls.adminSetStatus(username, NOBODYS_KEY, 'remembered'))).toEqual(unknownDevice)
    expect(await refusalOf(calls.adminSetStatus('nobody', device.key, 'remembered'))).toEqual(unknownUser)
    expect(await refusalOf(calls.adminSetStatus(username, device.key, undefined))).toEqual(
      invalidParameter('Missing required parameter DeviceRememberedStatus'),
    )
  })
})
