import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { unknownUser } from '../sign-in/sign-in-calls.js'
import { always, type DeviceCalls, deviceCalls, NOBODYS_KEY, unknownDevice } from './device-calls.js'

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('AdminForgetDevice', () => {
  test('the device is gone for its user', async () => {
    const { username, tokens, device } = await calls.confirmed('ann')
    await calls.adminForget(username, device.key)
    expect(await refusalOf(calls.get(tokens, device.key))).toEqual(unknownDevice)
    expect(await refusalOf(calls.naming(username, device.key))).toEqual(unknownDevice)
  })

  test('another user’s or nobody’s device → ResourceNotFoundException; unknown user → UserNotFoundException', async () => {
    const mine = await calls.confirmed('bob')
    await calls.confirmed('cid')
    for (const key of [mine.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(calls.adminForget('cid', key))).toEqual(unknownDevice)
    }
    await calls.get(mine.tokens, mine.device.key)
    expect(await refusalOf(calls.adminForget('nobody', mine.device.key))).toEqual(unknownUser)
  })

  test('devices go with their user: the next one of that name does not have them', async () => {
    const { username, device } = await calls.confirmed('dan')
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: calls.seed.poolId, Username: username }))
    await seedUser(server, calls.seed.poolId, username)
    expect((await calls.adminList(username)).Devices).toEqual([])
    expect(await refusalOf(calls.naming(username, device.key))).toEqual(unknownDevice)
  })
})
