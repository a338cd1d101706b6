import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { unknownUser } from '../sign-in/sign-in-calls.js'
import { attributesOf, type DeviceCalls, deviceCalls, noTracking, optIn } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, optIn)
})
afterAll(() => server.stop())

describe('AdminListDevices', () => {
  test('shows devices that are not remembered too, and of each whether it is', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    const second = await calls.offer(username)
    await calls.confirm(second.tokens, second.device)
    await calls.setStatus(tokens, device.key, 'remembered')
    const { Devices } = await calls.adminList(username)
    const states = Object.fromEntries(
      (Devices ?? []).map((each) => [String(each.DeviceKey), attributesOf(each)['dev:device_remembered_status']]),
    )
    expect(states).toEqual({ [device.key]: 'remembered', [second.device.key]: 'not_remembered' })
  })

  test('pages by Limit', async () => {
    const { username } = await calls.confirmed('bob')
    const second = await calls.offer(username)
    await calls.confirm(second.tokens, second.device)
    const first = await calls.adminList(username, { Limit: 1 })
    const rest = await calls.adminList(username, { Limit: 1, PaginationToken: first.PaginationToken })
    expect([first.Devices?.length, rest.Devices?.length, rest.PaginationToken]).toEqual([1, 1, undefined])
    expect(first.Devices?.[0]?.DeviceKey).not.toBe(rest.Devices?.[0]?.DeviceKey)
  })

  test('unknown user → ResourceNotFoundException, as the model has no other; pool without device tracking → InvalidUserPoolConfigurationException', async () => {
    expect(await refusalOf(calls.adminList('nobody'))).toEqual({ ...unknownUser, name: 'ResourceNotFoundException' })
    const plain = await deviceCalls(server)
    await expect(plain.offered('ann')).rejects.toThrow('No device was offered.')
    expect(await refusalOf(plain.adminList('ann'))).toEqual(noTracking)
  })
})
