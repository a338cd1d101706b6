import { describe, expect, test, vi } from 'vitest'
import type { Principal, PrincipalSession } from '../../src/entities/principal.js'
import { type AuthorizerStage, action, pool, session, useAuthorizerStage } from './authorizer-stage.js'
import { account, iamOver, openMemory, policy, type Statement } from './iam-stage.js'

const stage = useAuthorizerStage()
const alice = (...statements: readonly Statement[]) => stage().alice(...statements)
const give = (...given: Parameters<AuthorizerStage['give']>) => stage().give(...given)
const decide = (...asked: Parameters<AuthorizerStage['decide']>) => stage().decide(...asked)
const deploySession = (changes: Partial<PrincipalSession> = {}) => stage().deploySession(changes)
const managed = (name: string, ...statements: readonly Statement[]) => stage().managed(name, ...statements)

const refusal = (arn: string, reason: string) => ({
  allowed: false,
  message: `User: ${arn} is not authorized to perform: ${action} on resource: ${pool} ${reason}`,
})

describe('layers', () => {
  test('root may do everything', async () => {
    const root = { kind: 'root', accountId: '1', arn: `${account}:root`, accessKeyId: 'AKIA' } as const
    expect(await decide(root)).toEqual({ allowed: true })
  })

  test('a user without policies may do nothing', async () => {
    const arn = `${account}:user/ops/alice`
    const reason = `because no identity-based policy allows the ${action} action`
    expect(await decide(await alice())).toMatchObject(refusal(arn, reason))
  })

  test('a key without a user and a session without a role may do nothing', async () => {
    const stray = { kind: 'user', accountId: '1', arn: 'arn:stray', accessKeyId: 'AKIA' } as const
    expect(await decide(stray)).toMatchObject({ allowed: false })
    expect(await decide({ ...stray, entityId: 'AIDAGONE' })).toMatchObject({ allowed: false })
    expect(await decide({ ...stray, kind: 'assumed-role', entityId: 'AROAGONE', session })).toMatchObject({
      allowed: false,
    })
  })

  test('who is not root may do nothing without an identity of the database, whatever else the principal says', async () => {
    const generous = { ...session, policy: { document: policy({ Action: '*' }), arns: [] } }
    const { id: groupId } = await stage().iam.groups.create({ name: 'ops' })
    await give('group', 'ops', { Action: '*' })
    for (const kind of ['user', 'assumed-role'] as const) {
      for (const entityId of [undefined, '', 'AIDAGONE', groupId, 'root', '__proto__', '123456789012']) {
        for (const one of [undefined, session, generous]) {
          const principal: Principal = {
            kind,
            accountId: '123456789012',
            arn: `${account}:root`,
            accessKeyId: 'AKIA',
            ...(entityId === undefined ? {} : { entityId }),
            ...(one ? { session: one } : {}),
          }
          expect(await decide(principal), `${kind} ${entityId}`).toMatchObject({ allowed: false, layer: 'identity' })
        }
      }
    }
  })

  test('policies of the user’s groups count, inline and attached', async () => {
    const principal = await alice()
    for (const name of ['one', 'two']) {
      await stage().iam.groups.create({ name })
      await stage().iam.groups.addUser(name, 'alice')
    }
    await give('group', 'one', { Sid: 'Lists', Action: action })
    expect(await decide(principal)).toEqual({
      allowed: true,
      by: { layer: 'identity', policy: 'group/one/given', statement: 0, sid: 'Lists' },
    })
    const arn = await managed('deny', { Effect: 'Deny', Action: action })
    await stage().iam.identityPolicies.attach({ kind: 'group', name: 'two' }, arn)
    expect(await decide(principal)).toMatchObject({
      ...refusal(principal.arn, 'with an explicit deny in an identity-based policy'),
      by: { layer: 'identity', policy: arn, statement: 0 },
    })
    await stage().iam.groups.removeUser('two', 'alice')
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test('a managed policy counts in its default version', async () => {
    const principal = await alice()
    const arn = await managed('versions', { Action: 'cognito-idp:GetGroup' })
    await stage().iam.identityPolicies.attach({ kind: 'user', name: 'alice' }, arn)
    await stage().iam.policies.createVersion(arn, { document: policy({ Action: action }), setAsDefault: false })
    expect(await decide(principal)).toMatchObject({ allowed: false })
    await stage().iam.policies.setDefaultVersion(arn, 2)
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test('vendor policies can be attached', async () => {
    const principal = await alice()
    await stage().iam.identityPolicies.attach(
      { kind: 'user', name: 'alice' },
      'arn:aws:iam::aws:policy/AmazonCognitoReadOnly',
    )
    expect(await decide(principal)).toMatchObject({ allowed: true })
    expect(await decide(principal, { action: 'cognito-idp:AdminDeleteUser' })).toMatchObject({ allowed: false })
  })

  test('a boundary only takes away', async () => {
    const principal = await alice({ Action: action })
    const owner = { kind: 'user', name: 'alice' } as const
    await stage().iam.identityPolicies.putBoundary(owner, await managed('narrow', { Action: 'cognito-idp:Admin*' }))
    const because = `because no permissions boundary allows the ${action} action`
    expect(await decide(principal)).toMatchObject(refusal(principal.arn, because))
    expect(await decide(principal, { action: 'cognito-idp:AdminGetUser' })).toMatchObject({ allowed: false })
    const denying = await managed('denying', {}, { Effect: 'Deny', Action: action })
    await stage().iam.identityPolicies.putBoundary(owner, denying)
    expect(await decide(principal)).toMatchObject(
      refusal(principal.arn, 'with an explicit deny in a permissions boundary'),
    )
    await stage().iam.identityPolicies.deleteBoundary(owner)
    expect(await decide(principal)).toMatchObject({ allowed: true })
  })

  test('a role session has the role’s policies, within those of the session', async () => {
    const principal = await deploySession()
    await give('role', 'deploy', { Action: action })
    const within = (policyOf: PrincipalSession['policy']): Principal => ({
      ...principal,
      session: { ...session, ...(policyOf ? { policy: policyOf } : {}) },
    })
    expect(await decide(principal)).toMatchObject({ allowed: true })
    const because = `because no session policy allows the ${action} action`
    const empty = { arns: [], document: policy({ Action: 'cognito-idp:GetGroup' }) }
    expect(await decide(within(empty))).toMatchObject(refusal(principal.arn, because))
    const arn = await managed('session', { Action: action })
    expect(await decide(within({ ...empty, arns: [arn] }))).toMatchObject({ allowed: true })
    const denying = { arns: [arn], document: policy({ Effect: 'Deny', Action: action }) }
    expect(await decide(within(denying))).toMatchObject(
      refusal(principal.arn, 'with an explicit deny in a session policy'),
    )
    expect(await decide(within({ arns: [arn] }), { action: 'cognito-idp:GetGroup' })).toMatchObject({ allowed: false })
    await stage().iam.policies.delete(arn)
    expect(await decide(within({ arns: [arn] }))).toMatchObject({ allowed: false })
  })

  test('denyOnly is refused by a deny and by nothing else', async () => {
    const principal = await alice()
    expect(await decide(principal, { denyOnly: true })).toEqual({ allowed: true })
    await give('user', 'alice', { Effect: 'Deny', Action: action })
    expect(await decide(principal, { denyOnly: true })).toMatchObject({ allowed: false })
  })
})

describe('changes', () => {
  test('a change of this node holds at the next request', async () => {
    const principal = await alice()
    for (let round = 0; round < 5; round += 1) {
      await give('user', 'alice', { Action: action })
      expect(await decide(principal)).toMatchObject({ allowed: true })
      await stage().iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'given')
      expect(await decide(principal)).toMatchObject({ allowed: false })
    }
  })

  test('a change of another node holds within a second', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const other = iamOver(stage().storage)
    const principal = await alice({ Action: action })
    expect(await decide(principal, {}, other)).toMatchObject({ allowed: true })
    await stage().iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'given')
    vi.advanceTimersByTime(1000)
    expect(await decide(principal, {}, other)).toMatchObject({ allowed: false })
  })

  test('what cannot be read allows nothing', async () => {
    const principal = await alice({ Action: action })
    await stage().storage.close()
    await expect(decide(principal)).rejects.toThrow()
    stage().storage = await openMemory()
  })

  test('a stored document that cannot be compiled allows nothing', async () => {
    const principal = await alice({ Action: action })
    const [owner] = [String(principal.entityId)]
    await stage().storage.transaction((tx) => tx.iamAttachments.putInline(owner, { name: 'broken', document: '{' }))
    await expect(decide(principal)).rejects.toThrow()
  })
})
