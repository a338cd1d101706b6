import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { claimsOf, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { refusalOf } from '../support/people.js'
import { seedUser } from '../support/seed.js'
import { openTriggerStage, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

const roleOf = (group: string) => `arn:aws:iam::123456789012:role/${group}`
const versions = ['V1_0', 'V2_0', 'V3_0'] as const

let stage: TriggerStage
const at = {} as Record<(typeof versions)[number], SignInCalls>

beforeAll(async () => {
  stage = await openTriggerStage()
  for (const tokenVersion of versions) {
    const seed = await seedTriggers(stage, ['PreTokenGeneration'], { tokenVersion })
    const UserPoolId = seed.poolId
    await seedUser(stage.server, UserPoolId, 'alice')
    for (const [GroupName, Precedence] of [
      ['readers', 2],
      ['writers', 1],
    ] as const) {
      const RoleArn = roleOf(GroupName)
      await stage.server.client.send(new CreateGroupCommand({ UserPoolId, GroupName, Precedence, RoleArn }))
      await stage.server.client.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName, Username: 'alice' }))
    }
    at[tokenVersion] = new SignInCalls(stage.server, seed)
  }
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

/** The claims of both tokens of a sign-in in which the function answers with that response. */
async function claimsWith(version: (typeof versions)[number], response: object) {
  stage.behave.PreTokenGeneration = responding(response)
  const { id, access } = await at[version].tokens('alice')
  return { id: claimsOf(id), access: claimsOf(access) }
}

const first = (details: unknown) => claimsWith('V1_0', { claimsOverrideDetails: details })
const second = (details: unknown) => claimsWith('V2_0', { claimsAndScopeOverrideDetails: details })
const apiScope = 'aws.cognito.signin.user.admin'

describe('the first version', () => {
  test('adds, overrides and suppresses claims of the ID token, and leaves the access token', async () => {
    const { id, access } = await first({
      claimsToAddOrOverride: { tenant: 'blue', email: 'other@example.com' },
      claimsToSuppress: ['email_verified', 'no-such-claim'],
    })

    expect(id).toMatchObject({ tenant: 'blue', email: 'other@example.com' })
    expect(id).not.toHaveProperty('email_verified')
    expect(access).not.toHaveProperty('tenant')
  })

  test('to suppress wins over to add', async () => {
    const { id } = await first({ claimsToAddOrOverride: { tenant: 'blue' }, claimsToSuppress: ['tenant'] })

    expect(id).not.toHaveProperty('tenant')
  })

  test('groups change in both tokens', async () => {
    const { id, access } = await first({
      groupOverrideDetails: { groupsToOverride: ['other'], iamRolesToOverride: ['a-role'], preferredRole: 'a-role' },
    })

    expect(id).toMatchObject({
      'cognito:groups': ['other'],
      'cognito:roles': ['a-role'],
      'cognito:preferred_role': 'a-role',
    })
    expect(access['cognito:groups']).toEqual(['other'])
    expect(access).not.toHaveProperty('cognito:roles')
  })

  test('is told no scopes', async () => {
    await at.V1_0.tokens('alice')

    const event = stage.only('TokenGeneration_Authentication')
    expect(event.version).toBe('1')
    expect(event.request).not.toHaveProperty('scopes')
    expect(event.request.groupConfiguration).toEqual({
      groupsToOverride: ['writers', 'readers'],
      iamRolesToOverride: [roleOf('writers'), roleOf('readers')],
      preferredRole: roleOf('writers'),
    })
  })

  test.each([
    ['a number as value', { claimsToAddOrOverride: { tenant: 7 } }],
    ['a list as value', { claimsToAddOrOverride: { tenant: ['blue'] } }],
    ['claims as a list', { claimsToAddOrOverride: ['tenant'] }],
    ['a name to suppress that is no text', { claimsToSuppress: [7] }],
    ['names to suppress as a text', { claimsToSuppress: 'email' }],
    ['details as a text', 'email'],
    ['groups as a text', { groupOverrideDetails: { groupsToOverride: 'admins' } }],
    ['group details as a list', { groupOverrideDetails: ['admins'] }],
  ])('%s → InvalidLambdaResponseException, no tokens', async (_name, details) => {
    expect(await refusalOf(first(details))).toMatchObject({
      name: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    })
  })
})

describe.each(['V2_0', 'V3_0'] as const)('version %s [demand 117]', (version) => {
  const answered = (details: unknown) => claimsWith(version, { claimsAndScopeOverrideDetails: details })

  test('is shown by DescribeUserPool and told the scopes', async () => {
    const { UserPool } = await stage.server.client.send(
      new DescribeUserPoolCommand({ UserPoolId: at[version].seed.poolId }),
    )
    expect(UserPool?.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion).toBe(version)

    await at[version].tokens('alice')
    const event = stage.only('TokenGeneration_Authentication')
    expect(event.version).toBe(version.slice(1, 2))
    expect(event.request.scopes).toEqual([apiScope])
  })

  test('changes claims of each token by itself, with values of any form', async () => {
    const values = { text: 'a', number: 7, yes: true, list: [1, 'b'], object: { deep: { er: null } } }
    const { id, access } = await answered({
      idTokenGeneration: { claimsToAddOrOverride: { ...values, only: 'id' }, claimsToSuppress: ['email'] },
      accessTokenGeneration: { claimsToAddOrOverride: { ...values, only: 'access' } },
    })

    expect(id).toMatchObject({ ...values, only: 'id' })
    expect(id).not.toHaveProperty('email')
    expect(access).toMatchObject({ ...values, only: 'access' })
  })

  test('adds and suppresses scopes of the access token', async () => {
    const { access } = await answered({
      accessTokenGeneration: { scopesToAdd: ['orders/read', 'orders/write'], scopesToSuppress: ['orders/write'] },
    })
    expect(access.scope).toBe(`${apiScope} orders/read`)

    const none = await answered({ accessTokenGeneration: { scopesToSuppress: [apiScope] } })
    expect(none.access.scope).toBe('')
  })

  test('an access token without the scope of the API is refused by its operations', async () => {
    stage.behave.PreTokenGeneration = responding({
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress: [apiScope] } },
    })
    const { access } = await at[version].tokens('alice')

    expect(await refusalOf(at[version].getUser(access))).toMatchObject({
      message: 'Access Token does not have required scopes',
    })
  })

  test('reserved scopes are not added', async () => {
    const { access } = await answered({ accessTokenGeneration: { scopesToAdd: ['aws.cognito.other'] } })

    expect(access.scope).toBe(apiScope)
  })

  test('the member of the first version means nothing', async () => {
    const { id } = await claimsWith(version, { claimsOverrideDetails: { claimsToAddOrOverride: { tenant: 'blue' } } })

    expect(id).not.toHaveProperty('tenant')
  })
})

describe('claims that no function changes', () => {
  const fixed = [
    'acr',
    'amr',
    'at_hash',
    'auth_time',
    'azp',
    'client_id',
    'cognito:username',
    'device_key',
    'event_id',
    'exp',
    'iat',
    'identities',
    'iss',
    'jti',
    'nbf',
    'nonce',
    'origin_jti',
    'sub',
    'token_use',
    'username',
    'version',
  ]

  test('stay as they are or absent, without an error', async () => {
    const plain = await second(null)
    const change = {
      claimsToAddOrOverride: Object.fromEntries([...fixed, 'aud', 'scope'].map((name) => [name, 'forged'])),
      claimsToSuppress: [] as string[],
    }
    const added = await second({ idTokenGeneration: change, accessTokenGeneration: change })
    const suppress = { claimsToSuppress: [...fixed, 'aud', 'scope'] }
    const suppressed = await second({ idTokenGeneration: suppress, accessTokenGeneration: suppress })

    const drawn = ['auth_time', 'event_id', 'exp', 'iat', 'jti', 'origin_jti']
    for (const { id, access } of [added, suppressed]) {
      expect(Object.keys(id).filter((name) => name !== 'scope')).toEqual(Object.keys(plain.id))
      expect(Object.keys(access)).toEqual(Object.keys(plain.access))
      for (const [name, value] of Object.entries(plain.access)) {
        if (!drawn.includes(name)) expect([name, access[name]]).toEqual([name, value])
      }
      expect(Object.values(access)).not.toContain('forged')
      expect({ ...id, scope: undefined }).not.toMatchObject({ sub: 'forged' })
      for (const name of [...fixed, 'aud']) expect(id[name]).not.toBe('forged')
    }
  })

  test('cognito: and dev: claims are not added; those of groups may be suppressed, the first with the others', async () => {
    const add = { claimsToAddOrOverride: { 'cognito:groups': ['admins'], 'cognito:mine': 'x', 'dev:custom:x': 'x' } }
    const added = await second({ idTokenGeneration: add, accessTokenGeneration: add })
    for (const claims of [added.id, added.access]) {
      expect(claims['cognito:groups']).toEqual(['writers', 'readers'])
      expect(claims).not.toHaveProperty('cognito:mine')
      expect(claims).not.toHaveProperty('dev:custom:x')
    }

    const { id } = await second({ idTokenGeneration: { claimsToSuppress: ['cognito:groups'] } })
    expect(Object.keys(id).filter((name) => /groups|role/.test(name))).toEqual([])
    const roles = await second({ idTokenGeneration: { claimsToSuppress: ['cognito:roles'] } })
    expect(roles.id).not.toHaveProperty('cognito:roles')
    expect(roles.id).toHaveProperty('cognito:groups')
  })

  test('the audience of an access token may be its client and nothing else', async () => {
    const { clientId } = at.V2_0.seed
    const own = await second({ accessTokenGeneration: { claimsToAddOrOverride: { aud: clientId } } })
    const foreign = await second({ accessTokenGeneration: { claimsToAddOrOverride: { aud: [clientId, 'other'] } } })

    expect(own.access.aud).toBe(clientId)
    expect(foreign.access).not.toHaveProperty('aud')
  })

  test('names that every object has are claims like any other', async () => {
    const details = '{"idTokenGeneration":{"claimsToAddOrOverride":{"__proto__":{"admin":true},"constructor":"x"}}}'
    const { id } = await second(JSON.parse(details))

    expect(Object.hasOwn(id, '__proto__') && Object.hasOwn(id, 'constructor')).toBe(true)
    expect(id.admin).toBeUndefined()
  })
})

describe('groups', () => {
  test.each([
    ['{}', {}],
    ['null', null],
    ['an empty list', { groupsToOverride: [] }],
  ])('%s takes all away', async (_name, groupOverrideDetails) => {
    const { id, access } = await second({ groupOverrideDetails })

    expect(Object.keys({ ...id, ...access }).filter((name) => /groups|role/.test(name))).toEqual([])
  })

  test('a member that is not there leaves them', async () => {
    const { id, access } = await second({ idTokenGeneration: {} })

    expect(id['cognito:preferred_role']).toBe(roleOf('writers'))
    expect(access['cognito:groups']).toEqual(['writers', 'readers'])
  })
})

describe('answers that are refused', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, 1]))

  test.each([
    ['null as a claim', { idTokenGeneration: { claimsToAddOrOverride: { tenant: null } } }],
    ['a scope with a blank', { accessTokenGeneration: { scopesToAdd: ['a b'] } }],
    ['an empty scope', { accessTokenGeneration: { scopesToAdd: [''] } }],
    ['a scope that is no text', { accessTokenGeneration: { scopesToAdd: [{}] } }],
    ['an object as email_verified', { idTokenGeneration: { claimsToAddOrOverride: { email_verified: {} } } }],
    ['a list as address', { idTokenGeneration: { claimsToAddOrOverride: { address: [] } } }],
    ['a token’s changes as a list', { idTokenGeneration: [] }],
    ['a preferred role that is no text', { groupOverrideDetails: { preferredRole: ['a'] } }],
    [
      '5001 claims and scopes',
      { idTokenGeneration: { claimsToAddOrOverride: many(5000) }, accessTokenGeneration: { scopesToAdd: ['one'] } },
    ],
  ])('%s → InvalidLambdaResponseException', async (_name, details) => {
    expect(await refusalOf(second(details))).toMatchObject({ name: 'InvalidLambdaResponseException' })
  })

  test('5000 claims are taken', async () => {
    const { id } = await second({ idTokenGeneration: { claimsToAddOrOverride: many(5000) } })

    expect(id.c4999).toBe(1)
  })
})
