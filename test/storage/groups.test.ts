import { expect, test } from 'vitest'
import type { User } from '../../src/entities/user.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import { ParentGoneError } from '../../src/storage/storage-errors.js'
import { describeStorage, type StorageUnderTest } from './describe-storage.js'
import { aGroup, aPool, aUser, countTrue, later, now, seed, times } from './entities.js'

const everything = { after: undefined, limit: 99 }

/** Stores groups of these names, with nothing but a name. */
async function addGroups(on: StorageUnderTest, pool: UserPool, ...names: string[]): Promise<void> {
  await on.storage.transaction(async (tx) => {
    for (const name of names) {
      await tx.groups.insert({ poolId: pool.id, name, createdAt: now, modifiedAt: now })
    }
  })
}

const join = (on: StorageUnderTest, user: User, name: string) =>
  on.storage.transaction((tx) => tx.groups.addMember(user.poolId, user.sub, name))

const groupsOf = async (on: StorageUnderTest, user: User) =>
  (await on.storage.read.groups.listOfUser(user.poolId, user.sub, everything)).map(({ name }) => name)

describeStorage('groups', (on) => {
  test('a group is found as it was stored, in its own pool only', async () => {
    const { pool } = await seed(on.storage)
    const other = await seed(on.storage)
    const group = aGroup(pool)
    const plain = { poolId: pool.id, name: 'plain', createdAt: now, modifiedAt: now }
    await on.storage.transaction(async (tx) => {
      await tx.groups.insert(group)
      await tx.groups.insert(plain)
    })
    expect(await on.storage.read.groups.find(pool.id, 'admins')).toEqual(group)
    expect(await on.storage.read.groups.find(pool.id, 'plain')).toStrictEqual(plain)
    expect(await on.storage.read.groups.find(other.pool.id, 'admins')).toBeUndefined()
  })

  test('a name is taken once in a pool, case and accents included', async () => {
    const { pool } = await seed(on.storage)
    const other = await seed(on.storage)
    const insert = (into: UserPool, name: string) =>
      on.storage.transaction((tx) => tx.groups.insert(aGroup(into, { name })))
    expect(await insert(pool, 'admins')).toBe(true)
    expect(await insert(pool, 'admins')).toBe(false)
    for (const name of ['Admins', 'ADMINS', 'ádmins', 'a\u0301dmins']) expect(await insert(pool, name)).toBe(true)
    expect(await insert(other.pool, 'admins')).toBe(true)
  })

  test('of 50 parallel inserts of one name one succeeds', async () => {
    const { pool } = await seed(on.storage)
    const results = await times(50, (index) =>
      on.node(index).transaction((tx) => tx.groups.insert(aGroup(pool, { description: String(index) }))),
    )
    expect(countTrue(results)).toBe(1)
    const { description } = (await on.storage.read.groups.find(pool.id, 'admins')) ?? {}
    expect(description).toBe(String(results.indexOf(true)))
  })

  test('update overwrites all but name and creation time; a group that is gone is not updated', async () => {
    const { pool } = await seed(on.storage)
    await on.storage.transaction((tx) => tx.groups.insert(aGroup(pool)))
    const changed = aGroup(pool, { description: '', roleArn: undefined, precedence: 2 ** 31 - 1, modifiedAt: later(5) })
    const update = (group: typeof changed) => on.storage.transaction((tx) => tx.groups.update(group))
    expect(await update({ ...changed, createdAt: later(5) })).toBe(true)
    expect(await on.storage.transaction((tx) => tx.groups.findForUpdate(pool.id, 'admins'))).toEqual(changed)
    expect(await update({ ...changed, name: 'none' })).toBe(false)
  })

  test('groups are listed by name, page by page', async () => {
    const { pool } = await seed(on.storage)
    await addGroups(on, pool, 'b', 'C', 'a', 'ä', '😀')
    const list = async (after: string | undefined, limit: number) =>
      (await on.storage.read.groups.list(pool.id, after, limit)).map(({ name }) => name)
    expect(await list(undefined, 9)).toEqual(['C', 'a', 'b', 'ä', '😀'])
    expect(await list(undefined, 2)).toEqual(['C', 'a'])
    expect(await list('a', 2)).toEqual(['b', 'ä'])
    expect(await list('😀', 2)).toEqual([])
  })

  test('what belongs to a pool, user or group that is not there → ParentGoneError', async () => {
    const { pool, user } = await seed(on.storage)
    const stranger = await seed(on.storage)
    await addGroups(on, pool, 'here')
    await expect(on.storage.transaction((tx) => tx.groups.insert(aGroup(aPool())))).rejects.toThrow(ParentGoneError)
    await expect(join(on, user, 'nowhere')).rejects.toThrow(ParentGoneError)
    await expect(join(on, aUser(pool), 'here')).rejects.toThrow(ParentGoneError)
    await expect(join(on, stranger.user, 'here')).rejects.toThrow(ParentGoneError)
  })

  test('a user is in a group once, and out of it once', async () => {
    const { pool, user } = await seed(on.storage)
    await addGroups(on, pool, 'a', 'b')
    const leave = () => on.storage.transaction((tx) => tx.groups.removeMember(pool.id, user.sub, 'a'))
    expect(await join(on, user, 'a')).toBe(true)
    expect(await join(on, user, 'a')).toBe(false)
    expect(await join(on, user, 'b')).toBe(true)
    expect(await on.storage.read.groups.countOfUser(pool.id, user.sub)).toBe(2)
    expect(await leave()).toBe(true)
    expect(await leave()).toBe(false)
    expect(await groupsOf(on, user)).toEqual(['b'])
  })
})

describeStorage('members of groups', (on) => {
  test('the groups of a user are listed by name, page by page, and told for tokens', async () => {
    const { pool, user } = await seed(on.storage)
    const other = await seed(on.storage)
    await addGroups(on, pool, 'a', 'b', 'c', 'd')
    await addGroups(on, other.pool, 'a')
    await on.storage.transaction((tx) => tx.groups.insert(aGroup(pool)))
    for (const name of ['c', 'a', 'admins', 'd']) await join(on, user, name)
    await join(on, other.user, 'a')
    const list = async (after: string | undefined, limit: number) =>
      (await on.storage.read.groups.listOfUser(pool.id, user.sub, { after, limit })).map(({ name }) => name)
    expect(await list(undefined, 3)).toEqual(['a', 'admins', 'c'])
    expect(await list('c', 3)).toEqual(['d'])
    expect((await on.storage.read.groups.listOfUser(pool.id, user.sub, everything))[1]).toEqual(aGroup(pool))

    const ranked = await on.storage.read.groups.rankedOfUser(pool.id, user.sub)
    const { name, roleArn, precedence } = aGroup(pool)
    expect(ranked).toHaveLength(4)
    expect(ranked).toEqual(expect.arrayContaining([{ name: 'a' }, { name, roleArn, precedence }]))
    expect(await on.storage.read.groups.rankedOfUser(other.pool.id, user.sub)).toEqual([])
  })

  test('the members of a group are listed by sub, page by page', async () => {
    const { pool } = await seed(on.storage)
    const users = Array.from({ length: 5 }, () => aUser(pool))
    await addGroups(on, pool, 'all', 'none')
    await on.storage.transaction(async (tx) => {
      for (const user of users) {
        await tx.users.insert(user, user.username)
        await tx.groups.addMember(pool.id, user.sub, 'all')
      }
    })
    const bySub = users.toSorted((one, other) => (one.sub < other.sub ? -1 : 1))
    const first = await on.storage.read.groups.listMembers(pool.id, 'all', { after: undefined, limit: 3 })
    expect(first).toEqual(bySub.slice(0, 3))
    const after = first.at(-1)?.sub
    expect(await on.storage.read.groups.listMembers(pool.id, 'all', { after, limit: 3 })).toEqual(bySub.slice(3))
    expect(await on.storage.read.groups.listMembers(pool.id, 'none', { after: undefined, limit: 3 })).toEqual([])
  })

  test('deleting a group empties it; one of that name made later is empty', async () => {
    const { pool, user } = await seed(on.storage)
    await addGroups(on, pool, 'a', 'b')
    for (const name of ['a', 'b']) await join(on, user, name)
    const remove = () => on.storage.transaction((tx) => tx.groups.delete(pool.id, 'a'))
    expect(await remove()).toBe(true)
    expect(await remove()).toBe(false)
    await addGroups(on, pool, 'a')
    expect(await groupsOf(on, user)).toEqual(['b'])
  })

  test('memberships go with the user, groups with the pool', async () => {
    const { pool, user } = await seed(on.storage)
    await addGroups(on, pool, 'a')
    await join(on, user, 'a')
    await on.storage.transaction((tx) => tx.users.delete(pool.id, user.sub))
    expect(await on.storage.read.groups.listMembers(pool.id, 'a', { after: undefined, limit: 9 })).toEqual([])
    expect(await on.storage.read.groups.countOfUser(pool.id, user.sub)).toBe(0)

    const again = aUser(pool, { sub: user.sub })
    await on.storage.transaction((tx) => tx.users.insert(again, again.username))
    expect(await groupsOf(on, again)).toEqual([])
    await join(on, again, 'a')
    await on.storage.transaction((tx) => tx.pools.delete(pool.id, now))
    expect(await on.storage.read.groups.find(pool.id, 'a')).toBeUndefined()
    expect(await groupsOf(on, again)).toEqual([])
  })

  test('changes to users and groups that cross one another all end', async () => {
    const { pool } = await seed(on.storage)
    const users = Array.from({ length: 8 }, () => aUser(pool))
    const names = Array.from({ length: 8 }, (_, index) => `g${index}`)
    await addGroups(on, pool, ...names)
    await on.storage.transaction(async (tx) => {
      for (const user of users) {
        await tx.users.insert(user, user.username)
        for (const name of names) await tx.groups.addMember(pool.id, user.sub, name)
      }
    })
    await times(16, (index) =>
      on
        .node(index >> 1)
        .transaction((tx) =>
          index % 2 === 0
            ? tx.groups.delete(pool.id, names[index >> 1] ?? '')
            : tx.users.delete(pool.id, users[index >> 1]?.sub ?? aUser(pool).sub),
        ),
    )
    expect(await on.storage.read.groups.list(pool.id, undefined, 9)).toEqual([])
  })
})
