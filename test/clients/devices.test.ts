import { Amplify } from 'aws-amplify'
import {
  confirmSignIn,
  fetchAuthSession,
  fetchDevices,
  forgetDevice,
  rememberDevice,
  signIn,
  signOut,
} from 'aws-amplify/auth'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { PASSWORD } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { type DevicePool, devicePool, recordChallenges } from './device-pools.js'

const answered = recordChallenges()
const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } }
const totpStep = 'CONFIRM_SIGN_IN_WITH_TOTP_CODE'
const deviceProof = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER']

let server: TestServer
let pools: Record<'always' | 'optIn' | 'replacing' | 'adding', DevicePool>

beforeAll(async () => {
  // The client names devices by it, and Node 20 has none.
  vi.stubGlobal('navigator', { userAgent: 'Test' })
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
afterEach(() => signOut())

function use({ mfa: { seed } }: DevicePool): void {
  const userPoolEndpoint = `${server.endpoint}/`
  Amplify.configure({
    Auth: { Cognito: { userPoolId: seed.poolId, userPoolClientId: seed.clientId, userPoolEndpoint } },
  })
}

const enter = (username: string) => signIn({ username, password: PASSWORD })

async function answersOf(username: string): Promise<readonly string[]> {
  await signOut()
  answered.splice(0)
  expect(await enter(username)).toMatchObject(done)
  return answered.splice(0)
}

async function deviceKey(): Promise<unknown> {
  return (await fetchAuthSession()).tokens?.accessToken.payload.device_key
}

describe('aws-amplify v6, remembered devices', () => {
  test('a pool that always remembers: the second sign-in is proven by the device too, and the session refreshes', async () => {
    use(pools.always)
    await pools.always.mfa.addUser('ann')
    expect(await answersOf('ann')).toEqual(['PASSWORD_VERIFIER'])
    const [device] = await fetchDevices()
    expect(device?.attributes).toMatchObject({ device_status: 'valid', device_name: 'Test' })
    expect(await deviceKey()).toBe(device?.id)

    expect(await answersOf('ann')).toEqual(['PASSWORD_VERIFIER', ...deviceProof])
    expect(await deviceKey()).toBe(device?.id)
    const refreshed = await fetchAuthSession({ forceRefresh: true })
    expect(refreshed.tokens?.accessToken.payload.device_key).toBe(device?.id)
    expect(await fetchDevices()).toHaveLength(1)
  })

  test('by USER_PASSWORD_AUTH', async () => {
    use(pools.always)
    await pools.always.mfa.addUser('bea')
    const enterPlainly = () =>
      signIn({ username: 'bea', password: PASSWORD, options: { authFlowType: 'USER_PASSWORD_AUTH' } })
    expect(await enterPlainly()).toMatchObject(done)
    await signOut()
    expect(await enterPlainly()).toMatchObject(done)
    expect(answered).toEqual(deviceProof)
  })

  test('a pool of users who opt in: asked for its proof after rememberDevice, and not before', async () => {
    use(pools.optIn)
    await pools.optIn.mfa.addUser('cid')
    await enter('cid')
    expect(await fetchDevices()).toEqual([])
    expect(await answersOf('cid')).toEqual(['PASSWORD_VERIFIER'])
    await rememberDevice()
    expect(await fetchDevices()).toHaveLength(1)
    expect(await answersOf('cid')).toEqual(['PASSWORD_VERIFIER', ...deviceProof])
  })

  test('forgetDevice: the next sign-in is of a new device', async () => {
    use(pools.always)
    await pools.always.mfa.addUser('dan')
    await enter('dan')
    const before = await deviceKey()
    await forgetDevice()
    expect(await fetchDevices()).toEqual([])
    expect(await answersOf('dan')).toEqual(['PASSWORD_VERIFIER'])
    expect(await deviceKey()).not.toBe(before)
    expect(await fetchDevices()).toHaveLength(1)
  })

  test('forgotten by an administrator: "Device does not exist." makes the client sign in without it', async () => {
    use(pools.always)
    await pools.always.mfa.addUser('eve')
    await enter('eve')
    const before = await deviceKey()
    await pools.always.devices.adminForget('eve', String(before))
    expect(await answersOf('eve')).toEqual(['PASSWORD_VERIFIER', 'PASSWORD_VERIFIER'])
    expect(await deviceKey()).not.toBe(before)
  })
})

describe('aws-amplify v6, remembered devices and second factors', () => {
  test('ChallengeRequiredOnNewDevice: the device stands in for the code, until it is forgotten', async () => {
    const { mfa } = pools.replacing
    use(pools.replacing)
    await mfa.addUser('fay')
    const secret = await mfa.enableToken('fay')
    expect((await enter('fay')).nextStep.signInStep).toBe(totpStep)
    expect(await confirmSignIn({ challengeResponse: mfa.code(secret) })).toMatchObject(done)
    expect(await answersOf('fay')).toEqual(['PASSWORD_VERIFIER', ...deviceProof])

    await forgetDevice()
    await signOut()
    server.clock.advance(60)
    expect((await enter('fay')).nextStep.signInStep).toBe(totpStep)
    expect(await confirmSignIn({ challengeResponse: mfa.code(secret) })).toMatchObject(done)
  })

  test('without it the code is asked for as ever, and the device after it', async () => {
    const { mfa } = pools.adding
    use(pools.adding)
    await mfa.addUser('gil')
    const secret = await mfa.enableToken('gil')
    await enter('gil')
    expect(await confirmSignIn({ challengeResponse: mfa.code(secret) })).toMatchObject(done)
    await signOut()
    server.clock.advance(60)
    expect((await enter('gil')).nextStep.signInStep).toBe(totpStep)
    answered.splice(0)
    expect(await confirmSignIn({ challengeResponse: mfa.code(secret) })).toMatchObject(done)
    expect(answered).toEqual(['SOFTWARE_TOKEN_MFA', ...deviceProof])
  })

  test('forgotten by an administrator: the client’s retry leads to the code', async () => {
    const { mfa, devices } = pools.replacing
    use(pools.replacing)
    await mfa.addUser('hal')
    const secret = await mfa.enableToken('hal')
    await enter('hal')
    await confirmSignIn({ challengeResponse: mfa.code(secret) })
    await devices.adminForget('hal', String(await deviceKey()))
    await signOut()
    server.clock.advance(60)
    expect((await enter('hal')).nextStep.signInStep).toBe(totpStep)
    expect(await confirmSignIn({ challengeResponse: mfa.code(secret) })).toMatchObject(done)
  })
})
