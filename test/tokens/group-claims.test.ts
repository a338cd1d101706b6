import {
  AdminUpdateUserAttributesCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GroupCalls, ROLE } from '../operations/groups/group-calls.js'
import { addClient, claimsOf, SignInCalls, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { refusalOf, signUp } from '../support/people.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const READER = 'arn:aws:iam::123456789012:role/readers'
const claimNames = ['cognito:groups', 'cognito:roles', 'cognito:preferred_role']

let server: TestServer
let seed: Seed
let calls: SignInCalls
let groups: GroupCalls
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  groups = new GroupCalls(server, seed.poolId)
  await groups.create('readers', { Precedence: 10, RoleArn: READER })
  await groups.create('admins', { Precedence: 1, RoleArn: ROLE })
  await groups.create('plain')
  await groups.create('Also-plain')
})
afterAll(() => server.stop())

async function memberOf(...names: string[]): Promise<string> {
  people += 1
  const username = `person${people}`
  await seedUser(server, seed.poolId, username)
  for (const name of names) await groups.add(username, name)
  return username
}

function groupClaimsOf(token: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claimsOf(token)).filter(([name]) => claimNames.includes(name)))
}

describe('claims of groups', () => {
  test('#100 in no group: no claim at all', async () => {
    const { access, id } = await calls.tokens(await memberOf())
    expect([groupClaimsOf(access), groupClaimsOf(id)]).toEqual([{}, {}])
  })

  test('#100 both tokens name the groups by precedence, then by name; the ID token has the roles', async () => {
    const { access, id } = await calls.tokens(await memberOf('plain', 'readers', 'Also-plain', 'admins'))
    const names = ['admins', 'readers', 'Also-plain', 'plain']
    expect(groupClaimsOf(access)).toEqual({ 'cognito:groups': names })
    expect(groupClaimsOf(id)).toEqual({
      'cognito:groups': names,
      'cognito:roles': [ROLE, READER],
      'cognito:preferred_role': ROLE,
    })
  })

  test('groups without roles give no claim of roles', async () => {
    const { id } = await calls.tokens(await memberOf('plain'))
    expect(groupClaimsOf(id)).toEqual({ 'cognito:groups': ['plain'] })
  })

  test('a tie of different roles: both roles, none preferred; of one role: that role', async () => {
    for (const [name, RoleArn] of [
      ['left', ROLE],
      ['right', READER],
      ['right-too', READER],
    ] as const) {
      await groups.create(name, { Precedence: 5, RoleArn })
    }
    const different = await calls.tokens(await memberOf('left', 'right'))
    expect(groupClaimsOf(different.id)).toEqual({
      'cognito:groups': ['left', 'right'],
      'cognito:roles': [ROLE, READER],
    })
    const same = await calls.tokens(await memberOf('right', 'right-too'))
    expect(groupClaimsOf(same.id)).toEqual({
      'cognito:groups': ['right', 'right-too'],
      'cognito:roles': [READER],
      'cognito:preferred_role': READER,
    })
  })

  test('sign-in by SRP carries them too', async () => {
    const { id } = tokensOf(await calls.srp(await memberOf('admins')))
    expect(groupClaimsOf(id)).toMatchObject({ 'cognito:groups': ['admins'], 'cognito:preferred_role': ROLE })
  })

  test('a refresh tells the groups of the moment, by both operations', async () => {
    const rotating = new SignInCalls(
      server,
      await addClient(server, seed.poolId, {
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      }),
    )
    const username = await memberOf('readers')
    const { refresh } = await calls.tokens(username)
    const { refresh: rotated } = await rotating.tokens(username)
    await groups.add(username, 'admins')
    const added = tokensOf(await calls.refresh(refresh))
    expect(groupClaimsOf(added.access)).toEqual({ 'cognito:groups': ['admins', 'readers'] })
    expect(groupClaimsOf(added.id)).toMatchObject({ 'cognito:preferred_role': ROLE })

    for (const name of ['admins', 'readers']) await groups.remove(username, name)
    for (const answer of [await calls.refresh(refresh), await rotating.exchange(rotated)]) {
      const { access, id } = tokensOf(answer)
      expect([groupClaimsOf(access), groupClaimsOf(id)]).toEqual([{}, {}])
    }
  })

  test('a group that was changed or deleted: the next tokens say so', async () => {
    await groups.create('changing', { Precedence: 0, RoleArn: READER })
    const username = await memberOf('changing', 'admins')
    const { refresh } = await calls.tokens(username)
    await groups.update('changing', { Precedence: 99 })
    const changed = tokensOf(await calls.refresh(refresh))
    expect(groupClaimsOf(changed.id)).toMatchObject({ 'cognito:groups': ['admins', 'changing'] })
    await groups.delete('changing')
    const deleted = tokensOf(await calls.refresh(refresh))
    expect(groupClaimsOf(deleted.access)).toEqual({ 'cognito:groups': ['admins'] })
  })

  test.each(claimNames)('V39: %s is no attribute that a person or an administrator could set', async (name) => {
    const username = await memberOf()
    const { access, refresh } = await calls.tokens(username)
    const attributes = [{ Name: name, Value: 'admins' }]
    for (const call of [
      server.client.send(new UpdateUserAttributesCommand({ AccessToken: access, UserAttributes: attributes })),
      signUp(server, seed, `${username}-too`, { UserAttributes: attributes }),
      server.client.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: seed.poolId,
          Username: username,
          UserAttributes: attributes,
        }),
      ),
    ]) {
      expect((await refusalOf(call)).status).toBe(400)
    }
    const { id } = tokensOf(await calls.refresh(refresh))
    expect(groupClaimsOf(id)).toEqual({})
  })

  test('V38: a group of the same name in another pool gives nothing', async () => {
    const other = new SignInCalls(server, await seedPool(server))
    const others = new GroupCalls(server, other.seed.poolId)
    const username = await memberOf('admins')
    await others.create('admins', { RoleArn: READER })
    await seedUser(server, other.seed.poolId, username)
    const { access, id } = await other.tokens(username)
    expect([groupClaimsOf(access), groupClaimsOf(id)]).toEqual([{}, {}])
  })

  test('tokens of a hundred groups with long names are taken', async () => {
    const long = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}${'ÿ'.repeat(125)}`)
    await Promise.all(long.map((name) => groups.create(name)))
    const { access } = await calls.tokens(await memberOf(...long))
    expect(groupClaimsOf(access)).toEqual({ 'cognito:groups': long })
    expect((await calls.getUser(access)).Username).toBe(`person${people}`)
  })
})
