import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { geoDatabase } from '../../support/geo-database.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { iphone, ThreatScene } from '../threats/threat-scene.js'
import { SessionCalls } from './session-calls.js'

const berlin = { country: 'Germany', city: 'Berlin', latitude: 52.52, longitude: 13.405 }

let server: TestServer
let calls: SessionCalls
let application: ThreatScene

beforeAll(async () => {
  const geoDatabaseFile = join(mkdtempSync(join(tmpdir(), 'session-places-')), 'places.mmdb')
  writeFileSync(geoDatabaseFile, geoDatabase(new Map([['192.0.2.0/24', berlin]])))
  server = await startServer({ threats: { geoDatabaseFile } })
})
beforeEach(async () => {
  calls = await SessionCalls.create(server)
  application = new ThreatScene(server, calls.seed)
})
afterAll(() => server.stop())

async function session(username = 'ann') {
  const { Sessions = [] } = await calls.adminList(username)
  expect(Sessions).toHaveLength(1)
  const { DeviceType, LastIPAddress, LastLocation, OriginSessionId } = Sessions[0] ?? {}
  return { DeviceType, LastIPAddress, LastLocation, OriginSessionId }
}

describe('a session shows', () => {
  test('the address, device and place that a signed application tells', async () => {
    await application.signIn('ann', { ip: '192.0.2.7', userAgent: iphone })
    expect(await session()).toEqual({
      DeviceType: 'Safari 17, iOS 17',
      LastIPAddress: '192.0.2.7',
      LastLocation: { City: 'Berlin', Country: 'Germany' },
      OriginSessionId: undefined,
    })
  })

  test('no place of an address that nobody knows', async () => {
    await application.signIn('ann', { ip: '198.51.100.1' })
    expect(await session()).toMatchObject({ LastIPAddress: '198.51.100.1', LastLocation: undefined })
  })

  test('the address of the connection of who calls without being an application', async () => {
    await application.signInPublicly('ann')
    expect(await session()).toMatchObject({ LastIPAddress: '127.0.0.1', DeviceType: expect.any(String) })
  })

  test('its own, and nothing of another user’s', async () => {
    await seedUser(server, calls.seed.poolId, 'bob')
    await application.signIn('ann', { ip: '192.0.2.7' })
    await application.signIn('bob', { ip: '203.0.113.9' })
    expect([await session('ann'), await session('bob')]).toMatchObject([
      { LastIPAddress: '192.0.2.7' },
      { LastIPAddress: '203.0.113.9' },
    ])
  })

  test('nothing of a sign-in from before the pool tracked sessions', async () => {
    await calls.track('DISABLED')
    await application.signIn('ann', { ip: '192.0.2.7' })
    await calls.track('ENABLED')
    expect(await session()).toEqual({
      DeviceType: undefined,
      LastIPAddress: undefined,
      LastLocation: undefined,
      OriginSessionId: undefined,
    })
  })
})

describe('a refresh', () => {
  test('without rotation leaves no trace', async () => {
    const { AuthenticationResult } = await application.signIn('ann', { ip: '192.0.2.7' })
    await calls.signIn.refresh(String(AuthenticationResult?.RefreshToken))
    expect(await session()).toMatchObject({ LastIPAddress: '192.0.2.7' })
  })

  test('with rotation puts what it comes from in the place of what was known', async () => {
    const { poolId: UserPoolId, clientId: ClientId } = calls.seed
    const RefreshTokenRotation = { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } as const
    const ExplicitAuthFlows = ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] as const
    const input = { UserPoolId, ClientId, RefreshTokenRotation, ExplicitAuthFlows: [...ExplicitAuthFlows] }
    await server.client.send(new UpdateUserPoolClientCommand(input))
    const { AuthenticationResult } = await application.signIn('ann', { ip: '192.0.2.7' })
    await calls.signIn.exchange(String(AuthenticationResult?.RefreshToken))
    expect(await session()).toMatchObject({ LastIPAddress: '127.0.0.1', LastLocation: undefined })
  })
})
