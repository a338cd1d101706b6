import { expect, test } from 'vitest'
import type { AccessKey } from '../../src/entities/principal.js'
import { describeStorage } from './describe-storage.js'
import { aSigningKey, later, now, seed } from './entities.js'

describeStorage('keys and settings', (on) => {
  test('only one first data key is stored', async () => {
    const insert = (id: string) =>
      on.storage.transaction((tx) => tx.keys.insertFirstDataKey({ id, wrapped: `wrapped-${id}`, createdAt: now }))
    await insert('a')
    await insert('b')
    expect(await on.storage.read.keys.listDataKeys()).toEqual([{ id: 'a', wrapped: 'wrapped-a', createdAt: now }])
  })

  test('a setting is put and replaced', async () => {
    expect(await on.storage.read.keys.findSetting('sample')).toBeUndefined()
    await on.storage.transaction((tx) => tx.keys.putSetting('sample', 'one'))
    await on.storage.transaction((tx) => tx.keys.putSetting('sample', 'two'))
    expect(await on.storage.read.keys.findSetting('sample')).toBe('two')
  })

  test('the reserve gives its oldest key to a pool, one for each use', async () => {
    const { pool } = await seed(on.storage)
    const claim = (use: 'id' | 'access') => on.storage.transaction((tx) => tx.keys.claimFromReserve(pool.id, use))
    expect(await claim('id')).toBeUndefined()
    const [young, old] = [aSigningKey({ createdAt: later(1) }), aSigningKey()]
    await on.storage.transaction(async (tx) => {
      await tx.keys.insertSigningKey(young)
      await tx.keys.insertSigningKey(old)
    })
    expect(await on.storage.read.keys.countReserve()).toBe(2)
    expect(await claim('id')).toEqual({ ...old, poolId: pool.id, use: 'id' })
    expect(await claim('id')).toBeUndefined()
    expect(await claim('access')).toEqual({ ...young, poolId: pool.id, use: 'access' })
    expect(await on.storage.read.keys.countReserve()).toBe(0)
    expect((await on.storage.read.keys.listSigningKeys(pool.id)).map(({ kid }) => kid)).toEqual([old.kid, young.kid])
  })

  test('an access key is found as it was stored, and replaced by one of the same id', async () => {
    const key: AccessKey = {
      id: 'AKIAEXAMPLE',
      sealedSecret: 'sealed',
      active: true,
      principalKind: 'root',
      principalArn: 'arn:aws:iam::123456789012:root',
      accountId: '123456789012',
      createdAt: now,
    }
    const put = (changes: Partial<AccessKey>) =>
      on.storage.transaction((tx) => tx.keys.putAccessKey({ ...key, ...changes }))
    await put({})
    expect(await on.storage.read.keys.findAccessKey(key.id)).toEqual(key)
    await put({ active: false, sealedSecret: 'other' })
    expect(await on.storage.read.keys.findAccessKey(key.id)).toEqual({ ...key, active: false, sealedSecret: 'other' })
    expect(await on.storage.read.keys.findAccessKey('AKIANONE')).toBeUndefined()
  })

  test('reset leaves data keys and the reserve, and nothing else', async () => {
    const { pool, client } = await seed(on.storage)
    await on.storage.transaction(async (tx) => {
      await tx.keys.insertFirstDataKey({ id: 'a', wrapped: 'wrapped-a', createdAt: now })
      await tx.keys.insertSigningKey(aSigningKey())
      await tx.keys.insertSigningKey(aSigningKey({ poolId: pool.id, use: 'id' }))
      await tx.keys.putSetting('sample', 'three')
      await tx.attempts.claim('before-reset', later(60))
    })
    await on.storage.reset()
    expect(await on.storage.read.pools.count()).toBe(0)
    expect(await on.storage.read.clients.find(client.id)).toBeUndefined()
    expect(await on.storage.read.keys.findSetting('sample')).toBeUndefined()
    expect(await on.storage.read.keys.findAccessKey('AKIAEXAMPLE')).toBeUndefined()
    expect(await on.storage.read.keys.listDataKeys()).toHaveLength(1)
    expect(await on.storage.read.keys.countReserve()).toBe(1)
    expect(await on.storage.transaction((tx) => tx.attempts.claim('before-reset', later(60)))).toBe(true)
  })
})
