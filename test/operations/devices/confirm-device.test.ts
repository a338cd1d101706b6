import { AdminDisableUserCommand, GlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, notAuthorized } from '../sign-in/sign-in-calls.js'
import { always, attributesOf, type DeviceCalls, deviceCalls, NOBODYS_KEY, noTracking, optIn } from './device-calls.js'

const invalidKey = invalidParameter('Invalid device key given.')
const invalidVerifier = invalidParameter('Invalid device secret verifier given.')
const exists = { name: 'DeviceKeyExistsException', message: 'Device key already exists.', status: 400 }
const modulus = (await import('../../../src/crypto/srp-arithmetic.js')).modulus

let server: TestServer
let calls: DeviceCalls

beforeAll(async () => {
  server = await startServer()
  calls = await deviceCalls(server, always)
})
afterAll(() => server.stop())

describe('ConfirmDevice', () => {
  test('pool that always remembers: remembered at once, and no confirmation by the user is necessary', async () => {
    const { username, tokens, device } = await calls.offered('ann')
    expect((await calls.confirm(tokens, device)).UserConfirmationNecessary).toBe(false)
    const { Device } = await calls.adminGet(username, device.key)
    expect(attributesOf(Device)['dev:device_remembered_status']).toBe('remembered')
  })

  test('pool of users who opt in: not remembered yet, and confirmation by the user is necessary', async () => {
    const asking = await deviceCalls(server, optIn)
    const { username, tokens, device } = await asking.offered('ann')
    expect((await asking.confirm(tokens, device)).UserConfirmationNecessary).toBe(true)
    const { Device } = await asking.adminGet(username, device.key)
    expect(attributesOf(Device)['dev:device_remembered_status']).toBe('not_remembered')
  })

  test('the same key twice → DeviceKeyExistsException', async () => {
    const { tokens, device } = await calls.offered('bob')
    await calls.confirm(tokens, device)
    expect(await refusalOf(calls.confirm(tokens, device))).toEqual(exists)
  })

  test('of parallel confirmations one wins', async () => {
    const { tokens, device } = await calls.offered('bill')
    const outcomes = await outcomesOf([1, 2, 3, 4].map(() => calls.confirm(tokens, device)))
    expect(outcomes).toEqual({ ok: 1, DeviceKeyExistsException: 3 })
  })

  test('a key that this sign-in was not offered → InvalidParameterException "Invalid device key given."', async () => {
    const first = await calls.offered('cid')
    const second = await calls.offer('cid')
    const stranger = await calls.offered('dan')
    for (const key of [second.device.key, stranger.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(calls.confirm(first.tokens, { ...first.device, key }))).toEqual(invalidKey)
    }
  })

  test('a forgotten device is not confirmed anew by the sign-in that it was offered to', async () => {
    const { tokens, device } = await calls.confirmed('eve')
    await calls.forget(tokens, device.key)
    expect(await refusalOf(calls.confirm(tokens, device))).toEqual(invalidKey)
  })

  test('a sign-in from a confirmed device is offered none and confirms none', async () => {
    const { username, device } = await calls.confirmed('fay')
    const { AuthenticationResult } = await calls.fromDevice(username, device)
    const tokens = { access: String(AuthenticationResult?.AccessToken), id: '', refresh: '', expiresIn: 0 }
    expect(await refusalOf(calls.confirm(tokens, device))).toEqual(exists)
    expect(await refusalOf(calls.confirm(tokens, { ...device, key: NOBODYS_KEY }))).toEqual(invalidKey)
  })

  test('without a verifier, or with one that no password gives → InvalidParameterException', async () => {
    const { tokens, device } = await calls.offered('gil')
    const send = (PasswordVerifier?: string, Salt?: string) =>
      refusalOf(calls.confirm(tokens, device, { DeviceSecretVerifierConfig: { PasswordVerifier, Salt } }))
    const base64 = (value: bigint) => Buffer.from(value.toString(16).padStart(768, '0'), 'hex').toString('base64')

    const missing = invalidParameter('Missing required parameter DeviceSecretVerifierConfig')
    expect(await send()).toEqual(missing)
    expect(await send('AAECAw==')).toEqual(missing)
    for (const degenerate of [0n, 1n, modulus - 1n, modulus, modulus + 1n]) {
      expect(await send(base64(degenerate), 'AAECAw==')).toEqual(invalidVerifier)
    }
    for (const text of ['', '====', 'not base64!', 'A', 'A'.repeat(20_000)]) {
      expect(await send(text, 'AAECAw==')).toEqual(invalidVerifier)
    }
    for (const salt of ['', 'AAAA', 'ä', 'A'.repeat(1000)])
      expect(await send('AAECAw==', salt)).toEqual(invalidVerifier)
  })

  test('pool without device tracking → InvalidUserPoolConfigurationException', async () => {
    const { device } = await calls.offered('hal')
    const plain = await deviceCalls(server)
    await expect(plain.offered('hal')).rejects.toThrow('No device was offered.')
    expect(await refusalOf(plain.confirm(await plain.tokens('hal'), device))).toEqual(noTracking)
  })

  test('a revoked or disabled sign-in confirms nothing', async () => {
    const signedOut = await calls.offered('ida')
    await server.client.send(new GlobalSignOutCommand({ AccessToken: signedOut.tokens.access }))
    expect(await refusalOf(calls.confirm(signedOut.tokens, signedOut.device))).toEqual(
      notAuthorized('Access Token has been revoked'),
    )
    const disabled = await calls.offered('jan')
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: calls.seed.poolId, Username: 'jan' }))
    expect((await refusalOf(calls.confirm(disabled.tokens, disabled.device))).name).toBe('NotAuthorizedException')
  })
})
