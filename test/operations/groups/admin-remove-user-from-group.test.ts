import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { GroupCalls, groupNotFound, unknownPool, userNotFound } from './group-calls.js'

let server: TestServer
let admin: Administrator
let groups: GroupCalls

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
  groups = new GroupCalls(server, admin.seed.poolId)
  for (const name of ['admins', 'readers']) await groups.create(name)
  for (const name of ['ann', 'bea']) {
    await admin.create(name)
    for (const group of ['admins', 'readers']) await groups.add(name, group)
  }
})
afterAll(() => server.stop())

describe('AdminRemoveUserFromGroup', () => {
  test('takes this user out of this group alone; twice is no error; the answer is empty', async () => {
    expect(await groups.remove('ann', 'admins')).toEqual({ $metadata: expect.anything() })
    expect(await groups.remove('ann', 'admins')).toEqual({ $metadata: expect.anything() })
    expect(await groups.namesOf('ann')).toEqual(['readers'])
    expect(await groups.namesOf('bea')).toEqual(['admins', 'readers'])
  })

  test('unknown user → UserNotFoundException, unknown group → ResourceNotFoundException, the user first', async () => {
    expect(await refusalOf(groups.remove('nobody', 'admins'))).toEqual(userNotFound)
    expect(await refusalOf(groups.remove('bea', 'nothing'))).toEqual(groupNotFound)
    expect(await refusalOf(groups.remove('nobody', 'nothing'))).toEqual(userNotFound)
  })

  test('V38: a user or a group of another pool is unknown, and stays together', async () => {
    const other = new Administrator(server, await seedPool(server))
    const others = new GroupCalls(server, other.seed.poolId)
    await other.create('foreign')
    for (const name of ['admins', 'foreigners']) {
      await others.create(name)
      await others.add('foreign', name)
    }
    const { sub } = await other.look('foreign')
    expect(await refusalOf(groups.remove(sub, 'admins'))).toEqual(userNotFound)
    expect(await refusalOf(groups.remove('bea', 'foreigners'))).toEqual(groupNotFound)
    expect(await others.namesOf('foreign')).toEqual(['admins', 'foreigners'])
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const nowhere = new GroupCalls(server, 'us-east-1_nothere00')
    expect(await refusalOf(nowhere.remove('ann', 'admins'))).toEqual(unknownPool)
  })
})
