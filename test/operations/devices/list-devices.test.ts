import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { always, type DeviceCalls, deviceCalls, noTracking, optIn } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

/** Confirms one more device of the user. */
async function addDevice(username: string) {
  const offered = await calls.offer(username)
  await calls.confirm(offered.tokens, offered.device)
  return offered
}

describe('ListDevices', () => {
  test('shows the caller’s devices alone, without developer-only attributes', async () => {
    const { tokens, device } = await calls.confirmed('ann')
    await calls.confirmed('bob')
    const { Devices, PaginationToken } = await calls.list(tokens)
    expect(PaginationToken).toBeUndefined()
    expect(Devices?.map(({ DeviceKey }) => DeviceKey)).toEqual([device.key])
    expect(Devices?.[0]?.DeviceAttributes).toEqual([
      { Name: 'device_status', Value: 'valid' },
      { Name: 'last_ip_used', Value: '127.0.0.1' },
    ])
  })

  test('pages hold Limit devices and together all of them', async () => {
    const first = await calls.confirmed('cid')
    const keys = [first.device.key]
    for (let count = 0; count < 4; count += 1) keys.push((await addDevice('cid')).device.key)

    const seen: (string | undefined)[] = []
    let token: string | undefined
    do {
      const page = await calls.list(first.tokens, { Limit: 2, PaginationToken: token })
      expect(page.Devices?.length).toBeLessThanOrEqual(2)
      seen.push(...(page.Devices ?? []).map(({ DeviceKey }) => DeviceKey))
      token = page.PaginationToken
    } while (token)
    expect(seen).toEqual(keys.toSorted())
  })

  test('a token of another user’s list, or a changed one → InvalidParameterException', async () => {
    const first = await calls.confirmed('dan')
    await addDevice('dan')
    const { PaginationToken } = await calls.list(first.tokens, { Limit: 1 })
    const stranger = await calls.confirmed('eve')
    expect((await refusalOf(calls.list(stranger.tokens, { PaginationToken }))).name).toBe('InvalidParameterException')
    expect((await refusalOf(calls.list(first.tokens, { PaginationToken: `${PaginationToken}A` }))).name).toBe(
      'InvalidParameterException',
    )
  })

  test('a device shows while it is remembered', async () => {
    const asking = await deviceCalls(server, optIn)
    const { tokens, device } = await asking.confirmed('ann')
    const keys = async () => ((await asking.list(tokens)).Devices ?? []).map(({ DeviceKey }) => DeviceKey)
    expect(await keys()).toEqual([])
    await asking.setStatus(tokens, device.key, 'remembered')
    expect(await keys()).toEqual([device.key])
    await asking.setStatus(tokens, device.key, 'not_remembered')
    expect(await keys()).toEqual([])
  })

  test('pool without device tracking → InvalidUserPoolConfigurationException', async () => {
    const plain = await deviceCalls(server)
    await expect(plain.offered('ann')).rejects.toThrow('No device was offered.')
    expect(await refusalOf(plain.list(await plain.tokens('ann')))).toEqual(noTracking)
  })
})
