import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PASSWORD } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { type DevicePool, devicePool, recordChallenges } from './device-pools.js'

const answered = recordChallenges()
const deviceProof = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER']

let server: TestServer
let pools: Record<'always' | 'optIn' | 'replacing' | 'adding', DevicePool>

beforeAll(async () => {
  server = await startServer()
  pools = {
    always: await devicePool(server, { DeviceOnlyRememberedOnUserPrompt: false }),
    optIn: await devicePool(server, { DeviceOnlyRememberedOnUserPrompt: true }),
    replacing: await devicePool(server, { ChallengeRequiredOnNewDevice: true }),
    adding: await devicePool(server, { ChallengeRequiredOnNewDevice: false }),
  }
})
afterAll(() => server.stop())
beforeEach(() => answered.splice(0))

type Step = { kind: 'signed-in'; session: CognitoUserSession; asksToRemember: boolean } | { kind: 'totp' }

interface Callbacks {
  onSuccess: (session: CognitoUserSession, asksToRemember?: boolean) => void
  onFailure: (error: unknown) => void
  totpRequired: () => void
}

function stepOf(call: (callbacks: Callbacks) => void): Promise<Step> {
  return new Promise((resolve, reject) =>
    call({
      onSuccess: (session, asksToRemember = false) => resolve({ kind: 'signed-in', session, asksToRemember }),
      onFailure: reject,
      totpRequired: () => resolve({ kind: 'totp' }),
    }),
  )
}

/** One call that answers by `onSuccess`. */
function outcomeOf(
  call: (callbacks: { onSuccess: (value: unknown) => void; onFailure: (e: unknown) => void }) => void,
) {
  return new Promise<unknown>((resolve, reject) => call({ onSuccess: resolve, onFailure: reject }))
}

/** A user as a page that was just opened has it: nothing is known but what the storage kept. */
function userOf({ mfa: { seed } }: DevicePool, Username: string): CognitoUser {
  const Pool = new CognitoUserPool({ UserPoolId: seed.poolId, ClientId: seed.clientId, endpoint: server.endpoint })
  return new CognitoUser({ Username, Pool })
}

function signIn(user: CognitoUser): Promise<Step> {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: PASSWORD })
  return stepOf((callbacks) => user.authenticateUser(details, callbacks))
}

async function signedIn(user: CognitoUser): Promise<Extract<Step, { kind: 'signed-in' }>> {
  const step = await signIn(user)
  if (step.kind !== 'signed-in') throw new Error(step.kind)
  return step
}

const sendCode = (user: CognitoUser, code: string) =>
  stepOf((callbacks) => user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'))

async function devicesOf(user: CognitoUser): Promise<readonly { DeviceKey: string }[]> {
  const { Devices } = (await outcomeOf((callbacks) => user.listDevices(60, null, callbacks))) as {
    Devices: { DeviceKey: string }[]
  }
  return Devices
}

const deviceKeyOf = (session: CognitoUserSession) => session.getAccessToken().payload.device_key as unknown

describe('amazon-cognito-identity-js, remembered devices', () => {
  test('a pool that always remembers: the second sign-in is proven by the device too, and the session refreshes', async () => {
    await pools.always.mfa.addUser('ann')
    const first = await signedIn(userOf(pools.always, 'ann'))
    expect(first.asksToRemember).toBe(false)
    expect(answered.splice(0)).toEqual(['PASSWORD_VERIFIER'])

    const user = userOf(pools.always, 'ann')
    const { session } = await signedIn(user)
    expect(answered).toEqual(['PASSWORD_VERIFIER', ...deviceProof])
    expect(deviceKeyOf(session)).toBe(deviceKeyOf(first.session))
    expect((await devicesOf(user)).map(({ DeviceKey }) => DeviceKey)).toEqual([deviceKeyOf(session)])
    expect(await outcomeOf((callbacks) => user.getDevice(callbacks))).toMatchObject({
      Device: { DeviceKey: deviceKeyOf(session) },
    })
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.refreshSession(session.getRefreshToken(), (error, value) => (error ? reject(error) : resolve(value)))
    })
    expect(deviceKeyOf(refreshed)).toBe(deviceKeyOf(session))
  })

  test('a pool of users who opt in: asked for its proof after setDeviceStatusRemembered, and not before', async () => {
    await pools.optIn.mfa.addUser('ben')
    const first = await signedIn(userOf(pools.optIn, 'ben'))
    expect(first.asksToRemember).toBe(true)
    const user = userOf(pools.optIn, 'ben')
    expect((await signedIn(user)).asksToRemember).toBe(false)
    expect(answered.splice(0)).toEqual(['PASSWORD_VERIFIER', 'PASSWORD_VERIFIER'])
    expect(await devicesOf(user)).toEqual([])

    expect(await outcomeOf((callbacks) => user.setDeviceStatusRemembered(callbacks))).toBe('SUCCESS')
    await signedIn(userOf(pools.optIn, 'ben'))
    expect(answered.splice(0)).toEqual(['PASSWORD_VERIFIER', ...deviceProof])
    expect(await outcomeOf((callbacks) => user.setDeviceStatusNotRemembered(callbacks))).toBe('SUCCESS')
    await signedIn(userOf(pools.optIn, 'ben'))
    expect(answered).toEqual(['PASSWORD_VERIFIER'])
  })

  test('forgetDevice: the next sign-in is of a new device', async () => {
    await pools.always.mfa.addUser('cid')
    const user = userOf(pools.always, 'cid')
    const { session } = await signedIn(user)
    await outcomeOf((callbacks) => user.forgetDevice(callbacks))
    expect(await devicesOf(user)).toEqual([])
    const again = userOf(pools.always, 'cid')
    expect(deviceKeyOf((await signedIn(again)).session)).not.toBe(deviceKeyOf(session))
    expect(await devicesOf(again)).toHaveLength(1)
  })

  test('forgotten by an administrator: "Device does not exist." makes the client sign in without it', async () => {
    await pools.always.mfa.addUser('dan')
    const { session } = await signedIn(userOf(pools.always, 'dan'))
    await pools.always.devices.adminForget('dan', String(deviceKeyOf(session)))
    answered.splice(0)
    const again = await signedIn(userOf(pools.always, 'dan'))
    expect(answered).toEqual(['PASSWORD_VERIFIER', 'PASSWORD_VERIFIER'])
    expect(deviceKeyOf(again.session)).not.toBe(deviceKeyOf(session))
  })
})

describe('amazon-cognito-identity-js, remembered devices and second factors', () => {
  test('ChallengeRequiredOnNewDevice: the device stands in for the code, until it is forgotten', async () => {
    const { mfa } = pools.replacing
    await mfa.addUser('eve')
    const secret = await mfa.enableToken('eve')
    const user = userOf(pools.replacing, 'eve')
    expect((await signIn(user)).kind).toBe('totp')
    expect((await sendCode(user, mfa.code(secret))).kind).toBe('signed-in')
    answered.splice(0)
    const again = userOf(pools.replacing, 'eve')
    await signedIn(again)
    expect(answered).toEqual(['PASSWORD_VERIFIER', ...deviceProof])

    await outcomeOf((callbacks) => again.forgetDevice(callbacks))
    server.clock.advance(60)
    const anew = userOf(pools.replacing, 'eve')
    expect((await signIn(anew)).kind).toBe('totp')
    expect((await sendCode(anew, mfa.code(secret))).kind).toBe('signed-in')
  })

  test('without it the code is asked for as ever; the client then repeats the spent session for the device, which is refused', async () => {
    const { mfa } = pools.adding
    await mfa.addUser('fay')
    const secret = await mfa.enableToken('fay')
    const user = userOf(pools.adding, 'fay')
    await signIn(user)
    await sendCode(user, mfa.code(secret))
    server.clock.advance(60)
    const again = userOf(pools.adding, 'fay')
    expect((await signIn(again)).kind).toBe('totp')
    answered.splice(0)
    await expect(sendCode(again, mfa.code(secret))).rejects.toMatchObject({ code: 'NotAuthorizedException' })
    expect(answered).toEqual(['SOFTWARE_TOKEN_MFA', 'DEVICE_SRP_AUTH'])
  })
})
