import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { badToken, chain, GroupCalls, namesIn, ROLE, unknownPool, userNotFound } from './group-calls.js'

let server: TestServer
let admin: Administrator
let groups: GroupCalls
const names = Array.from({ length: 65 }, (_, index) => `group-${String(index).padStart(2, '0')}`)

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  groups = new GroupCalls(server, admin.seed.poolId)
  for (const name of ['ann', 'bea', 'cid']) await admin.create(name)
  await groups.create('admins', { Description: 'All rights', RoleArn: ROLE, Precedence: 0 })
  await groups.add('ann', 'admins')
  await Promise.all(names.map(async (name) => groups.create(name).then(() => groups.add('bea', name))))
})
afterAll(() => server.stop())

describe('AdminListGroupsForUser', () => {
  test('shows the groups of the user whole', async () => {
    expect((await groups.listOf('ann')).Groups).toEqual([await groups.get('admins')])
  })

  test('in no group: an empty list and no token', async () => {
    const { $metadata, ...answer } = await groups.listOf('cid')
    expect(answer).toEqual({ Groups: [] })
  })

  test('the user may be named by sub', async () => {
    expect(await groups.namesOf((await admin.look('ann')).sub)).toEqual(['admins'])
  })

  test.each([
    [undefined, [60, 5]],
    [60, [60, 5]],
    [13, [13, 13, 13, 13, 13]],
  ])('[demand 48] limit %s: pages of %j by NextToken, every group once', async (Limit, sizes) => {
    const pages = await chain((NextToken) => groups.listOf('bea', { Limit, NextToken }))
    expect(pages.map(({ Groups }) => Groups?.length)).toEqual(sizes)
    expect(pages.flatMap(namesIn)).toEqual(names)
    expect(pages.at(-1)).not.toHaveProperty('NextToken')
    expect(pages[0]).not.toHaveProperty('PaginationToken')
  })

  test('limit 0 passes the model and fails deeper, after pool and user were found', async () => {
    expect(await refusalOf(groups.listOf('ann', { Limit: 0 }))).toEqual({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
      status: 400,
    })
    expect(await refusalOf(groups.listOf('nobody', { Limit: 0 }))).toEqual(userNotFound)
  })

  test('limit -1 → InvalidParameterException', async () => {
    expect((await refusalOf(groups.listOf('ann', { Limit: -1 }))).message).toBe(
      "1 validation error detected: Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0",
    )
  })

  test('a token that is made up, of another user, operation or pool → InvalidParameterException', async () => {
    const { NextToken } = await groups.listOf('bea', { Limit: 1 })
    const { NextToken: ofList } = await groups.list({ Limit: 1 })
    const other = new Administrator(server, await seedPool(server))
    await other.create('bea')
    for (const call of [
      groups.listOf('bea', { NextToken: 'made-up' }),
      groups.listOf('ann', { NextToken }),
      groups.listOf('bea', { NextToken: ofList }),
      groups.list({ NextToken }),
      new GroupCalls(server, other.seed.poolId).listOf('bea', { NextToken }),
    ]) {
      expect(await refusalOf(call)).toEqual(badToken)
    }
  })

  test('unknown user, and V38: one of another pool → UserNotFoundException "User does not exist."', async () => {
    const other = new Administrator(server, await seedPool(server))
    await other.create('foreign')
    for (const name of ['nobody', 'foreign', (await other.look('foreign')).sub]) {
      expect(await refusalOf(groups.listOf(name))).toEqual(userNotFound)
    }
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').listOf('ann'))).toEqual(unknownPool)
  })
})
