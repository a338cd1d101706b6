import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { geoDatabase } from '../../support/geo-database.js'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { blocked, everyLevel, threatScene } from './threat-scene.js'

const berlin = { country: 'Germany', city: 'Berlin', latitude: 52.52, longitude: 13.405 }
const tokyo = { country: 'Japan', city: 'Tokyo', latitude: 35.6895, longitude: 139.6917 }
const networks = new Map([
  ['192.0.2.0/24', berlin],
  ['203.0.113.0/24', tokyo],
])

let server: TestServer

beforeAll(async () => {
  const geoDatabaseFile = join(mkdtempSync(join(tmpdir(), 'places-')), 'places.mmdb')
  writeFileSync(geoDatabaseFile, geoDatabase(networks))
  server = await startServer({ threats: { geoDatabaseFile } })
})
afterAll(() => server.stop())

describe('with a database of places', () => {
  test('events say where an address is, and nothing of one that nobody knows', async () => {
    const scene = await threatScene(server, 'AUDIT')
    await scene.signIn('ann', { ip: '192.0.2.7' })
    expect((await scene.events())[0]?.EventContextData).toMatchObject({ City: 'Berlin', Country: 'Germany' })
    for (const ip of ['198.51.100.1', '2001:db8::1']) {
      await scene.signIn('ann', { ip })
      expect((await scene.events())[0]?.EventContextData).not.toHaveProperty('City')
    }
  })

  test('nobody signs in from Berlin and, an hour later, from Tokyo', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const { HighAction } = everyLevel('BLOCK').AccountTakeoverRiskConfiguration?.Actions ?? {}
    await scene.configure({ AccountTakeoverRiskConfiguration: { Actions: { HighAction } } })
    await scene.signIn('ann', { ip: '192.0.2.7' })
    server.clock.advance(3600)
    expect(await refusalOf(scene.signIn('ann', { ip: '203.0.113.7' }))).toEqual(blocked)
    server.clock.advance(24 * 3600)
    expect((await scene.signIn('ann', { ip: '203.0.113.7' })).AuthenticationResult).toBeDefined()
  })
})

test('a file that is no database keeps the server from starting', async () => {
  const geoDatabaseFile = join(mkdtempSync(join(tmpdir(), 'places-')), 'places.mmdb')
  writeFileSync(geoDatabaseFile, 'nothing')
  await expect(startServer({ threats: { geoDatabaseFile } })).rejects.toThrow()
})
