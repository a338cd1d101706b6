import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, tokensOf } from '../sign-in/sign-in-calls.js'
import { type DeviceCalls, deviceCalls, deviceKeyOf, optIn, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, optIn)
})
afterAll(() => server.stop())

describe('UpdateDeviceStatus', () => {
  test('a device is asked for its password once it is remembered, and not before', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    const before = await calls.naming(username, device.key)
    expect(before.AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    expect(deviceKeyOf(tokensOf(before))).toBe(device.key)

    await calls.setStatus(tokens, device.key, 'remembered')
    expect((await calls.naming(username, device.key)).ChallengeName).toBe('DEVICE_SRP_AUTH')
    await calls.setStatus(tokens, device.key, 'not_remembered')
    tokensOf(await calls.naming(username, device.key))
  })

  test('another user’s device → ResourceNotFoundException, and stays as it is', async () => {
    const mine = await calls.confirmed('bob')
    const theirs = await calls.confirmed('cid')
    expect(await refusalOf(calls.setStatus(mine.tokens, theirs.device.key, 'remembered'))).toEqual(unknownDevice)
    expect((await calls.list(theirs.tokens)).Devices).toEqual([])
  })

  test('without a status → InvalidParameterException', async () => {
    const { tokens, device } = await calls.confirmed('dan')
    expect(await refusalOf(calls.setStatus(tokens, device.key, undefined))).toEqual(
      invalidParameter('Missing required parameter DeviceRememberedStatus'),
    )
  })
})
