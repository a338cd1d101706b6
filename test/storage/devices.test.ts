import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Device } from '../../src/entities/device.js'
import { deviceKey } from '../../src/entities/ids.js'
import type { TokenFamily } from '../../src/entities/token-family.js'
import type { User } from '../../src/entities/user.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { aFamily, countTrue, later, now, seed, times } from './entities.js'

function aDevice({ poolId, sub }: Pick<User, 'poolId' | 'sub'>, changes: Partial<Device> = {}): Device {
  return {
    poolId,
    sub,
    key: deviceKey(`eu-west-1_${randomUUID()}`),
    groupKey: '-ExAmPlE1',
    name: 'Zürich',
    sealed: 'sealed',
    remembered: true,
    createdAt: now,
    modifiedAt: now,
    authenticatedAt: now,
    lastIp: '192.0.2.1',
    ...changes,
  }
}

describeStorage('devices', (on) => {
  const insert = (device: Device, node = 0) => on.node(node).transaction((tx) => tx.devices.insert(device))
  const find = ({ poolId, sub, key }: Device) => on.storage.read.devices.find(poolId, sub, key)
  const everyDevice = { limit: 60, rememberedOnly: false }

  test('a device is found as it was stored, with and without a name', async () => {
    const { user } = await seed(on.storage)
    const stored = [aDevice(user), aDevice(user, { name: undefined, remembered: false, lastIp: '2001:db8::1' })]
    for (const device of stored) {
      expect(await insert(device)).toBe(true)
      expect(await find(device)).toEqual(device)
    }
  })

  test('devices are listed in order of key, page by page, and those that are remembered by themselves', async () => {
    const { pool, user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const [a, b, c] = ['a', 'b', 'c'].map((key) => aDevice(user, { key: deviceKey(key), remembered: key !== 'b' }))
    for (const device of [c, a, b, aDevice(other)]) if (device) await insert(device)
    const list = (page: { after?: string; limit: number; rememberedOnly: boolean }) =>
      on.storage.read.devices.list(pool.id, user.sub, page)
    expect(await list(everyDevice)).toEqual([a, b, c])
    expect(await list({ limit: 2, rememberedOnly: false })).toEqual([a, b])
    expect(await list({ ...everyDevice, after: 'b' })).toEqual([c])
    expect(await list({ limit: 2, rememberedOnly: true })).toEqual([a, c])
  })

  test('of parallel inserts of one key one wins; another user may have the same key', async () => {
    const { user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const device = aDevice(user)
    expect(countTrue(await times(8, (node) => insert(device, node)))).toBe(1)
    expect(await insert({ ...device, poolId: other.poolId, sub: other.sub })).toBe(true)
  })

  test('setRemembered and touch change the one device', async () => {
    const { user } = await seed(on.storage)
    const [device, bystander] = [aDevice(user), aDevice(user)]
    for (const each of [device, bystander]) await insert(each)
    const change = await on.storage.transaction(async (tx) => [
      await tx.devices.setRemembered(device, false, later(1)),
      await tx.devices.touch(device, '198.51.100.7', later(2)),
    ])
    expect(change).toEqual([true, true])
    const used = { lastIp: '198.51.100.7', authenticatedAt: later(2), modifiedAt: later(2) }
    expect(await find(device)).toEqual({ ...device, ...used, remembered: false })
    expect(await find(bystander)).toEqual(bystander)
  })

  test('nothing is changed or deleted of another user, and nothing after the device is gone', async () => {
    const { user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const device = aDevice(user)
    await insert(device)
    const foreign = { ...device, poolId: other.poolId, sub: other.sub }
    const act = (of: Device) =>
      on.storage.transaction(async (tx) => [
        await tx.devices.setRemembered(of, false, later(1)),
        await tx.devices.touch(of, '198.51.100.7', later(1)),
        await tx.devices.delete(of.poolId, of.sub, of.key),
      ])
    expect(await act(foreign)).toEqual([false, false, false])
    expect(await act({ ...foreign, poolId: device.poolId })).toEqual([false, false, false])
    expect(await find(device)).toEqual(device)
    expect(await act(device)).toEqual([true, true, true])
    expect(await act(device)).toEqual([false, false, false])
    expect(await find(device)).toBeUndefined()
  })

  test('devices go with their user, and none comes after', async () => {
    const { pool, user } = await seed(on.storage)
    await insert(aDevice(user))
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await on.storage.read.devices.list(pool.id, user.sub, everyDevice)).toEqual([])
    await expect(insert(aDevice(user))).rejects.toThrow(ParentGoneError)
  })
})

describeStorage('device offers', (on) => {
  const offer = { key: deviceKey('eu-west-1_offered'), groupKey: '-ExAmPlE1' }

  async function offered(changes: Partial<TokenFamily> = {}): Promise<{ family: TokenFamily; user: User }> {
    const { client, user } = await seed(on.storage)
    const device = { deviceKey: offer.key, deviceGroupKey: offer.groupKey }
    const family = aFamily(user, client, { ...device, ...changes })
    await on.storage.transaction((tx) => tx.tokenFamilies.insert(family))
    return { family, user }
  }
  const take = ({ id }: TokenFamily, what = offer, node = 0) =>
    on.node(node).transaction((tx) => tx.tokenFamilies.takeDeviceOffer(id, what))
  const read = ({ id }: TokenFamily) => on.storage.read.tokenFamilies.find(id)

  test('of parallel confirmations one takes the offer, and the family stays bound to the device', async () => {
    const { family, user } = await offered()
    const confirm = (node: number) =>
      on.node(node).transaction(async (tx) => {
        if (!(await tx.tokenFamilies.takeDeviceOffer(family.id, offer))) return false
        return tx.devices.insert(aDevice(user, { key: offer.key }))
      })
    expect(countTrue(await times(8, confirm))).toBe(1)
    expect(await read(family)).toEqual({ ...family, deviceGroupKey: undefined })
    expect(await take(family)).toBe(false)
  })

  test('an offer of another key or group is none', async () => {
    const { family } = await offered()
    expect(await take(family, { ...offer, key: deviceKey('eu-west-1_other') })).toBe(false)
    expect(await take(family, { ...offer, groupKey: '-ExAmPlE2' })).toBe(false)
    expect(await read(family)).toEqual(family)
    expect(await take(family)).toBe(true)
  })

  test('a family that was revoked, or bound from its beginning, has none to take', async () => {
    const { family: revoked } = await offered({ revokedAt: now })
    const { family: bound } = await offered({ deviceGroupKey: undefined })
    expect(await take(revoked)).toBe(false)
    expect(await take(bound)).toBe(false)
  })

  test('an offer whose confirmation does not complete stays open', async () => {
    const { family } = await offered()
    const failing = on.storage.transaction(async (tx) => {
      await tx.tokenFamilies.takeDeviceOffer(family.id, offer)
      throw new Error('did not complete')
    })
    await expect(failing).rejects.toThrow('did not complete')
    expect(await take(family)).toBe(true)
  })
})
