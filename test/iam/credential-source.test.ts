import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { sealAccessKey } from '../../src/iam/access-keys.js'
import { buildIam } from '../../src/iam/build-iam.js'
import { openStorage, type Storage } from '../../src/storage/storage.js'

const location = { region: 'us-east-1', accountId: '123456789012' }
const createdAt = new Date('2026-11-20T10:00:00Z')
const masterKey = randomBytes(32)
const sealer = Keyring.open(masterKey, [Keyring.createKey(masterKey, createdAt)])
const clock = { now: () => createdAt }
const log = { warn: () => undefined }
const principal = { kind: 'user', arn: 'arn:aws:iam::123456789012:user/alice', accountId: '123456789012' } as const
let storage: Storage

async function store(accessKeyId: string, active: boolean): Promise<void> {
  const key = sealAccessKey(sealer, { accessKeyId, secretAccessKey: `secret of ${accessKeyId}`, principal, createdAt })
  await storage.transaction((tx) => tx.keys.putAccessKey({ ...key, active }))
}

const source = (mode: 'dev' | 'serve') =>
  buildIam({ mode, storage, keyring: sealer, clock, random: systemRandom, location, log }).credentials

beforeAll(async () => {
  storage = await openStorage({ location: { kind: 'memory' }, onFatal: () => undefined })
  await store('AKIAACTIVE', true)
  await store('AKIAINACTIVE', false)
})
afterEach(() => void vi.useRealTimers())
afterAll(() => storage.close())

describe.each(['dev', 'serve'] as const)('%s', (mode) => {
  test('a stored key is found with its secret and its principal', async () => {
    expect(await source(mode).find('AKIAACTIVE')).toEqual({
      kind: 'known',
      secret: 'secret of AKIAACTIVE',
      caller: { ...principal, accessKeyId: 'AKIAACTIVE' },
    })
  })

  test('an inactive key is refused', async () => {
    expect(await source(mode).find('AKIAINACTIVE')).toBeUndefined()
  })

  test('a key stored a second after it was asked for is found', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const credentials = source(mode)
    const id = `AKIALATER${mode}`
    await credentials.find(id)
    await store(id, true)
    vi.advanceTimersByTime(1000)
    expect(await credentials.find(id)).toMatchObject({ kind: 'known' })
  })
})

test('serve: an unknown key is refused', async () => {
  expect(await source('serve').find('AKIAUNKNOWN')).toBeUndefined()
})

test('dev: an unknown key acts as the account’s root, unchecked', async () => {
  expect(await source('dev').find('AKIAUNKNOWN')).toEqual({
    kind: 'trusted-unchecked',
    caller: {
      kind: 'root',
      accountId: '123456789012',
      arn: 'arn:aws:iam::123456789012:root',
      accessKeyId: 'AKIAUNKNOWN',
    },
  })
})

test('a secret moved to another key’s row does not open', async () => {
  const moved = sealAccessKey(sealer, { accessKeyId: 'AKIAONE', secretAccessKey: 'x', principal, createdAt })
  await storage.transaction((tx) => tx.keys.putAccessKey({ ...moved, id: 'AKIATWO' }))
  await expect(source('dev').find('AKIATWO')).rejects.toThrow('sealed value')
})
