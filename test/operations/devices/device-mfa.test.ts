import {
  type DeviceConfigurationType,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { type MfaCalls, mfaPool, TOTP_ON } from '../mfa/mfa-calls.js'
import { notAuthorized, tokensOf } from '../sign-in/sign-in-calls.js'
import type { DeviceSecret } from '../sign-in/srp-client.js'
import { always, DeviceCalls, deviceCalls, deviceKeyOf, NOBODYS_KEY, unknownDevice } from './device-calls.js'

const replacing: DeviceConfigurationType = { ChallengeRequiredOnNewDevice: true }

/** As of any refresh token that is not good. */
const invalidExchange = notAuthorized('Invalid Refresh Token.')

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

interface Scene {
  readonly mfa: MfaCalls
  readonly devices: DeviceCalls
  readonly device: DeviceSecret
  /** The answer to SOFTWARE_TOKEN_MFA by a code that was never used. */
  code(session: string | undefined, more?: Record<string, string>): ReturnType<MfaCalls['answer']>
}

/** `ann` with a software token and a confirmed device, in a pool of her own. */
async function scene(configuration: DeviceConfigurationType): Promise<Scene> {
  const pool = { DeviceConfiguration: configuration }
  const mfa = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON }, { pool })
  const devices = new DeviceCalls(server, mfa.seed)
  const { device } = await devices.confirmed('ann')
  const secret = await mfa.enableToken('ann')
  const code: Scene['code'] = (session, more = {}) => {
    server.clock.advance(60)
    const responses = { SOFTWARE_TOKEN_MFA_CODE: mfa.code(secret), ...more }
    return mfa.answer('SOFTWARE_TOKEN_MFA', 'ann', session, responses)
  }
  return { mfa, devices, device, code }
}

describe('remembered devices and a software token', () => {
  test('ChallengeRequiredOnNewDevice: the proof of the device stands in for the code', async () => {
    const { devices, device } = await scene(replacing)
    const first = await devices.naming('ann', device.key)
    expect(first.ChallengeName).toBe('DEVICE_SRP_AUTH')
    const answer = await devices.prove('ann', device, first.Session)
    expect(deviceKeyOf(tokensOf(answer))).toBe(device.key)
  })

  test('a wrong device password does not stand in for it, nor does the key alone', async () => {
    const { devices, device, code } = await scene(replacing)
    const { Session } = await devices.naming('ann', device.key)
    expect((await refusalOf(code(Session))).name).toBe('NotAuthorizedException')
    const wrong = devices.prove('ann', { ...device, password: 'wrong' }, Session)
    expect((await refusalOf(wrong)).name).toBe('NotAuthorizedException')
    expect((await devices.password('ann')).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  test('without it the code comes first, and then the device', async () => {
    const { devices, device, code } = await scene({ ChallengeRequiredOnNewDevice: false })
    const first = await devices.naming('ann', device.key)
    expect(first.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const second = await code(first.Session)
    expect(second.ChallengeName).toBe('DEVICE_SRP_AUTH')
    const answer = await devices.prove('ann', device, second.Session)
    expect(deviceKeyOf(tokensOf(answer))).toBe(device.key)
  })

  test('a device that is not remembered leads to the code, and is offered no other', async () => {
    const { devices, device, code } = await scene(replacing)
    await devices.adminSetStatus('ann', device.key, 'not_remembered')
    const first = await devices.naming('ann', device.key)
    expect(first.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const answer = await code(first.Session)
    expect(answer.AuthenticationResult?.NewDeviceMetadata).toBeUndefined()
    expect(deviceKeyOf(tokensOf(answer))).toBe(device.key)
  })

  test('the key may come with the code; one that the user does not have is told', async () => {
    const { devices, device, code } = await scene(replacing)
    const first = await devices.password('ann')
    expect(await refusalOf(code(first.Session, { DEVICE_KEY: NOBODYS_KEY }))).toEqual(unknownDevice)
    const second = await code((await devices.password('ann')).Session, { DEVICE_KEY: device.key })
    expect(second.ChallengeName).toBe('DEVICE_SRP_AUTH')
    tokensOf(await devices.prove('ann', device, second.Session))
  })

  test('after it was forgotten the key is unknown, and without it the code is asked for', async () => {
    const { devices, device, code } = await scene(replacing)
    await devices.adminForget('ann', device.key)
    expect(await refusalOf(devices.naming('ann', device.key))).toEqual(unknownDevice)
    const answer = await code((await devices.password('ann')).Session)
    expect(answer.AuthenticationResult?.NewDeviceMetadata?.DeviceKey).toBeTruthy()
  })

  test('forgotten or no longer remembered after the key was named: its proof is worth nothing', async () => {
    const { devices, device } = await scene(replacing)
    const proof = await devices.beginProof('ann', device, (await devices.naming('ann', device.key)).Session)
    await devices.adminSetStatus('ann', device.key, 'not_remembered')
    const { ChallengeName } = await devices.respond('DEVICE_PASSWORD_VERIFIER', proof.answer(), proof.session)
    expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })
})

describe('a sign-in by an administrator', () => {
  test('is offered a device, which ConfirmDevice takes up, and names it the next time', async () => {
    const devices = await deviceCalls(server, always)
    await devices.offered('bob')
    const parameters = { USERNAME: 'bob', PASSWORD }
    const answer = await devices.adminInitiate('ADMIN_USER_PASSWORD_AUTH', parameters)
    const { DeviceKey = '', DeviceGroupKey = '' } = answer.AuthenticationResult?.NewDeviceMetadata ?? {}
    const device = { key: DeviceKey, groupKey: DeviceGroupKey, password: 'of the device' }
    expect((await devices.confirm(tokensOf(answer), device)).UserConfirmationNecessary).toBe(false)
    const named = { ...parameters, DEVICE_KEY: device.key }
    const next = await devices.adminInitiate('ADMIN_USER_PASSWORD_AUTH', named)
    expect(next.ChallengeName).toBe('DEVICE_SRP_AUTH')
  })
})

describe('GetTokensFromRefreshToken in a pool that tracks devices', () => {
  test('needs the key of the sign-in’s own device, until that is forgotten', async () => {
    const devices = await deviceCalls(server, always)
    const { tokens, device } = await devices.confirmed('cid')
    const other = await devices.offer('cid')
    await devices.confirm(other.tokens, other.device)
    const exchange = (DeviceKey?: string) =>
      server.client.send(
        new GetTokensFromRefreshTokenCommand({
          ClientId: devices.seed.clientId,
          RefreshToken: tokens.refresh,
          DeviceKey,
        }),
      )
    for (const key of [undefined, other.device.key, NOBODYS_KEY]) {
      expect(await refusalOf(exchange(key)), key).toEqual(invalidExchange)
    }
    expect(deviceKeyOf(tokensOf(await exchange(device.key)))).toBe(device.key)
    await devices.forget(tokens, device.key)
    expect(await refusalOf(exchange(device.key))).toEqual(invalidExchange)
  })
})
