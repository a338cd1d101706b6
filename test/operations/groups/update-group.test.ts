import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
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

describe('UpdateGroup', () => {
  test('changes what is sent and the time of change, and shows the group', async () => {
    const made = await groups.create('admins', { Description: 'All rights', RoleArn: ROLE, Precedence: 3 })
    server.clock.advance(5)
    const changes = { Description: '', RoleArn: `${ROLE}-of-all`, Precedence: 0 }
    const changed = await groups.update('admins', changes)
    expect(changed).toEqual({ ...made, ...changes, LastModifiedDate: expect.any(Date) })
    expect(Number(changed.LastModifiedDate)).toBeGreaterThanOrEqual(Number(made.LastModifiedDate) + 4000)
    expect(await groups.get('admins')).toEqual(changed)
  })

  test.each([{ Description: 'new' }, { RoleArn: `${ROLE}-new` }, { Precedence: 9 }, {}])(
    'what is not sent stays: %j',
    async (change) => {
      const name = `keeps-${Object.keys(change).join()}`
      const made = await groups.create(name, { Description: 'old', RoleArn: ROLE, Precedence: 3 })
      expect(await groups.update(name, change)).toEqual({ ...made, ...change, LastModifiedDate: expect.any(Date) })
    },
  )

  test('of parallel changes to one group none is lost', async () => {
    const made = await groups.create('busy')
    const changes = [{ Description: 'new' }, { RoleArn: ROLE }, { Precedence: 9 }]
    expect(await outcomesOf(changes.map((change) => groups.update('busy', change)))).toEqual({ ok: 3 })
    expect(await groups.get('busy')).toMatchObject({
      GroupName: made.GroupName,
      Description: 'new',
      RoleArn: ROLE,
      Precedence: 9,
    })
  })

  test('a bad RoleArn → InvalidParameterException, and nothing changes', async () => {
    const made = await groups.create('strict', { RoleArn: ROLE })
    const change = { RoleArn: 'arn:aws:iam:admins-of-all', Description: 'new' }
    expect((await refusalOf(groups.update('strict', change))).name).toBe('InvalidParameterException')
    expect(await groups.get('strict')).toEqual(made)
  })

  test('unknown group → ResourceNotFoundException "Group not found."', async () => {
    expect(await refusalOf(groups.update('nobody', { Precedence: 1 }))).toEqual(groupNotFound)
  })

  test('V38: a group of another pool is unknown, and stays as it is', async () => {
    const other = new GroupCalls(server, (await seedPool(server)).poolId)
    const foreign = await other.create('foreign')
    expect(await refusalOf(groups.update('foreign', { Precedence: 0 }))).toEqual(groupNotFound)
    expect(await other.get('foreign')).toEqual(foreign)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').update('admins'))).toEqual(unknownPool)
  })
})
