import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Passkey } from '../../src/entities/passkey.js'
import type { User } from '../../src/entities/user.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage } from './describe-storage.js'
import { now, seed } from './entities.js'

function aPasskey({ poolId, sub }: Pick<User, 'poolId' | 'sub'>, changes: Partial<Passkey> = {}): Passkey {
  return {
    poolId,
    sub,
    id: randomUUID(),
    sealedKey: 'sealed',
    counter: 0,
    relyingPartyId: 'localhost',
    name: 'Passkey',
    transports: ['internal', 'hybrid'],
    createdAt: now,
    ...changes,
  }
}

describeStorage('passkeys', (on) => {
  const insert = (passkey: Passkey, node = 0) => on.node(node).transaction((tx) => tx.passkeys.insert(passkey))

  test('passkeys are listed as they were stored, in order of id, and counted', async () => {
    const { pool, user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const stored = [
      aPasskey(user, { id: 'b' }),
      aPasskey(user, { id: 'a', attachment: 'cross-platform', transports: [] }),
      aPasskey(user, { id: 'B', counter: 2 ** 32 - 1 }),
    ]
    for (const passkey of [...stored, aPasskey(other)]) expect(await insert(passkey)).toBe(true)
    const byId = stored.toSorted((x, y) => (x.id < y.id ? -1 : 1))
    expect(await on.storage.read.passkeys.listOfUser(pool.id, user.sub)).toEqual(byId)
    expect(await on.storage.read.passkeys.countOfUser(pool.id, user.sub)).toBe(3)
  })

  test('an id is one passkey’s in a pool, whoever’s: of parallel inserts one wins', async () => {
    const { user } = await seed(on.storage)
    const id = randomUUID()
    const all = await Promise.all([0, 1, 2, 3].map((node) => insert(aPasskey(user, { id }), node)))
    expect(all.filter((isInserted) => isInserted)).toHaveLength(1)
    const { user: elsewhere } = await seed(on.storage)
    expect(await insert(aPasskey(elsewhere, { id }))).toBe(true)
  })

  test('advance takes each count once and only upwards', async () => {
    const { user } = await seed(on.storage)
    const passkey = aPasskey(user)
    await insert(passkey)
    const advance = (counter: number, node = 0) =>
      on.node(node).transaction((tx) => tx.passkeys.advance(passkey, counter))
    expect(await advance(0)).toBe(true)
    const parallel = await Promise.all([0, 1, 2, 3].map((node) => advance(5, node)))
    expect(parallel.filter((isTaken) => isTaken)).toHaveLength(1)
    expect(await Promise.all([advance(5), advance(4), advance(0)])).toEqual([false, false, false])
    expect(await advance(6)).toBe(true)
  })

  test('nothing is advanced or deleted of another user, and nothing twice', async () => {
    const { pool, user } = await seed(on.storage)
    const { user: other } = await seed(on.storage)
    const passkey = aPasskey(user)
    await insert(passkey)
    const wrong = { poolId: pool.id, sub: other.sub, id: passkey.id }
    const remove = (sub = user.sub) => on.storage.transaction((tx) => tx.passkeys.delete(pool.id, sub, passkey.id))
    expect(await on.storage.transaction((tx) => tx.passkeys.advance(wrong, 1))).toBe(false)
    expect(await remove(other.sub)).toBe(false)
    expect(await remove()).toBe(true)
    expect(await remove()).toBe(false)
    expect(await on.storage.transaction((tx) => tx.passkeys.advance(passkey, 1))).toBe(false)
  })

  test('passkeys go with their user, and none comes after', async () => {
    const { pool, user } = await seed(on.storage)
    await insert(aPasskey(user))
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await on.storage.read.passkeys.listOfUser(pool.id, user.sub)).toEqual([])
    await expect(insert(aPasskey(user))).rejects.toThrow(ParentGoneError)
  })
})
