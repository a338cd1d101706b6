import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { chain, GroupCalls, groupNotFound, namesIn, unknownPool, userNotFound } from './group-calls.js'

let server: TestServer
let admin: Administrator
let groups: GroupCalls

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server, { pool: { AliasAttributes: ['email'] } }))
  groups = new GroupCalls(server, admin.seed.poolId)
  await groups.create('admins')
  await groups.create('readers')
})
afterAll(() => server.stop())

describe('AdminAddUserToGroup', () => {
  test('puts the user into the group; twice is no error; the answer is empty', async () => {
    await admin.create('ann')
    expect(await groups.add('ann', 'admins')).toEqual({ $metadata: expect.anything() })
    expect(await groups.add('ann', 'admins')).toEqual({ $metadata: expect.anything() })
    expect(await groups.namesOf('ann')).toEqual(['admins'])
    expect(await groups.membersOf('admins')).toEqual(['ann'])
  })

  test('changes neither user nor group', async () => {
    await admin.create('bea')
    const [user, group] = [await admin.get('bea'), await groups.get('readers')]
    server.clock.advance(5)
    await groups.add('bea', 'readers')
    expect({ ...(await admin.get('bea')), $metadata: 0 }).toEqual({ ...user, $metadata: 0 })
    expect(await groups.get('readers')).toEqual(group)
  })

  test('the user may be named by alias and by sub', async () => {
    await admin.create('cid', { email: 'cid@example.com', email_verified: 'true' })
    await groups.add('cid@example.com', 'admins')
    await groups.add((await admin.look('cid')).sub, 'readers')
    expect(await groups.namesOf('cid')).toEqual(['admins', 'readers'])
  })

  test('twenty at once are one membership', async () => {
    await admin.create('race')
    const calls = Array.from({ length: 20 }, () => groups.add('race', 'admins'))
    expect(await outcomesOf(calls)).toEqual({ ok: 20 })
    expect(await groups.namesOf('race')).toEqual(['admins'])
  })

  test('unknown user → UserNotFoundException, unknown group → ResourceNotFoundException, the user first', async () => {
    await admin.create('dan')
    expect(await refusalOf(groups.add('nobody', 'admins'))).toEqual(userNotFound)
    expect(await refusalOf(groups.add('dan', 'nothing'))).toEqual(groupNotFound)
    expect(await refusalOf(groups.add('dan', 'Admins'))).toEqual(groupNotFound)
    expect(await refusalOf(groups.add('nobody', 'nothing'))).toEqual(userNotFound)
  })

  test('V38: a user or a group of another pool is unknown, though here is one of that name', async () => {
    const other = new Administrator(server, await seedPool(server))
    const others = new GroupCalls(server, other.seed.poolId)
    await other.create('eve')
    await others.create('foreign')
    await admin.create('eve')
    const { sub } = await other.look('eve')
    expect(await refusalOf(groups.add(sub, 'admins'))).toEqual(userNotFound)
    expect(await refusalOf(groups.add('eve', 'foreign'))).toEqual(groupNotFound)
    await others.create('admins')
    await others.add('eve', 'admins')
    expect(await groups.namesOf('eve')).toEqual([])
    expect(await groups.membersOf('admins')).not.toContain('eve')
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const nowhere = new GroupCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.add('ann', 'admins'))).toEqual(unknownPool)
  })
})

describe('AdminAddUserToGroup: 100 groups for each user', () => {
  const limit = { name: 'LimitExceededException', status: 400 }
  let full: GroupCalls

  beforeAll(async () => {
    const crowd = new Administrator(server, await seedPool(server))
    full = new GroupCalls(server, crowd.seed.poolId)
    await Promise.all(Array.from({ length: 110 }, (_, index) => full.create(`g${index}`)))
    await crowd.create('ann')
    await crowd.create('bea')
  })

  test('of 110 at once 100 succeed', async () => {
    const calls = Array.from({ length: 110 }, (_, index) => full.add('ann', `g${index}`))
    expect(await outcomesOf(calls)).toEqual({ ok: 100, LimitExceededException: 10 })
    const pages = await chain((NextToken) => full.listOf('ann', { NextToken }))
    expect(pages.flatMap(namesIn)).toHaveLength(100)
  })

  test('a full user: another group is refused, one of its own is none, and leaving one makes room', async () => {
    const [first] = await full.namesOf('ann')
    const outside = await nameOutside()
    expect(await refusalOf(full.add('ann', outside))).toMatchObject(limit)
    expect(await refusalOf(full.add('ann', 'nothing'))).toEqual(groupNotFound)
    await full.add('ann', String(first))
    await full.add('bea', outside)
    await full.remove('ann', String(first))
    await full.add('ann', outside)
  })

  async function nameOutside(): Promise<string> {
    const pages = await chain((NextToken) => full.listOf('ann', { NextToken }))
    const joined = new Set(pages.flatMap(namesIn))
    return String(Array.from({ length: 110 }, (_, index) => `g${index}`).find((name) => !joined.has(name)))
  }
})
