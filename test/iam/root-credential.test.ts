import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { systemClock } from '../../src/domain/clock.js'
import { openAccessKeySecret } from '../../src/iam/access-keys.js'
import { ensureRootCredential } from '../../src/iam/root-credential.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'

const masterKey = randomBytes(32)
const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, new Date(0))])
const location = { region: 'us-east-1', accountId: '123456789012' }
let storage: Storage

beforeEach(async () => {
  storage = await openStorage({ location: { kind: 'memory' }, onFatal: () => {} })
})
afterAll(() => storage.close())

const ensure = (configured?: { accessKeyId: string; secretAccessKey: string } | 'disabled') =>
  ensureRootCredential({ storage, sealer, clock: systemClock, random: systemRandom, location }, configured)

describe('ensureRootCredential', () => {
  test('the first start makes a credential and shows it once', async () => {
    const made = await ensure()
    expect(made?.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
    expect(made?.secretAccessKey).toHaveLength(40)
    expect(await ensure()).toBeUndefined()
    expect(await storage.read.keys.findAccessKey(String(made?.accessKeyId))).toMatchObject({
      active: true,
      principalKind: 'root',
      principalArn: 'arn:aws:iam::123456789012:root',
    })
  })

  test('a configured credential takes the place of the one before, which no longer signs', async () => {
    const made = await ensure()
    expect(await ensure({ accessKeyId: 'AKIACONFIGURED', secretAccessKey: 'one' })).toBeUndefined()
    expect(await storage.read.keys.findAccessKey(String(made?.accessKeyId))).toMatchObject({ active: false })
    expect(await storage.read.keys.findAccessKey('AKIACONFIGURED')).toMatchObject({ active: true })
  })

  test('disabled: the key ends, no later start makes another one, and a configured one comes back', async () => {
    const made = await ensure()
    expect(await ensure('disabled')).toBeUndefined()
    expect(await storage.read.keys.findAccessKey(String(made?.accessKeyId))).toMatchObject({ active: false })
    expect(await ensure()).toBeUndefined()
    expect(await storage.read.keys.findAccessKey(String(made?.accessKeyId))).toMatchObject({ active: false })
    await ensure({ accessKeyId: 'AKIACONFIGURED', secretAccessKey: 'one' })
    expect(await storage.read.keys.findAccessKey('AKIACONFIGURED')).toMatchObject({ active: true })
  })

  test('disabled from the first start on: there never is a key', async () => {
    expect(await ensure('disabled')).toBeUndefined()
    expect(await ensure()).toBeUndefined()
  })

  test('a new secret of the same key id replaces the old one', async () => {
    await ensure({ accessKeyId: 'AKIACONFIGURED', secretAccessKey: 'one' })
    await ensure({ accessKeyId: 'AKIACONFIGURED', secretAccessKey: 'two' })
    const key = await storage.read.keys.findAccessKey('AKIACONFIGURED')
    expect(key && openAccessKeySecret(sealer, key)).toBe('two')
  })
})
