import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type CustomAuthScene, customAuthScene } from '../sign-in/custom-auth-scene.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { always, DeviceCalls, deviceKeyOf, NOBODYS_KEY, unknownDevice } from './device-calls.js'

let scene: CustomAuthScene
let devices: DeviceCalls

beforeAll(async () => {
  scene = await customAuthScene({ DeviceConfiguration: always })
  devices = new DeviceCalls(scene.server, scene.seed)
})
afterAll(() => scene.server.stop())
beforeEach(() => {
  scene.events.length = 0
})

async function deviceOf(name: string) {
  const { tokens, device } = await devices.offer(name)
  await devices.confirm(tokens, device)
  return device
}

describe('CUSTOM_AUTH from a remembered device', () => {
  test('named at the beginning: it proves itself after the functions said that the sign-in is complete', async () => {
    const name = await scene.someone()
    const device = await deviceOf(name)
    const first = await scene.begin(name, { DEVICE_KEY: device.key })
    expect(first.ChallengeName).toBe('CUSTOM_CHALLENGE')
    const second = await scene.answer(name, 'forty-two', first.Session)
    expect(second.ChallengeName).toBe('DEVICE_SRP_AUTH')
    const asked = scene.events.length
    const answer = await devices.prove(name, device, second.Session)
    expect(answer.AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    expect(deviceKeyOf(tokensOf(answer))).toBe(device.key)
    expect(scene.events).toHaveLength(asked)
  })

  test('named with the answer', async () => {
    const name = await scene.someone()
    const device = await deviceOf(name)
    const { Session } = await scene.begin(name)
    const answer = { USERNAME: name, ANSWER: 'forty-two', DEVICE_KEY: device.key }
    const next = await devices.respond('CUSTOM_CHALLENGE', answer, Session)
    expect(next.ChallengeName).toBe('DEVICE_SRP_AUTH')
    tokensOf(await devices.prove(name, device, next.Session))
  })

  test('the key is worth nothing before the answer was right', async () => {
    const name = await scene.someone()
    const device = await deviceOf(name)
    const { Session } = await scene.begin(name, { DEVICE_KEY: device.key })
    expect((await refusalOf(devices.prove(name, device, Session))).name).toBe('NotAuthorizedException')
    const wrong = await scene.answer(name, 'forty-three', Session)
    expect(wrong.ChallengeName).toBe('CUSTOM_CHALLENGE')
    expect((await refusalOf(devices.prove(name, device, wrong.Session))).name).toBe('NotAuthorizedException')
  })

  test('a key that the user does not have → ResourceNotFoundException "Device does not exist.", once the answer is right', async () => {
    const name = await scene.someone()
    const theirs = await deviceOf(await scene.someone())
    for (const key of [theirs.key, NOBODYS_KEY]) {
      const { Session } = await scene.begin(name)
      const named = (ANSWER: string) =>
        devices.respond('CUSTOM_CHALLENGE', { USERNAME: name, ANSWER, DEVICE_KEY: key }, Session)
      expect(await refusalOf(named('forty-two'))).toEqual(unknownDevice)
    }
  })
})
