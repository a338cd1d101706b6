import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { GroupCalls, groupNotFound, unknownPool } from './group-calls.js'

let server: TestServer
let admin: Administrator
let groups: GroupCalls

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  groups = new GroupCalls(server, admin.seed.poolId)
})
afterAll(() => server.stop())

describe('DeleteGroup', () => {
  test('the group is gone, and the answer is empty', async () => {
    await groups.create('empty')
    expect(await groups.delete('empty')).toEqual({ $metadata: expect.anything() })
    expect(await refusalOf(groups.get('empty'))).toEqual(groupNotFound)
  })

  test('a group with members is deleted; they stay, and one of that name made later is empty', async () => {
    await groups.create('doomed')
    await groups.create('kept')
    await admin.create('ann')
    for (const name of ['doomed', 'kept']) await groups.add('ann', name)
    await groups.delete('doomed')
    expect(await groups.namesOf('ann')).toEqual(['kept'])
    expect((await admin.look('ann')).name).toBe('ann')
    await groups.create('doomed')
    expect(await groups.membersOf('doomed')).toEqual([])
  })

  test('of twenty deletions at once one succeeds', async () => {
    await groups.create('race')
    const calls = Array.from({ length: 20 }, () => groups.delete('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, ResourceNotFoundException: 19 })
  })

  test('unknown group → ResourceNotFoundException "Group not found."', async () => {
    expect(await refusalOf(groups.delete('nobody'))).toEqual(groupNotFound)
  })

  test('V38: a group of another pool is unknown, and stays', async () => {
    const other = new GroupCalls(server, (await seedPool(server)).poolId)
    await other.create('foreign')
    expect(await refusalOf(groups.delete('foreign'))).toEqual(groupNotFound)
    expect((await other.get('foreign')).GroupName).toBe('foreign')
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').delete('admins'))).toEqual(unknownPool)
  })
})
