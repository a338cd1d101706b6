import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { badToken, chain, GroupCalls, groupNotFound, unknownPool, usernamesIn } from './group-calls.js'

let server: TestServer
let admin: Administrator
let groups: GroupCalls
const names = Array.from({ length: 65 }, (_, index) => `user${String(index).padStart(2, '0')}`)

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  groups = new GroupCalls(server, admin.seed.poolId)
  for (const name of ['admins', 'all', 'empty']) await groups.create(name)
  await Promise.all(names.map((name) => admin.create(name).then(() => groups.add(name, 'all'))))
})
afterAll(() => server.stop())

describe('ListUsersInGroup', () => {
  test('[demand 49] shows each member as ListUsers does', async () => {
    await admin.create('ann', { email: 'ann@example.com', name: 'Ann' })
    await admin.disable('ann')
    await groups.add('ann', 'admins')
    const { Users } = await groups.listMembers('admins')
    expect(Users).toEqual((await admin.list({ Filter: 'username = "ann"' })).Users)
    expect(Users?.[0]).toMatchObject({ Username: 'ann', Enabled: false, UserStatus: 'FORCE_CHANGE_PASSWORD' })
  })

  test('a group without members: an empty list and no token', async () => {
    const { $metadata, ...answer } = await groups.listMembers('empty')
    expect(answer).toEqual({ Users: [] })
  })

  test('whoever is deleted is no member any more', async () => {
    await groups.create('leaving')
    for (const name of ['bea', 'cid']) {
      await admin.create(name)
      await groups.add(name, 'leaving')
    }
    await admin.delete('bea')
    expect(await groups.membersOf('leaving')).toEqual(['cid'])
    await admin.create('bea')
    expect(await groups.membersOf('leaving')).toEqual(['cid'])
  })

  test.each([
    [undefined, [60, 5]],
    [0, [60, 5]],
    [60, [60, 5]],
    [13, [13, 13, 13, 13, 13]],
  ])('[demand 48] limit %s: pages of %j by NextToken, every member once', async (Limit, sizes) => {
    const pages = await chain((NextToken) => groups.listMembers('all', { Limit, NextToken }))
    expect(pages.map(({ Users }) => Users?.length)).toEqual(sizes)
    expect(pages.flatMap(usernamesIn).toSorted()).toEqual(names)
    expect(pages.at(-1)).not.toHaveProperty('NextToken')
    expect(pages[0]).not.toHaveProperty('PaginationToken')
  })

  test('a token that is made up, of another group or pool → InvalidParameterException', async () => {
    const { NextToken } = await groups.listMembers('all', { Limit: 1 })
    const others = new GroupCalls(server, (await seedPool(server)).poolId)
    await others.create('all')
    for (const call of [
      groups.listMembers('all', { NextToken: 'made-up' }),
      groups.listMembers('admins', { NextToken }),
      others.listMembers('all', { NextToken }),
    ]) {
      expect(await refusalOf(call)).toEqual(badToken)
    }
  })

  test('unknown group, and V38: one of another pool → ResourceNotFoundException "Group not found."', async () => {
    const others = new GroupCalls(server, (await seedPool(server)).poolId)
    await others.create('foreign')
    for (const name of ['nothing', 'All', 'foreign']) {
      expect(await refusalOf(groups.listMembers(name))).toEqual(groupNotFound)
    }
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').listMembers('all'))).toEqual(unknownPool)
  })
})
