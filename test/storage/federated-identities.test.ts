import { expect, test } from 'vitest'
import type { FederatedIdentity, FederatedIdentityKey } from '../../src/entities/federated-identity.js'
import type { User } from '../../src/entities/user.js'
import { describeStorage, type StorageUnderTest } from './describe-storage.js'
import { aUser, countTrue, later, now, seed, times } from './entities.js'

const key: FederatedIdentityKey = { providerName: 'Google', attribute: 'Cognito_Subject', value: 'Größe 😀' }
const identity: FederatedIdentity = { ...key, providerType: 'Google', primary: false, createdAt: now }

const put = (on: StorageUnderTest, { poolId, sub }: User, given: FederatedIdentityKey = key, index = 0) =>
  on.node(index).transaction((tx) => tx.federatedIdentities.insert(poolId, sub, given))

describeStorage('federated identities', (on) => {
  test('one finds its user, in its own pool only, and under no other name', async () => {
    const [{ pool, user }, other] = [await seed(on.storage), await seed(on.storage)]
    expect(await put(on, user)).toBe(true)
    const { federatedIdentities } = on.storage.read
    expect(await federatedIdentities.findUser(pool.id, key)).toStrictEqual(user)
    expect(await federatedIdentities.findUser(other.pool.id, key)).toBeUndefined()
    for (const change of [{ providerName: 'google' }, { attribute: 'email' }, { value: key.value.toLowerCase() }]) {
      expect(await federatedIdentities.findUser(pool.id, { ...key, ...change })).toBeUndefined()
    }
    expect(await put(on, other.user)).toBe(true)
  })

  test('what is shown of them is on the user, as it was stored, and outlives an update of the user', async () => {
    const { pool, user } = await seed(on.storage)
    const identities = [identity, { ...identity, providerName: 'Office', issuer: 'urn:office' }]
    await on.storage.transaction((tx) => tx.users.setIdentities(pool.id, user.sub, identities, later(1)))
    await on.storage.transaction((tx) => tx.users.update({ ...user, enabled: false, modifiedAt: later(2) }))
    const { users } = on.storage.read
    const stored = { ...user, identities, enabled: false, modifiedAt: later(2) }
    expect(await users.findBySub(pool.id, user.sub)).toStrictEqual(stored)
    expect((await users.list(pool.id, { limit: 5 })).map((found) => found.user)).toStrictEqual([stored])
    await on.storage.transaction((tx) => tx.users.setIdentities(pool.id, user.sub, [], later(3)))
    expect(await users.findBySub(pool.id, user.sub)).not.toHaveProperty('identities')
  })

  test('a user is inserted with identities', async () => {
    const { pool } = await seed(on.storage)
    const user = aUser(pool, { identities: [{ ...identity, primary: true }] })
    await on.storage.transaction((tx) => tx.users.insert(user, user.username))
    expect(await on.storage.read.users.findBySub(pool.id, user.sub)).toStrictEqual(user)
  })

  test('of 20 parallel inserts of one identity one succeeds', async () => {
    const { user } = await seed(on.storage)
    expect(countTrue(await times(20, (index) => put(on, user, key, index)))).toBe(1)
  })

  test('the longest value that can be linked is stored and found', async () => {
    const { pool, user } = await seed(on.storage)
    const value = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(0x1f300 + index)).join('')
    expect(await put(on, user, { ...key, value })).toBe(true)
    expect((await on.storage.read.federatedIdentities.findUser(pool.id, { ...key, value }))?.sub).toBe(user.sub)
  })

  test('deletion takes it from its user only, and tells whether it did', async () => {
    const { pool, user } = await seed(on.storage)
    await put(on, user)
    const take = (sub: User['sub']) => on.storage.transaction((tx) => tx.federatedIdentities.delete(pool.id, sub, key))
    expect([await take(aUser(pool).sub), await take(user.sub), await take(user.sub)]).toEqual([false, true, false])
  })

  test('attributes are counted once each, up to the limit', async () => {
    const { pool, user } = await seed(on.storage)
    for (const attribute of ['b', 'a', 'c']) {
      for (const value of ['1', '2']) await put(on, user, { ...key, attribute, value })
    }
    const { federatedIdentities } = on.storage.read
    expect(await federatedIdentities.countAttributes(pool.id, 6)).toBe(3)
    expect(await federatedIdentities.countAttributes(pool.id, 2)).toBe(2)
  })

  test('they go with the user', async () => {
    const { pool, user } = await seed(on.storage)
    await put(on, user)
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await on.storage.read.federatedIdentities.findUser(pool.id, key)).toBeUndefined()
    const heir = aUser(pool)
    await on.storage.transaction((tx) => tx.users.insert(heir, heir.username))
    expect(await put(on, heir)).toBe(true)
  })
})
