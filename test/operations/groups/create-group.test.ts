import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { GroupCalls, namesIn, ROLE, unknownPool } from './group-calls.js'

let server: TestServer
let poolId: string
let groups: GroupCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  groups = new GroupCalls(server, poolId)
})
afterAll(() => server.stop())

const exists = { name: 'GroupExistsException', message: 'A group with the name already exists.', status: 400 }
const rolePattern =
  'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?'

/** The refusal of one broken constraint. */
const violation = (value: string, member: string, rule: string) => ({
  name: 'InvalidParameterException',
  message: `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  status: 400,
})

describe('CreateGroup', () => {
  test('shows what was set, the pool and the times', async () => {
    const group = await groups.create('admins', { Description: 'All rights', RoleArn: ROLE, Precedence: 7 })
    expect(group).toEqual({
      GroupName: 'admins',
      UserPoolId: poolId,
      Description: 'All rights',
      RoleArn: ROLE,
      Precedence: 7,
      LastModifiedDate: expect.any(Date),
      CreationDate: expect.any(Date),
    })
    expect(group.LastModifiedDate).toEqual(group.CreationDate)
  })

  test('what was not set is absent', async () => {
    expect(Object.keys(await groups.create('plain')).toSorted()).toEqual([
      'CreationDate',
      'GroupName',
      'LastModifiedDate',
      'UserPoolId',
    ])
  })

  test.each([0, 2 ** 31 - 1])('precedence %i', async (precedence) => {
    expect((await groups.create(`precedence-${precedence}`, { Precedence: precedence })).Precedence).toBe(precedence)
  })

  test('a name may be of any letters, marks, signs and digits', async () => {
    for (const name of ['Größe', 'группа/1', '😀', '__proto__', '%', "';drop_table_users;--", 'x'.repeat(128)]) {
      expect((await groups.create(name)).GroupName).toBe(name)
      expect((await groups.get(name)).GroupName).toBe(name)
    }
  })

  test('a name that exists → GroupExistsException "A group with the name already exists."', async () => {
    await groups.create('twice')
    expect(await refusalOf(groups.create('twice', { Description: 'other' }))).toEqual(exists)
    expect(await groups.get('twice')).not.toHaveProperty('Description')
  })

  test('names differ by case, and another pool has names of its own', async () => {
    await groups.create('case')
    expect((await groups.create('Case')).GroupName).toBe('Case')
    const other = new GroupCalls(server, (await seedPool(server)).poolId)
    expect((await other.create('case')).GroupName).toBe('case')
  })

  test('V51: of 50 creations of one name at once one succeeds', async () => {
    const calls = Array.from({ length: 50 }, () => groups.create('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, GroupExistsException: 49 })
    expect(namesIn(await groups.list()).filter((name) => name === 'race')).toHaveLength(1)
  })

  test.each([
    ['arn:aws:iam:admins-of-all', `satisfy regular expression pattern: ${rolePattern}`],
    ['arn:aws:iam::123456789012:role/two words', `satisfy regular expression pattern: ${rolePattern}`],
    ['arn:aws', 'have length greater than or equal to 20'],
  ])('RoleArn %j → InvalidParameterException', async (RoleArn, rule) => {
    const refusal = await refusalOf(groups.create('bad-role', { RoleArn }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    expect(refusal.message).toContain(
      `Value '${RoleArn}' at 'roleArn' failed to satisfy constraint: Member must ${rule}`,
    )
    expect((await refusalOf(groups.get('bad-role'))).name).toBe('ResourceNotFoundException')
  })

  test('a negative precedence, a blank or no name, too long a text → InvalidParameterException', async () => {
    expect(await refusalOf(groups.create('bad', { Precedence: -1 }))).toEqual(
      violation('-1', 'precedence', 'have value greater than or equal to 0'),
    )
    expect(await refusalOf(groups.create('two words'))).toEqual(
      violation('two words', 'groupName', 'satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+'),
    )
    const tooLong = 'x'.repeat(129)
    expect(await refusalOf(groups.create(tooLong))).toEqual(
      violation(tooLong, 'groupName', 'have length less than or equal to 128'),
    )
    expect((await refusalOf(groups.create('bad', { Description: 'x'.repeat(2049) }))).message).toContain(
      "at 'description' failed to satisfy constraint: Member must have length less than or equal to 2048",
    )
    for (const name of ['', undefined as unknown as string]) {
      expect((await refusalOf(groups.create(name))).name).toBe('InvalidParameterException')
    }
  })

  test.each([2 ** 31, 1e300, 1.5])('precedence %d is no integer → SerializationException', async (Precedence) => {
    expect(await refusalOf(groups.create('bad', { Precedence }))).toMatchObject({
      name: 'SerializationException',
      status: 400,
    })
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new GroupCalls(server, 'us-east-1_nothere00').create('admins'))).toEqual(unknownPool)
  })
})
