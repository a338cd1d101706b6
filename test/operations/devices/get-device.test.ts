import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { always, type DeviceCalls, deviceCalls, NOBODYS_KEY, noTracking, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('GetDevice', () => {
  test('shows every attribute in the order of the service, and the last authentication in whole seconds', async () => {
    const { tokens, device } = await calls.offered('ann')
    await calls.confirm(tokens, device, { DeviceName: 'Ann’s laptop' })
    const { Device } = await calls.get(tokens, device.key)
    const { poolId } = calls.seed
    expect(Device?.DeviceKey).toBe(device.key)
    expect(Device?.DeviceAttributes).toEqual([
      { Name: 'device_status', Value: 'valid' },
      { Name: 'device_name', Value: 'Ann’s laptop' },
      {
        Name: 'dev:device_arn',
        Value: `arn:aws:cognito-idp:us-east-1:123456789012:owner/ann.${poolId}/device/${device.key}`,
      },
      { Name: 'dev:device_owner', Value: `ann.${poolId}` },
      { Name: 'last_ip_used', Value: '127.0.0.1' },
      { Name: 'dev:device_remembered_status', Value: 'remembered' },
      { Name: 'dev:device_sdk', Value: 'aws-sdk' },
    ])
    expect(Device?.DeviceCreateDate).toEqual(Device?.DeviceLastModifiedDate)
    expect(Device?.DeviceLastAuthenticatedDate?.getMilliseconds()).toBe(0)
  })

  test('a sign-in from the device moves its dates', async () => {
    const { username, tokens, device } = await calls.confirmed('bob')
    const before = (await calls.get(tokens, device.key)).Device
    server.clock.advance(90)
    await calls.fromDevice(username, device)
    const after = (await calls.get(tokens, device.key)).Device
    expect(after?.DeviceCreateDate).toEqual(before?.DeviceCreateDate)
    const passed = Number(after?.DeviceLastAuthenticatedDate) - Number(before?.DeviceLastAuthenticatedDate)
    expect(passed).toBeGreaterThanOrEqual(90_000)
    expect(Number(after?.DeviceLastModifiedDate)).toBeGreaterThan(Number(before?.DeviceLastModifiedDate))
  })

  test('an unconfirmed, a forgotten, another user’s or nobody’s device → ResourceNotFoundException', async () => {
    const mine = await calls.offered('cid')
    const theirs = await calls.confirmed('dan')
    const gone = await calls.confirmed('eve')
    await calls.forget(gone.tokens, gone.device.key)
    for (const key of [mine.device.key, theirs.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(calls.get(mine.tokens, key))).toEqual(unknownDevice)
    }
    expect(await refusalOf(calls.get(gone.tokens, gone.device.key))).toEqual(unknownDevice)
  })

  test('pool without device tracking → InvalidUserPoolConfigurationException', async () => {
    const plain = await deviceCalls(server)
    await expect(plain.offered('ann')).rejects.toThrow('No device was offered.')
    expect(await refusalOf(plain.get(await plain.tokens('ann'), NOBODYS_KEY))).toEqual(noTracking)
  })
})
