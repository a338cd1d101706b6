import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
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

describe('users', () => {
  test('CreateUser, GetUser: path, tags and boundary come back', async () => {
    const boundary = await account.createPolicy('Limit')
    const { User } = await account.createUser('carol', {
      Path: '/team/blue/',
      PermissionsBoundary: boundary,
      Tags: [{ Key: 'Team', Value: 'blue + green' }],
    })
    expect(User).toEqual({
      Path: '/team/blue/',
      UserName: 'carol',
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      Arn: arnOf('user/team/blue/carol'),
      CreateDate: expect.any(Date),
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
      Tags: [{ Key: 'Team', Value: 'blue + green' }],
    })
    const got = await root.iam.send(new GetUserCommand({ UserName: 'carol' }))
    expect(got.User).toEqual(User)
  })

  test('CreateUser: a taken name, in any case → EntityAlreadyExists', async () => {
    await account.createUser('dan')
    expect(await errorOf(account.createUser('DAN'))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'User with name DAN already exists.',
    })
  })

  test('CreateUser ten times at once → one user', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => account.createUser('twin')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ Code: 'EntityAlreadyExists' })
    }
  })

  test.each([
    [
      { UserName: 'a b' },
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      { UserName: 'x'.repeat(65) },
      `1 validation error detected: Value '${'x'.repeat(65)}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      { UserName: 'ok', Path: 'nowhere' },
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    ],
  ])('CreateUser %# → ValidationError', async (input, message) => {
    expect(await errorOf(root.iam.send(new CreateUserCommand(input)))).toEqual({
      code: 'ValidationError',
      status: 400,
      message,
    })
  })

  test('CreateUser: tag keys that differ by case only → InvalidInput', async () => {
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'A', Value: '2' },
    ]
    expect(await errorOf(account.createUser('tagged', { Tags }))).toMatchObject({ code: 'InvalidInput', status: 400 })
  })

  test('GetUser: unknown user → NoSuchEntity', async () => {
    expect(await errorOf(root.iam.send(new GetUserCommand({ UserName: 'nobody' })))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'The user with name nobody cannot be found.',
    })
  })

  test('GetUser without a name is about the calling user, and root has none', async () => {
    const erin = await account.user('erin', allow('iam:GetUser', arnOf('user/$' + '{aws:username}')))
    expect(await erin.iam.send(new GetUserCommand({}))).toMatchObject({ User: { UserName: 'erin' } })
    expect(await errorOf(erin.iam.send(new GetUserCommand({ UserName: 'carol' })))).toMatchObject({
      code: 'AccessDenied',
    })
    expect(await errorOf(root.iam.send(new GetUserCommand({})))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'Must specify userName when calling with non-User credentials',
    })
  })

  test('UpdateUser: name and path change, id and keys stay', async () => {
    const before = await account.createUser('frank')
    const { AccessKey } = await root.iam.send(new CreateAccessKeyCommand({ UserName: 'frank' }))
    await root.iam.send(new UpdateUserCommand({ UserName: 'frank', NewUserName: 'franklin', NewPath: '/x/' }))
    const { User } = await root.iam.send(new GetUserCommand({ UserName: 'franklin' }))
    expect(User).toMatchObject({ UserId: before.User?.UserId, Arn: arnOf('user/x/franklin') })
    const { AccessKeyMetadata } = await root.iam.send(new ListAccessKeysCommand({ UserName: 'franklin' }))
    expect(AccessKeyMetadata).toEqual([
      { UserName: 'franklin', AccessKeyId: AccessKey?.AccessKeyId, Status: 'Active', CreateDate: expect.any(Date) },
    ])
  })

  test('UpdateUser needs the right on the user as it will be, too', async () => {
    await account.createUser('grace')
    const admin = await account.user('admin-of-grace', allow('iam:UpdateUser', arnOf('user/grace')))
    const update = (NewUserName: string) => admin.iam.send(new UpdateUserCommand({ UserName: 'grace', NewUserName }))
    expect(await errorOf(update('root'))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(`on resource: ${arnOf('user/root')} because`),
    })
  })

  test('DeleteUser: what hangs on the user must go first', async () => {
    const UserName = 'heidi'
    await account.createUser(UserName)
    const PolicyArn = await account.createPolicy('Attached')
    const { AccessKey } = await root.iam.send(new CreateAccessKeyCommand({ UserName }))
    await root.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    await root.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'in', PolicyDocument: sampleDocument }))
    const remove = () => root.iam.send(new DeleteUserCommand({ UserName }))
    expect(await errorOf(remove())).toMatchObject({ code: 'DeleteConflict', status: 409 })
    await root.iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'in' }))
    expect(await errorOf(remove())).toMatchObject({ code: 'DeleteConflict' })
    await root.iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    expect(await errorOf(remove())).toMatchObject({
      message: 'Cannot delete entity, must delete access keys first.',
    })
    await root.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: String(AccessKey?.AccessKeyId) }))
    await remove()
    expect(await errorOf(root.iam.send(new GetUserCommand({ UserName })))).toMatchObject({ code: 'NoSuchEntity' })
  })

  test('CreateAccessKey: a third key → LimitExceeded', async () => {
    await account.createUser('ivan')
    const create = () => root.iam.send(new CreateAccessKeyCommand({ UserName: 'ivan' }))
    await Promise.all([create(), create()])
    expect(await errorOf(create())).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    })
  })

  test('tags: set, replaced, removed', async () => {
    const UserName = 'judy'
    await account.createUser(UserName)
    await root.iam.send(
      new TagUserCommand({
        UserName,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    )
    await root.iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'a', Value: '3' }] }))
    await root.iam.send(new UntagUserCommand({ UserName, TagKeys: ['b'] }))
    const { Tags, IsTruncated } = await root.iam.send(new ListUserTagsCommand({ UserName }))
    expect({ Tags, IsTruncated }).toEqual({ Tags: [{ Key: 'a', Value: '3' }], IsTruncated: false })
  })

  test('TagUser is decided on the request’s tags', async () => {
    const tagger = await account.user(
      'tagger',
      allow('iam:TagUser', '*', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['free'] } } }),
    )
    await account.createUser('kim')
    const tag = (Key: string) => tagger.iam.send(new TagUserCommand({ UserName: 'kim', Tags: [{ Key, Value: 'x' }] }))
    await tag('free')
    expect(await errorOf(tag('role'))).toMatchObject({ code: 'AccessDenied' })
  })
})
