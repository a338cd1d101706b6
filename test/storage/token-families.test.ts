import { expect, test } from 'vitest'
import { describeStorage } from './describe-storage.js'
import { aFamily, aUser, later, now, seed } from './entities.js'

describeStorage('token families', (on) => {
  const rotate = (family: ReturnType<typeof aFamily>, expected: { generation: number; hash: string }, at = later(1)) =>
    on.storage.transaction((tx) =>
      tx.tokenFamilies.rotate(family.id, expected, { hash: `hash-${expected.generation + 1}`, at }),
    )

  test('a family is found by id and by event', async () => {
    const { client, user } = await seed(on.storage)
    const family = aFamily(user, client)
    await on.storage.transaction((tx) => tx.tokenFamilies.insert(family))
    expect(await on.storage.read.tokenFamilies.find(family.id)).toEqual(family)
    expect(await on.storage.read.tokenFamilies.findByEvent(family.eventId)).toEqual(family)
    expect(await on.storage.read.tokenFamilies.find(aFamily(user, client).id)).toBeUndefined()
  })

  test('a rotation succeeds once from each state and keeps the hash before', async () => {
    const { client, user } = await seed(on.storage)
    const family = aFamily(user, client)
    await on.storage.transaction((tx) => tx.tokenFamilies.insert(family))
    expect(await rotate(family, { generation: 0, hash: 'forged' })).toBe(false)
    expect(await rotate(family, { generation: 1, hash: 'hash-0' })).toBe(false)
    expect(await rotate(family, { generation: 0, hash: 'hash-0' })).toBe(true)
    expect(await rotate(family, { generation: 0, hash: 'hash-0' })).toBe(false)
    expect(await on.storage.read.tokenFamilies.find(family.id)).toEqual({
      ...family,
      generation: 1,
      hash: 'hash-1',
      previousHash: 'hash-0',
      rotatedAt: later(1),
    })
  })

  test('a revoked or expired family does not rotate; the first revocation counts', async () => {
    const { client, user } = await seed(on.storage)
    const [revoked, expired] = [aFamily(user, client), aFamily(user, client, { expiresAt: later(10) })]
    await on.storage.transaction(async (tx) => {
      await tx.tokenFamilies.insert(revoked)
      await tx.tokenFamilies.insert(expired)
      await tx.tokenFamilies.revoke(revoked.id, later(1))
      await tx.tokenFamilies.revoke(revoked.id, later(2))
    })
    expect(await rotate(revoked, { generation: 0, hash: 'hash-0' })).toBe(false)
    expect(await rotate(expired, { generation: 0, hash: 'hash-0' }, later(10))).toBe(false)
    expect((await on.storage.read.tokenFamilies.find(revoked.id))?.revokedAt).toEqual(later(1))
  })

  test('living families of a user are listed and revoked, those of others and dead ones are not', async () => {
    const { pool, client, user } = await seed(on.storage)
    const bystander = aUser(pool)
    const [living, dead, expired] = [
      aFamily(user, client),
      aFamily(user, client),
      aFamily(user, client, { expiresAt: now }),
    ]
    const foreign = aFamily(bystander, client)
    const owner = { poolId: pool.id, sub: user.sub }
    const outcomes = await on.storage.transaction(async (tx) => {
      await tx.users.insert(bystander, 'bystander')
      for (const family of [living, dead, expired, foreign]) await tx.tokenFamilies.insert(family)
      await tx.tokenFamilies.revoke(dead.id, now)
      const revoke = ({ id }: { id: typeof living.id }) => tx.tokenFamilies.revokeLivingOfUser(id, owner, later(1))
      const page = { after: undefined, limit: 9, now: later(1) }
      const listed = await tx.tokenFamilies.listLivingOfUser(pool.id, user.sub, page)
      expect(listed).toEqual([living])
      return [
        await revoke(dead),
        await revoke(expired),
        await revoke(foreign),
        await revoke(living),
        await revoke(living),
      ]
    })
    expect(outcomes).toEqual([false, false, false, true, false])
  })

  test('beyond a limit the newest family and those used last stay', async () => {
    const { pool, client, user } = await seed(on.storage)
    const families = [1, 2, 3, 4].map((second) => aFamily(user, client, { authenticatedAt: later(second) }))
    const newest = aFamily(user, client, { authenticatedAt: later(4) })
    const left = async () => {
      const page = { after: undefined, limit: 9, now: later(9) }
      const living = await on.storage.read.tokenFamilies.listLivingOfUser(pool.id, user.sub, page)
      return living.map(({ id }) => id)
    }
    const [first, , third] = families
    await on.storage.transaction(async (tx) => {
      for (const family of [...families, newest]) await tx.tokenFamilies.insert(family)
      if (first)
        await tx.tokenFamilies.rotate(first.id, { generation: 0, hash: first.hash }, { hash: 'next', at: later(8) })
      await tx.tokenFamilies.revokeBeyond(newest, 4, later(9))
    })
    const others = families.filter((family) => family !== families[1])
    expect(await left()).toEqual([...others, newest].map(({ id }) => id).toSorted())
    await on.storage.transaction((tx) => tx.tokenFamilies.revokeBeyond(newest, 2, later(9)))
    expect(await left()).toEqual([first?.id, newest.id].toSorted())
    expect(await left()).not.toContain(third?.id)
    await on.storage.transaction((tx) => tx.tokenFamilies.revokeBeyond(newest, 1, later(9)))
    expect(await left()).toEqual([newest.id])
  })

  test("all families of a user are revoked, and nobody else's", async () => {
    const { pool, client, user } = await seed(on.storage)
    const bystander = aUser(pool)
    const families = [aFamily(user, client), aFamily(user, client), aFamily(bystander, client)]
    await on.storage.transaction(async (tx) => {
      await tx.users.insert(bystander, 'bystander')
      for (const family of families) await tx.tokenFamilies.insert(family)
      await tx.tokenFamilies.revokeAllOfUser(pool.id, user.sub, later(5))
    })
    const revoked = families.map(async ({ id }) => (await on.storage.read.tokenFamilies.find(id))?.revokedAt)
    expect(await Promise.all(revoked)).toEqual([later(5), later(5), undefined])
  })

  test('expired families are deleted, a thousand at a time', async () => {
    await on.storage.reset()
    const { client, user } = await seed(on.storage)
    const living = aFamily(user, client, { expiresAt: later(1) })
    await on.storage.transaction(async (tx) => {
      for (let i = 0; i < 1_001; i++) await tx.tokenFamilies.insert(aFamily(user, client, { expiresAt: now }))
      await tx.tokenFamilies.insert(living)
    })
    const remove = () => on.storage.transaction((tx) => tx.tokenFamilies.deleteExpired(now))
    expect([await remove(), await remove(), await remove()]).toEqual([1_000, 1, 0])
    expect(await on.storage.read.tokenFamilies.find(living.id)).toEqual(living)
  })
})
