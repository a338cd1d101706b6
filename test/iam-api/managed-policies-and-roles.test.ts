import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Account,
  accountId,
  allow,
  arnOf,
  type Clients,
  errorOf,
  openAccount,
  sampleDocument,
  trust,
} from './account.js'

let account: Account
let root: Clients
beforeAll(async () => {
  account = await openAccount()
  root = account.root
})
afterAll(() => account.stop())

describe('managed policies', () => {
  test('versions: five at most, the default one stays', async () => {
    const PolicyArn = await account.createPolicy('Versioned', { Description: 'some & <text>', Path: '/v/' })
    const { Policy } = await root.iam.send(new GetPolicyCommand({ PolicyArn }))
    expect(Policy).toEqual({
      PolicyName: 'Versioned',
      PolicyId: expect.stringMatching(/^ANPA/),
      Arn: arnOf('policy/v/Versioned'),
      Path: '/v/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      Description: 'some & <text>',
      CreateDate: expect.any(Date),
      UpdateDate: expect.any(Date),
    })
    const add = (SetAsDefault: boolean) =>
      root.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: sampleDocument, SetAsDefault }))
    const second = await add(true)
    expect(second.PolicyVersion).toEqual({ VersionId: 'v2', IsDefaultVersion: true, CreateDate: expect.any(Date) })
    for (let count = 0; count < 3; count += 1) await add(false)
    expect(await errorOf(add(false))).toMatchObject({ code: 'LimitExceeded', status: 409 })
    expect(await errorOf(root.iam.send(new DeletePolicyCommand({ PolicyArn })))).toMatchObject({
      code: 'DeleteConflict',
    })

    const remove = (VersionId: string) => root.iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }))
    expect(await errorOf(remove('v2'))).toEqual({
      code: 'DeleteConflict',
      status: 409,
      message: 'Cannot delete the default version of a policy.',
    })
    await root.iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    await remove('v2')
    const { Versions } = await root.iam.send(new ListPolicyVersionsCommand({ PolicyArn }))
    expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
      ['v5', false],
      ['v4', false],
      ['v3', false],
      ['v1', true],
    ])
    const { PolicyVersion } = await root.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    expect(decodeURIComponent(String(PolicyVersion?.Document))).toBe(sampleDocument)
    expect(await errorOf(root.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' })))).toMatchObject({
      code: 'NoSuchEntity',
    })
  })

  test('CreatePolicy ten times at once → one policy', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => account.createPolicy('Twin')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await errorOf(account.createPolicy('Twin'))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'A policy called Twin already exists. Duplicate names are not allowed.',
    })
  })

  test('usage is counted and named; a policy in use cannot be deleted', async () => {
    const PolicyArn = await account.createPolicy('Used')
    await account.createUser('paul')
    await root.iam.send(new CreateRoleCommand({ RoleName: 'used', AssumeRolePolicyDocument: trust(accountId) }))
    await root.iam.send(new AttachUserPolicyCommand({ UserName: 'paul', PolicyArn }))
    await root.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'used', PermissionsBoundary: PolicyArn }))
    const { Policy } = await root.iam.send(new GetPolicyCommand({ PolicyArn }))
    expect(Policy).toMatchObject({ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 })
    const entities = await root.iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))
    expect(entities.PolicyUsers?.map(({ UserName }) => UserName)).toEqual(['paul'])
    expect(entities.PolicyRoles?.map(({ RoleName }) => RoleName)).toEqual(['used'])
    const attached = await root.iam.send(
      new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter: 'PermissionsPolicy', EntityFilter: 'Role' }),
    )
    expect(attached.PolicyRoles).toEqual([])
    expect(await errorOf(root.iam.send(new DeletePolicyCommand({ PolicyArn })))).toEqual({
      code: 'DeleteConflict',
      status: 409,
      message: 'Cannot delete a policy attached to entities.',
    })
  })

  test('the vendor’s policies are there, can be attached and cannot be changed', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonCognitoReadOnly'
    const { Policies } = await root.iam.send(new ListPoliciesCommand({ Scope: 'AWS' }))
    expect(Policies?.map(({ Arn }) => Arn)).toContain(PolicyArn)
    const { PolicyVersion } = await root.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    expect(decodeURIComponent(String(PolicyVersion?.Document))).toContain('cognito-idp:Describe*')
    expect(await errorOf(root.iam.send(new DeletePolicyCommand({ PolicyArn })))).toMatchObject({
      code: 'UnmodifiableEntity',
      status: 400,
    })
    await account.createUser('quinn')
    await root.iam.send(new AttachUserPolicyCommand({ UserName: 'quinn', PolicyArn }))
  })

  test('TagPolicy', async () => {
    const PolicyArn = await account.createPolicy('Tagged')
    await root.iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'k', Value: '' }] }))
    expect((await root.iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.Tags).toEqual([{ Key: 'k', Value: '' }])
  })
})

describe('roles', () => {
  test('CreateRole, GetRole, UpdateRole, UpdateAssumeRolePolicy, tags, policies, DeleteRole', async () => {
    const RoleName = 'deploy'
    const AssumeRolePolicyDocument = trust(arnOf('root'))
    const { Role } = await root.iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument,
        Path: '/r/',
        MaxSessionDuration: 7200,
        Description: 'd',
      }),
    )
    expect(Role).toMatchObject({
      Arn: arnOf('role/r/deploy'),
      RoleId: expect.stringMatching(/^AROA/),
      MaxSessionDuration: 7200,
      Description: 'd',
    })
    expect(decodeURIComponent(String(Role?.AssumeRolePolicyDocument))).toBe(AssumeRolePolicyDocument)
    await root.iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }))
    await root.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'k', Value: 'v' }] }))
    const changed = trust(accountId)
    await root.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: changed }))
    const got = (await root.iam.send(new GetRoleCommand({ RoleName }))).Role
    expect(got).toMatchObject({ MaxSessionDuration: 3600, Tags: [{ Key: 'k', Value: 'v' }] })
    expect(decodeURIComponent(String(got?.AssumeRolePolicyDocument))).toBe(changed)
    expect((await root.iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: 'k', Value: 'v' }])
    expect((await root.iam.send(new ListRolesCommand({ PathPrefix: '/r/' }))).Roles).toHaveLength(1)

    await root.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: await account.createPolicy('OfRole') }))
    expect(await errorOf(root.iam.send(new DeleteRoleCommand({ RoleName })))).toMatchObject({ code: 'DeleteConflict' })
  })

  test.each([
    ['without a principal', JSON.stringify(allow('sts:AssumeRole'))],
    ['with a resource', trust(accountId, { Resource: '*' })],
    ['for another action', trust(accountId, { Action: 'iam:CreateUser' })],
    ['for a user who does not exist', trust(arnOf('user/nobody'))],
  ])('CreateRole: a trust policy %s → MalformedPolicyDocument', async (_name, AssumeRolePolicyDocument) => {
    const create = new CreateRoleCommand({ RoleName: 'untrusted', AssumeRolePolicyDocument })
    expect(await errorOf(root.iam.send(create))).toMatchObject({ code: 'MalformedPolicyDocument', status: 400 })
  })
})
