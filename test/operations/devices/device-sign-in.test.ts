import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { beginSrp, incorrect, notAuthorized, tokensOf } from '../sign-in/sign-in-calls.js'
import { deviceSrpClient } from '../sign-in/srp-client.js'
import {
  always,
  type DeviceCalls,
  deviceCalls,
  deviceKeyOf,
  invalidRefresh,
  NOBODYS_KEY,
  unknownDevice,
} from './device-calls.js'

const usedSession = notAuthorized('Invalid session for the user, session can only be used once.')
const invalidSession = notAuthorized('Invalid session for the user.')

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('sign-in from a remembered device', () => {
  test('the device proves itself → tokens of that device, and none is offered', async () => {
    const { username, device } = await calls.confirmed('ann')
    const { ChallengeName, Session } = await calls.naming(username, device.key)
    expect(ChallengeName).toBe('DEVICE_SRP_AUTH')
    const answer = await calls.prove(username, device, Session)
    expect(answer.AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    expect(deviceKeyOf(tokensOf(answer))).toBe(device.key)
  })

  test('by SRP: the key comes with PASSWORD_VERIFIER; an unknown one leaves the exchange for a second answer', async () => {
    const { username, device } = await calls.confirmed('bob')
    const { answer } = await beginSrp(calls, username)
    const wrong = calls.respond('PASSWORD_VERIFIER', { ...answer(), DEVICE_KEY: NOBODYS_KEY })
    expect(await refusalOf(wrong)).toEqual(unknownDevice)
    const right = await calls.respond('PASSWORD_VERIFIER', { ...answer(), DEVICE_KEY: device.key })
    tokensOf(await calls.prove(username, device, right.Session))
  })

  test('a key of another user, another pool or nobody is told only after the right password', async () => {
    const mine = await calls.offered('cid')
    const theirs = await calls.confirmed('dan')
    const elsewhere = await (await deviceCalls(server, always)).confirmed('cid')
    for (const key of [theirs.device.key, elsewhere.device.key, mine.device.key, NOBODYS_KEY, 'x'.repeat(4000)]) {
      expect(await refusalOf(calls.naming('cid', key))).toEqual(unknownDevice)
      expect(await refusalOf(calls.naming('cid', key, 'Wrong-Horse-7'))).toEqual(incorrect)
    }
  })

  test('a wrong device password → NotAuthorizedException, and the attempt is over', async () => {
    const { username, device } = await calls.confirmed('eve')
    const { Session } = await calls.naming(username, device.key)
    const wrong = await calls.beginProof(username, { ...device, password: 'wrong' }, Session)
    expect(await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', wrong.answer(), wrong.session))).toEqual(incorrect)
    const again = deviceSrpClient(device).answer(wrong.parameters)
    expect((await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', again, wrong.session))).name).toBe(
      'NotAuthorizedException',
    )
    expect(await refusalOf(calls.beginProof(username, device, Session))).toEqual(usedSession)
  })

  test('a proof is good once', async () => {
    const { username, device } = await calls.confirmed('fay')
    const { Session } = await calls.naming(username, device.key)
    const proof = await calls.beginProof(username, device, Session)
    tokensOf(await calls.respond('DEVICE_PASSWORD_VERIFIER', proof.answer(), proof.session))
    expect(await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', proof.answer(), proof.session))).toEqual(
      usedSession,
    )
  })

  test('a block does not go with the session of another attempt, nor a session with another challenge', async () => {
    const { username, device } = await calls.confirmed('gil')
    const begin = async () => calls.beginProof(username, device, (await calls.naming(username, device.key)).Session)
    const [first, second] = [await begin(), await begin()]
    expect(await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', first.answer(), second.session))).toEqual(
      incorrect,
    )
    const { Session } = await calls.naming(username, device.key)
    expect(await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', first.answer(), Session))).toEqual(invalidSession)
  })

  test('DEVICE_SRP_AUTH without a session, so before a password → refused', async () => {
    const { username, device } = await calls.confirmed('hal')
    expect((await refusalOf(calls.beginProof(username, device, undefined))).name).toBe('InvalidParameterException')
  })

  test('a device forgotten between the two halves proves nothing', async () => {
    const { username, device } = await calls.confirmed('ida')
    const { Session } = await calls.naming(username, device.key)
    const proof = await calls.beginProof(username, device, Session)
    await calls.adminForget(username, device.key)
    expect(await refusalOf(calls.respond('DEVICE_PASSWORD_VERIFIER', proof.answer(), proof.session))).toEqual(
      unknownDevice,
    )
  })
})

describe('refresh in a pool that tracks devices (#91)', () => {
  test('needs the key of the sign-in’s own device, once that is confirmed', async () => {
    const { username, tokens, device } = await calls.offered('jan')
    const other = await calls.offer(username)
    await calls.confirm(other.tokens, other.device)
    const refresh = (extra = {}) => calls.refresh(tokens.refresh, extra)
    for (const extra of [{}, { DEVICE_KEY: device.key }])
      expect(await refusalOf(refresh(extra))).toEqual(invalidRefresh)
    await calls.confirm(tokens, device)
    for (const extra of [{}, { DEVICE_KEY: other.device.key }]) {
      expect(await refusalOf(refresh(extra))).toEqual(invalidRefresh)
    }
    const refreshed = await refresh({ DEVICE_KEY: device.key })
    expect(refreshed.AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    expect(deviceKeyOf(tokensOf(refreshed))).toBe(device.key)
  })
})
