import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetGroupCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, allow, arnOf, type Clients, errorOf, openAccount, sampleDocument } from './account.js'

let account: Account
let root: Clients
beforeAll(async () => {
  account = await openAccount()
  root = account.root
})
afterAll(() => account.stop())

describe('groups', () => {
  test('members, their listing and the group’s policies', async () => {
    const GroupName = 'ops'
    await root.iam.send(new CreateGroupCommand({ GroupName, Path: '/g/' }))
    await account.createUser('liam')
    const PolicyArn = await account.createPolicy('OfGroup', { Path: '/p/' })
    await root.iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'liam' }))
    await root.iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }))

    const got = await root.iam.send(new GetGroupCommand({ GroupName }))
    expect(got.Group).toMatchObject({ Arn: arnOf('group/g/ops'), GroupId: expect.stringMatching(/^AGPA/) })
    expect(got.Users?.map(({ UserName }) => UserName)).toEqual(['liam'])
    const { Groups } = await root.iam.send(new ListGroupsForUserCommand({ UserName: 'liam' }))
    expect(Groups?.map((group) => group.GroupName)).toEqual(['ops'])
    const { AttachedPolicies } = await root.iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }))
    expect(AttachedPolicies).toEqual([{ PolicyName: 'OfGroup', PolicyArn }])

    expect(await errorOf(root.iam.send(new DeleteGroupCommand({ GroupName })))).toMatchObject({
      code: 'DeleteConflict',
    })
    await root.iam.send(new UpdateGroupCommand({ GroupName, NewGroupName: 'operators' }))
    await root.iam.send(new RemoveUserFromGroupCommand({ GroupName: 'operators', UserName: 'liam' }))
    expect((await root.iam.send(new GetGroupCommand({ GroupName: 'operators' }))).Users).toEqual([])
  })

  test('GetGroup: unknown group → NoSuchEntity', async () => {
    expect(await errorOf(root.iam.send(new GetGroupCommand({ GroupName: 'none' })))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'The group with name none cannot be found.',
    })
  })
})

describe('inline and attached policies', () => {
  test('GetUserPolicy: the document comes back as it was given', async () => {
    const UserName = 'mia'
    await account.createUser(UserName)
    const PolicyDocument = JSON.stringify(allow('cognito-idp:*', '*', { Sid: 'Sid1' }), null, '\t')
    await root.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p_1', PolicyDocument }))
    const got = await root.iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'p_1' }))
    expect(got).toMatchObject({ UserName, PolicyName: 'p_1' })
    expect(decodeURIComponent(String(got.PolicyDocument))).toBe(PolicyDocument)
    const { PolicyNames } = await root.iam.send(new ListUserPoliciesCommand({ UserName }))
    expect(PolicyNames).toEqual(['p_1'])
    expect(await errorOf(root.iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'q' })))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'The user policy with name q cannot be found.',
    })
  })

  test('AttachUserPolicy: twice is once, unknown policies and unknown users → NoSuchEntity', async () => {
    const UserName = 'noah'
    await account.createUser(UserName)
    const PolicyArn = await account.createPolicy('Once')
    const attach = (input: object) => root.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn, ...input }))
    await attach({})
    await attach({})
    const { AttachedPolicies } = await root.iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
    expect(AttachedPolicies).toEqual([{ PolicyName: 'Once', PolicyArn }])
    expect(await errorOf(attach({ PolicyArn: arnOf('policy/None') }))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${arnOf('policy/None')} does not exist or is not attachable.`,
    })
    expect(await errorOf(attach({ UserName: 'none' }))).toMatchObject({ code: 'NoSuchEntity' })
    expect(await errorOf(attach({ PolicyArn: 'arn:aws:iam::*:policy/*' }))).toMatchObject({ code: 'ValidationError' })
  })

  test('AttachUserPolicy is decided on the policy, too', async () => {
    const allowed = await account.createPolicy('Harmless')
    const attacher = await account.user(
      'attacher',
      allow('iam:AttachUserPolicy', '*', { Condition: { ArnEquals: { 'iam:PolicyARN': allowed } } }),
    )
    const attach = (PolicyArn: string) =>
      attacher.iam.send(new AttachUserPolicyCommand({ UserName: 'attacher', PolicyArn }))
    await attach(allowed)
    expect(await errorOf(attach('arn:aws:iam::aws:policy/AdministratorAccess'))).toMatchObject({ code: 'AccessDenied' })
  })

  test('a delegate who must set a boundary cannot leave it out or take it away', async () => {
    const boundary = await account.createPolicy('Boundary')
    const delegate = await account.user(
      'delegate',
      allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:DeleteUserPermissionsBoundary'], '*', {
        Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
      }),
    )
    const create = (UserName: string, PermissionsBoundary?: string) =>
      delegate.iam.send(new CreateUserCommand({ UserName, PermissionsBoundary }))
    const put = (UserName: string) =>
      delegate.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: sampleDocument }))
    expect(await errorOf(create('free'))).toMatchObject({ code: 'AccessDenied' })
    await create('bounded', boundary)
    await put('bounded')
    expect(await errorOf(put('delegate'))).toMatchObject({ code: 'AccessDenied' })
  })

  test('boundaries are set, shown and removed', async () => {
    const UserName = 'olga'
    await account.createUser(UserName)
    const PermissionsBoundary = await account.createPolicy('Fence')
    await root.iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
    const got = await root.iam.send(new GetUserCommand({ UserName }))
    expect(got.User?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary)
    await root.iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
    expect((await root.iam.send(new GetUserCommand({ UserName }))).User?.PermissionsBoundary).toBeUndefined()
  })

  test.each([
    ['no JSON', '{', 'Syntax errors in policy. Line 1, column 2: a quoted name is missing'],
    [
      'a misspelt element',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Actoin":"*","Resource":"*"}]}',
      'Syntax errors in policy. Line 1, column 56, Statement[0].Actoin: ',
    ],
    [
      'an old version',
      '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      'Policy document must be version 2012-10-17 or greater.',
    ],
    [
      'no action',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}',
      'Policy statement must contain actions.',
    ],
    [
      'no resource',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]}',
      'Policy statement must contain resources.',
    ],
    [
      'an action without vendor',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"GetUser","Resource":"*"}]}',
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
  ])('PutUserPolicy, CreatePolicy: %s → MalformedPolicyDocument', async (_name, PolicyDocument, message) => {
    const expected = { code: 'MalformedPolicyDocument', status: 400, message: expect.stringContaining(message) }
    const put = new PutUserPolicyCommand({ UserName: 'mia', PolicyName: 'p', PolicyDocument })
    expect(await errorOf(root.iam.send(put))).toEqual(expected)
    expect(await errorOf(root.iam.send(new CreatePolicyCommand({ PolicyName: 'Malformed', PolicyDocument })))).toEqual(
      expected,
    )
  })
})
