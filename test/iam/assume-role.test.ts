import { describe, expect, test } from 'vitest'
import type { Principal } from '../../src/entities/principal.js'
import type { RoleRequest } from '../../src/iam/sessions.js'
import { account, policy, trust } from './iam-stage.js'
import { failureOf, listUsers, roleArn, signerOf, useSessionStage } from './session-stage.js'

const stage = useSessionStage()

describe('AssumeRole', () => {
  test('gives credentials that act as the role', async () => {
    await stage().role(trust(`${account}:user/alice`))
    const assumed = await stage().assume()
    expect(assumed).toMatchObject({
      arn: 'arn:aws:sts::123456789012:assumed-role/deploy/night-7',
      assumedRoleId: `${assumed.role.id}:night-7`,
      packedPercent: 0,
      credentials: {
        accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
        expiresAt: new Date('2026-03-15T11:30:00Z'),
      },
    })
    expect(await stage().inner.send('ListUsers', listUsers, signerOf(assumed.credentials))).toMatchObject({
      status: 200,
    })
    expect(await stage().caller(signerOf(assumed.credentials))).toMatchObject({
      kind: 'assumed-role',
      arn: assumed.arn,
      entityId: assumed.role.id,
    })
  })

  test('a role that does not exist and one that refuses answer alike', async () => {
    const refused = {
      code: 'access-denied',
      details: {
        reason: `User: ${account}:user/alice is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      },
    }
    expect(await failureOf(stage().assume())).toEqual(refused)
    await stage().iam.users.create({ name: 'bob' })
    await stage().role(trust(`${account}:user/bob`))
    expect(await failureOf(stage().assume())).toEqual(refused)
    await stage().give('user', 'alice', { Action: 'sts:AssumeRole' })
    expect(await failureOf(stage().assume())).toEqual(refused)
  })

  test.each([`${account}:root`, '123456789012', '*'])(
    'a trust policy that names %s needs the caller’s own policies',
    async (named) => {
      await stage().role(trust(named))
      expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
      await stage().give('user', 'alice', { Action: 'sts:AssumeRole', Resource: roleArn })
      await stage().assume()
    },
  )

  test('an explicit deny refuses, of the caller and of the trust policy', async () => {
    await stage().role(trust(`${account}:user/alice`))
    await stage().give('user', 'alice', { Effect: 'Deny', Action: 'sts:*' })
    expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
    await stage().iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'given')
    await stage().assume()
    const statement = (Effect: string, AWS: string) => ({ Effect, Principal: { AWS }, Action: 'sts:AssumeRole' })
    const Statement = [statement('Allow', `${account}:user/alice`), statement('Deny', '*')]
    await stage().iam.roles.updateTrust('deploy', JSON.stringify({ Version: '2012-10-17', Statement }))
    expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
  })

  test.each([
    ['another account', 'arn:aws:iam::999999999999:root'],
    ['a user of the same name in another account', 'arn:aws:iam::999999999999:user/alice'],
  ])('a trust policy that names %s trusts nobody here', async (_, named) => {
    await stage().role(trust(named))
    await stage().give('user', 'alice', { Action: 'sts:AssumeRole' })
    expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
  })

  test('who takes over the name of a trusted user is not trusted', async () => {
    await stage().role(trust(`${account}:user/alice`))
    const [key] = await stage().iam.accessKeys.list('alice')
    await stage().iam.accessKeys.delete('alice', String(key?.id))
    await stage().iam.users.delete('alice')
    stage().alice = await stage().caller(await stage().inner.user('alice'))
    expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
  })

  test('a trusted user or role must exist when the policy is stored', async () => {
    for (const named of [`${account}:user/nobody`, `${account}:user/Alice`, `${account}:role/none`]) {
      expect(await failureOf(stage().role(trust(named)))).toEqual({
        code: 'principal-unknown',
        details: { principal: named },
      })
    }
  })

  test('conditions of the trust policy see the external id and the session name', async () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'x-1' }, StringLike: { 'sts:RoleSessionName': 'night-*' } }
    await stage().role(trust(`${account}:user/alice`, { Condition }))
    expect(await failureOf(stage().assume())).toMatchObject({ code: 'access-denied' })
    expect(await failureOf(stage().assume({ externalId: 'x-1', sessionName: 'day-1' }))).toMatchObject({
      code: 'access-denied',
    })
    await stage().assume({ externalId: 'x-1' })
  })

  test('root cannot assume roles', async () => {
    await stage().role(trust('*'))
    const root = { kind: 'root', accountId: '123456789012', arn: `${account}:root`, accessKeyId: 'AKIA' } as const
    expect((await failureOf(stage().assume({}, root))).details.reason).toBe(
      'Roles may not be assumed by root accounts.',
    )
  })

  test('the session policy limits and the tags count', async () => {
    const tagged = { Action: 'cognito-idp:ListUsers', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }
    await stage().role(trust(`${account}:user/alice`, { Action: ['sts:AssumeRole', 'sts:TagSession'] }), tagged)
    const send = async (request: Partial<RoleRequest>) =>
      await stage().send(signerOf((await stage().assume(request)).credentials))
    expect(await send({})).toBe('AccessDeniedException')
    expect(await send({ tags: { Team: 'blue' } })).toBeUndefined()
    const narrow = policy({ Action: 'cognito-idp:GetGroup' })
    expect(await send({ tags: { Team: 'blue' }, policy: narrow })).toBe('AccessDeniedException')
    expect((await stage().assume({ policy: narrow })).packedPercent).toBeGreaterThan(0)
  })

  test('tags and a source identity need permissions of their own', async () => {
    await stage().role(trust(`${account}:user/alice`))
    const denied = (action: string) => ({
      code: 'access-denied',
      details: { reason: expect.stringContaining(`perform: sts:${action} on`) },
    })
    expect(await failureOf(stage().assume({ tags: { a: 'b' } }))).toEqual(denied('TagSession'))
    expect(await failureOf(stage().assume({ sourceIdentity: 'ann' }))).toEqual(denied('SetSourceIdentity'))
  })

  test('durations: 900 seconds to the role’s maximum', async () => {
    await stage().role(trust(`${account}:user/alice`))
    for (const durationSeconds of [899, 3601, 43201, Number.NaN]) {
      expect(await failureOf(stage().assume({ durationSeconds }))).toMatchObject({ code: 'duration-invalid' })
    }
    await stage().iam.roles.update('deploy', { maxSessionSeconds: 43200 })
    const { credentials } = await stage().assume({ durationSeconds: 43200 })
    expect(credentials.expiresAt).toEqual(new Date('2026-03-15T22:30:00Z'))
  })

  test.each([
    [{ sessionName: 'a' }, 'session-name-invalid'],
    [{ sessionName: 'a b' }, 'session-name-invalid'],
    [{ policy: '{' }, 'policy-malformed'],
    [{ policy: policy({ Sid: 'a'.repeat(2100) }) }, 'policies-too-packed'],
    [{ policyArns: Array.from({ length: 11 }, () => 'arn:aws:iam::aws:policy/AdministratorAccess') }, 'quota-exceeded'],
    [{ transitiveTagKeys: ['missing'] }, 'session-tags-invalid'],
    [{ tags: { 'aws:x': 'y' } }, 'tags-invalid'],
  ])('refuses %j', async (request, code) => {
    await stage().role(trust(`${account}:user/alice`, { Action: ['sts:AssumeRole', 'sts:TagSession'] }))
    expect(await failureOf(stage().assume(request))).toMatchObject({ code })
  })

  test('session policies and tags must fit into a token', async () => {
    await stage().role(trust(`${account}:user/alice`, { Action: ['sts:AssumeRole', 'sts:TagSession'] }))
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'x'.repeat(100)]))
    expect(await failureOf(stage().assume({ tags }))).toMatchObject({ code: 'policies-too-packed' })
  })
})

describe('role chaining', () => {
  async function chain(first: Partial<RoleRequest> = {}): Promise<Principal> {
    const actions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']
    await stage().iam.roles.create({
      name: 'first',
      trustPolicy: trust(`${account}:user/alice`, { Action: actions }),
      maxSessionSeconds: 43200,
    })
    await stage().iam.roles.create({
      name: 'deploy',
      trustPolicy: trust(`${account}:role/first`, { Action: actions }),
      maxSessionSeconds: 43200,
    })
    return stage().caller(signerOf((await stage().assume({ roleArn: `${account}:role/first`, ...first })).credentials))
  }

  test('lasts an hour at most', async () => {
    const session = await chain()
    expect(await failureOf(stage().assume({ durationSeconds: 3601 }, session))).toMatchObject({
      code: 'duration-invalid',
    })
    await stage().assume({ durationSeconds: 3600 }, session)
  })

  test('passes transitive tags and the source identity on, which cannot be changed', async () => {
    const tags = { team: 'blue', stage: 'dev' }
    const session = await chain({ tags, transitiveTagKeys: ['team'], sourceIdentity: 'ann' })
    const next = await stage().caller(signerOf((await stage().assume({}, session)).credentials))
    expect(next.session).toMatchObject({ tags: { team: 'blue' }, transitiveTagKeys: ['team'], sourceIdentity: 'ann' })
    expect(next.session?.tags).not.toHaveProperty('stage')
    expect(await failureOf(stage().assume({ tags: { Team: 'red' } }, session))).toMatchObject({
      code: 'session-tags-invalid',
    })
    expect(await failureOf(stage().assume({ sourceIdentity: 'bob' }, session))).toMatchObject({ code: 'access-denied' })
  })

  test('a trusted role does not get past its boundary or session policy', async () => {
    const session = await chain({ policy: policy({ Action: 'cognito-idp:*' }) })
    expect(await failureOf(stage().assume({}, session))).toMatchObject({ code: 'access-denied' })
  })
})
