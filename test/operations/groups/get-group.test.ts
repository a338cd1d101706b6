import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { GroupCalls, groupNotFound, ROLE, unknownPool } from './group-calls.js'

let server: TestServer
let groups: GroupCalls

beforeAll(async () => {
  server = await startServer()
  groups = new GroupCalls(server, (await seedPool(server)).poolId)
})
afterAll(() => server.stop())

describe('GetGroup', () => {
  test('shows the group as it was made', async () => {
    const made = await groups.create('admins', { Description: 'All rights', RoleArn: ROLE, Precedence: 0 })
    expect(await groups.get('admins')).toEqual(made)
    const plain = await groups.create('plain')
    expect(await groups.get('plain')).toStrictEqual(plain)
  })

  test('unknown group → ResourceNotFoundException "Group not found."', async () => {
    await groups.create('near')
    for (const name of ['nobody', 'Near', 'nea', 'near%', 'near_']) {
      expect(await refusalOf(groups.get(name))).toEqual(groupNotFound)
    }
  })

  test('V38: a group of another pool is unknown', async () => {
    const other = new GroupCalls(server, (await seedPool(server)).poolId)
    await other.create('foreign')
    expect(await refusalOf(groups.get('foreign'))).toEqual(groupNotFound)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').get('admins'))).toEqual(unknownPool)
  })
})
