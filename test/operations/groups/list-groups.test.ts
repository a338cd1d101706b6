import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { badToken, chain, GroupCalls, namesIn, ROLE, unknownPool } from './group-calls.js'

let server: TestServer
let groups: GroupCalls
let crowd: GroupCalls
const names = Array.from({ length: 65 }, (_, index) => `group-${String(index).padStart(2, '0')}`)

beforeAll(async () => {
  server = await startServer()
  groups = new GroupCalls(server, (await seedPool(server)).poolId)
  crowd = new GroupCalls(server, (await seedPool(server)).poolId)
  await Promise.all(names.map((name) => crowd.create(name)))
})
afterAll(() => server.stop())

describe('ListGroups', () => {
  test('no groups: an empty list and no token', async () => {
    const { $metadata, ...answer } = await groups.list({ UserPoolId: (await seedPool(server)).poolId })
    expect(answer).toEqual({ Groups: [] })
  })

  test('shows each group whole, those of this pool alone', async () => {
    const made = [await groups.create('admins', { Precedence: 1, RoleArn: ROLE }), await groups.create('readers')]
    expect((await groups.list()).Groups).toEqual(made)
  })

  test.each([
    [undefined, [60, 5]],
    [0, [60, 5]],
    [60, [60, 5]],
    [13, [13, 13, 13, 13, 13]],
  ])(
    '[demand 48] limit %s: pages of %j by NextToken, every group once, the last without a token',
    async (Limit, sizes) => {
      const pages = await chain((NextToken) => crowd.list({ Limit, NextToken }))
      expect(pages.map(({ Groups }) => Groups?.length)).toEqual(sizes)
      expect(pages.flatMap(namesIn)).toEqual(names)
      expect(pages.at(-1)).not.toHaveProperty('NextToken')
      expect(pages[0]).not.toHaveProperty('PaginationToken')
    },
  )

  test('a group that is made or deleted between two pages disturbs no other', async () => {
    const fresh = new GroupCalls(server, (await seedPool(server)).poolId)
    for (const name of ['a', 'b', 'c', 'd']) await fresh.create(name)
    const { NextToken } = await fresh.list({ Limit: 2 })
    await fresh.delete('b')
    await fresh.create('aa')
    expect(namesIn(await fresh.list({ Limit: 2, NextToken }))).toEqual(['c', 'd'])
  })

  test.each([
    [-1, 'greater than or equal to 0'],
    [61, 'less than or equal to 60'],
  ])('limit %i → InvalidParameterException', async (Limit, rule) => {
    expect(await refusalOf(crowd.list({ Limit }))).toEqual({
      name: 'InvalidParameterException',
      message: `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${rule}`,
      status: 400,
    })
  })

  test('a token that is made up, changed, of another pool or older than an hour → InvalidParameterException', async () => {
    const { NextToken = '' } = await crowd.list({ Limit: 1 })
    for (const token of ['made-up', `${NextToken}A`, `A${NextToken}`]) {
      expect(await refusalOf(crowd.list({ NextToken: token }))).toEqual(badToken)
    }
    expect(await refusalOf(groups.list({ NextToken }))).toEqual(badToken)
    server.clock.advance(3601)
    expect(await refusalOf(crowd.list({ NextToken }))).toEqual(badToken)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').list())).toEqual(unknownPool)
  })
})
