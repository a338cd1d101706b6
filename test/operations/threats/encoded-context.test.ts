import { createHmac } from 'node:crypto'
import { InitiateAuthCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter } from '../sign-in/sign-in-calls.js'
import { chrome, encodedData, iphone, type ThreatScene, threatScene } from './threat-scene.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
afterEach(() => vi.unstubAllGlobals())

const encode = ({ seed }: ThreatScene, changes: { now?: Date; key?: string; poolId?: string } = {}) =>
  encodedData(
    { ...seed, ...(changes.poolId !== undefined && { poolId: changes.poolId }) },
    { deviceId: 'device-one:1', userAgent: iphone, now: server.clock.now(), ...changes },
  )

describe('EncodedData', () => {
  test('says of which kind the device is and in which time zone', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.signInPublicly('ann', PASSWORD, encode(scene))
    const [event] = await scene.events()
    expect(event?.EventContextData).toMatchObject({ DeviceName: 'Safari 17, iOS 17', Timezone: '02:00' })
  })

  test('what is no base64, signed by another key, of another pool or of another day is ignored and never refused', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const dayAgo = new Date(server.clock.now().getTime() - 86_400_000)
    const useless = [
      '%%%',
      'bm90IGpzb24=',
      Buffer.from('{"payload":1}').toString('base64'),
      Buffer.from('null').toString('base64'),
      encode(scene, { key: 'other' }),
      encode(scene, { poolId: 'us-east-1_Other1234' }),
      encode(scene, { now: dayAgo }),
      'A'.repeat(100_000),
    ]
    for (const encoded of useless) {
      const { AuthenticationResult } = await scene.signInPublicly('ann', PASSWORD, encoded)
      expect(AuthenticationResult).toBeDefined()
      expect((await scene.events())[0]?.EventContextData?.DeviceName).not.toContain('Safari')
    }
  })

  test('amazon-cognito-identity-js sends it, and a device that is known again is no risk', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    vi.stubGlobal('window', globalThis)
    vi.stubGlobal('AmazonCognitoAdvancedSecurityData', { getData: () => encode(scene) })
    for (let visit = 0; visit < 2; visit += 1) await signInByLibrary(scene)
    const [again, first] = await scene.events()
    for (const event of [again, first]) {
      expect(event).toMatchObject({
        EventResponse: 'Pass',
        EventRisk: { RiskDecision: 'NoRisk' },
        EventContextData: { DeviceName: 'Safari 17, iOS 17' },
      })
    }
  })
})

describe('IpAddress', () => {
  const signIn = ({ seed }: ThreatScene, IpAddress: string) => {
    const SECRET_HASH = createHmac('sha256', String(seed.clientSecret)).update(`ann${seed.clientId}`).digest('base64')
    const AuthParameters = { USERNAME: 'ann', PASSWORD, ...(seed.clientSecret && { SECRET_HASH }) }
    const { clientId: ClientId } = seed
    return server.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters,
        UserContextData: { IpAddress },
      }),
    )
  }
  const seenIn = async (scene: ThreatScene) => (await scene.events())[0]?.EventContextData?.IpAddress

  test('of a public client is not believed: the connection’s counts', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await signIn(scene, '203.0.113.7')
    expect(await seenIn(scene)).toBe('127.0.0.1')
    await signIn(scene, 'nonsense')
  })

  test('of a client with a secret counts once it may pass it on', async () => {
    const silent = await threatScene(server, 'AUDIT', { client: { GenerateSecret: true } })
    await signIn(silent, '203.0.113.7')
    expect(await seenIn(silent)).toBe('127.0.0.1')
    const client = { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true }
    const trusted = await threatScene(server, 'AUDIT', { client })
    await signIn(trusted, '203.0.113.7')
    expect(await seenIn(trusted)).toBe('203.0.113.7')
    await signIn(trusted, '2001:db8::1')
    expect(await seenIn(trusted)).toBe('2001:db8::1')
  })

  test('that counts but is none → InvalidParameterException', async () => {
    const client = { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true }
    const scene = await threatScene(server, 'AUDIT', { client })
    expect(await refusalOf(signIn(scene, '203.0.113'))).toEqual(
      invalidParameter('Invalid IpAddress in user context data.'),
    )
    const { clientId: ClientId, clientSecret } = scene.seed
    const SecretHash = createHmac('sha256', String(clientSecret)).update(`bob${ClientId}`).digest('base64')
    const signUp = new SignUpCommand({
      ClientId,
      SecretHash,
      Username: 'bob',
      Password: PASSWORD,
      UserContextData: { IpAddress: '::zz' },
    })
    expect((await refusalOf(server.client.send(signUp))).name).toBe('InvalidParameterException')
  })

  test('of a signed call always counts', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.signIn('ann', { ip: '198.51.100.4', userAgent: chrome })
    expect(await seenIn(scene)).toBe('198.51.100.4')
    expect((await refusalOf(scene.signIn('ann', { ip: 'here' }))).name).toBe('InvalidParameterException')
  })
})

function signInByLibrary({ seed }: ThreatScene): Promise<unknown> {
  const Pool = new CognitoUserPool({
    UserPoolId: seed.poolId,
    ClientId: seed.clientId,
    endpoint: server.endpoint,
    AdvancedSecurityDataCollectionFlag: true,
  })
  const user = new CognitoUser({ Username: 'ann', Pool })
  const details = new AuthenticationDetails({ Username: 'ann', Password: PASSWORD })
  return new Promise((onSuccess, onFailure) => user.authenticateUser(details, { onSuccess, onFailure }))
}
