import { expect, test } from 'vitest'
import type { Stores } from '../../src/storage/stores.js'
import { describeStorage } from './describe-storage.js'
import { seed } from './entities.js'

const absent = { sealedSecret: undefined, sealedPending: undefined, friendlyName: undefined, lastStep: 0 }

describeStorage('software tokens', (on) => {
  async function tokens() {
    const { pool, user } = await seed(on.storage)
    const key = [pool.id, user.sub] as const
    const change = <T>(action: (store: Stores['softwareTokens']) => Promise<T>, node = 0) =>
      on.node(node).transaction((tx) => action(tx.softwareTokens))
    const find = () => on.storage.read.softwareTokens.find(...key)
    return { key, change, find, user, pool }
  }

  test('a secret waits until it is activated, and the present one stays meanwhile', async () => {
    const { key, change, find } = await tokens()
    expect(await find()).toBeUndefined()
    await change((store) => store.putPending(...key, 'one waits'))
    expect(await find()).toEqual({ ...absent, sealedPending: 'one waits' })
    const activate = (sealed: string, step: number) =>
      change((store) =>
        store.activate(...key, { sealed, sealedSecret: `${sealed}, active`, step, friendlyName: 'App' }),
      )
    expect(await activate('another', 7)).toBe(false)
    expect(await activate('one waits', 7)).toBe(true)
    expect(await activate('one waits', 8)).toBe(false)
    const active = { ...absent, sealedSecret: 'one waits, active', friendlyName: 'App', lastStep: 7 }
    expect(await find()).toEqual(active)
    await change((store) => store.putPending(...key, 'two waits'))
    expect(await find()).toEqual({ ...active, sealedPending: 'two waits' })
  })

  test('insert registers for a user without a token, be one waiting, and never replaces one', async () => {
    const { key, change, find } = await tokens()
    const insert = (sealedSecret: string) =>
      change((store) => store.insert(...key, { sealedSecret, friendlyName: undefined, step: 9 }))
    await change((store) => store.putPending(...key, 'waits'))
    expect(await insert('one')).toBe(true)
    expect(await insert('two')).toBe(false)
    expect(await find()).toEqual({ ...absent, sealedSecret: 'one', lastStep: 9 })
  })

  test('of parallel codes of one step one is accepted, also over nodes, and no earlier step after it', async () => {
    const { key, change, find } = await tokens()
    await change((store) => store.insert(...key, { sealedSecret: 'one', friendlyName: undefined, step: 1 }))
    const accept = (step: number, sealed = 'one', node = 0) =>
      change((store) => store.acceptStep(...key, { sealed, step }), node)
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => accept(5, 'one', i)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await accept(4)).toBe(false)
    expect(await accept(6, 'another')).toBe(false)
    expect(await accept(6)).toBe(true)
    expect((await find())?.lastStep).toBe(6)
  })

  test('a token goes with delete and with its user', async () => {
    const { key, change, find, pool, user } = await tokens()
    const insert = () =>
      change((store) => store.insert(...key, { sealedSecret: 'one', friendlyName: undefined, step: 1 }))
    await insert()
    expect(await change((store) => store.delete(...key))).toBe(true)
    expect(await change((store) => store.delete(...key))).toBe(false)
    expect(await find()).toBeUndefined()
    await insert()
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await find()).toBeUndefined()
  })
})
