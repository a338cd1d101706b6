import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { systemClock } from '../../src/domain/clock.js'
import { CustomRounds } from '../../src/domain/sign-in/custom-auth/custom-rounds.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'
import { always, DeviceCalls, deviceCalls } from '../operations/devices/device-calls.js'
import { tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { aClient, later, now, seed } from '../storage/entities.js'
import { refusalOf } from '../support/people.js'
import { startServer } from '../support/start-server.js'

test('V54: devices.sealed: the own device’s secret under a stranger’s device', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-devices-'))
  const path = join(folder, 'poolgate.db')
  const config = { storage: { kind: 'file', path }, masterKey: randomBytes(32), logLevel: 'silent' } as const
  const before = await startServer(config)
  const calls = await deviceCalls(before, always)
  const [mallory, victim] = [await calls.confirmed('mallory'), await calls.confirmed('victim')]
  tokensOf(await calls.fromDevice('victim', victim.device))
  await before.stop()

  const db = new DatabaseSync(path)
  const own = db.prepare('select sealed from devices where device_key = ?').get(mallory.device.key)
  const { sealed } = own as { sealed: string }
  const { changes } = db.prepare('update devices set sealed = ? where device_key = ?').run(sealed, victim.device.key)
  db.close()
  expect(Number(changes)).toBe(1)

  const after = await startServer(config)
  const moved = new DeviceCalls(after, calls.seed)
  const refused = { name: 'InternalErrorException', status: 500 }
  expect(await refusalOf(moved.fromDevice('victim', victim.device))).toMatchObject(refused)
  const replaced = { ...mallory.device, key: victim.device.key, groupKey: victim.device.groupKey }
  expect(await refusalOf(moved.fromDevice('victim', replaced))).toMatchObject(refused)
  tokensOf(await moved.fromDevice('mallory', mallory.device))
  await after.stop()
  rmSync(folder, { recursive: true })
})

let storage: Storage
beforeAll(async () => {
  storage = await openStorage({ location: { kind: 'memory' }, onFatal: () => undefined })
})
afterAll(() => storage.close())

test('V54: custom_rounds.sealed: a round of another sign-in, of another client, and of another pool', async () => {
  const masterKey = randomBytes(32)
  const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, now)])
  const rounds = new CustomRounds({ storage, sealer, clock: systemClock, random: systemRandom })
  const [{ pool, client }, other] = [await seed(storage), await seed(storage)]
  const context = { pool, client, channel: 'public' } as const
  const long = { history: [{ challengeName: 'CUSTOM_CHALLENGE' as const, challengeResult: true }] }
  const round = { ...long, asked: { privateParameters: { answer: 'x'.repeat(2000) } } }
  const carried = await rounds.carry(context, round)
  const id = 'keptAs' in carried ? carried.keptAs : ''
  const sealed = String(await storage.read.customRounds.find(pool.id, id))
  expect(await rounds.read(context, carried)).toEqual(round)

  const places = [
    { at: context, id: 'another-sign-in', isStored: true },
    { at: { ...context, client: aClient(pool) }, id, isStored: false },
    { at: { ...context, pool: other.pool }, id, isStored: true },
  ]
  for (const { at, id: keptAs, isStored } of places) {
    const expiresAt = later(600)
    const row = { id: keptAs, poolId: at.pool.id, sealed, expiresAt }
    if (isStored) await storage.transaction((tx) => tx.customRounds.insert(row))
    await expect(rounds.read(at, { keptAs }), keptAs).rejects.toMatchObject({ code: 'session-invalid' })
  }
})
