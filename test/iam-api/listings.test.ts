import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  paginateListUsers,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accountId, allow, type Clients, errorOf, openAccount, trust } from './account.js'

let account: Account
let root: Clients

const userNames = Array.from({ length: 12 }, (_, index) => `user-${String(index).padStart(2, '0')}`)
const document = JSON.stringify(allow('cognito-idp:ListUsers'))

beforeAll(async () => {
  account = await openAccount()
  root = account.root
  for (const UserName of userNames) await root.iam.send(new CreateUserCommand({ UserName, Path: '/many/' }))
  await root.iam.send(new CreateUserCommand({ UserName: 'alone', Path: '/other/' }))
  await root.iam.send(new PutUserPolicyCommand({ UserName: 'alone', PolicyName: 'p', PolicyDocument: document }))
  for (const GroupName of ['g1', 'g2', 'g3']) {
    await root.iam.send(new CreateGroupCommand({ GroupName }))
    await root.iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'alone' }))
    const RoleName = `role-${GroupName}`
    await root.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(accountId) }))
    await root.iam.send(new CreatePolicyCommand({ PolicyName: `Policy-${GroupName}`, PolicyDocument: document }))
  }
})
afterAll(() => account.stop())

interface Page {
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

/** Reads a listing page by page; every page but the last is full and says so. */
async function readAll<Answer extends Page>(
  list: (Marker: string | undefined) => Promise<Answer>,
  namesOf: (answer: Answer) => readonly (string | undefined)[],
): Promise<{ readonly names: readonly (string | undefined)[]; readonly sizes: readonly number[] }> {
  const names: (string | undefined)[] = []
  const sizes: number[] = []
  let Marker: string | undefined
  do {
    const answer = await list(Marker)
    expect(answer.IsTruncated).toBe(answer.Marker !== undefined)
    names.push(...namesOf(answer))
    sizes.push(namesOf(answer).length)
    Marker = answer.Marker
  } while (Marker !== undefined)
  return { names, sizes }
}

describe('pages', () => {
  test('ListUsers: by name, in the path, without repetition', async () => {
    const input = { PathPrefix: '/many/', MaxItems: 5 }
    const read = await readAll(
      (Marker) => root.iam.send(new ListUsersCommand({ ...input, Marker })),
      ({ Users }) => (Users ?? []).map(({ UserName }) => UserName),
    )
    expect(read).toEqual({ names: userNames, sizes: [5, 5, 2] })
  })

  test('the paginator of the SDK reads to the end', async () => {
    const names: (string | undefined)[] = []
    for await (const page of paginateListUsers({ client: root.iam, pageSize: 4 }, {})) {
      names.push(...(page.Users ?? []).map(({ UserName }) => UserName))
    }
    expect(names).toEqual(['alone', ...userNames])
  })

  test('ListUsers leaves tags and boundary out', async () => {
    await root.iam.send(new TagUserCommand({ UserName: 'alone', Tags: [{ Key: 'k', Value: 'v' }] }))
    const { Users } = await root.iam.send(new ListUsersCommand({ PathPrefix: '/other/' }))
    expect(Users).toEqual([
      {
        Path: '/other/',
        UserName: 'alone',
        UserId: expect.any(String),
        Arn: `arn:aws:iam::${accountId}:user/other/alone`,
        CreateDate: expect.any(Date),
      },
    ])
  })

  test('ListGroups, ListRoles, ListPolicies and ListUserTags by one', async () => {
    const one = { MaxItems: 1 }
    const groups = await readAll(
      (Marker) => root.iam.send(new ListGroupsCommand({ ...one, Marker })),
      ({ Groups }) => (Groups ?? []).map(({ GroupName }) => GroupName),
    )
    expect(groups.names).toEqual(['g1', 'g2', 'g3'])
    const roles = await readAll(
      (Marker) => root.iam.send(new ListRolesCommand({ ...one, Marker })),
      ({ Roles }) => (Roles ?? []).map(({ RoleName }) => RoleName),
    )
    expect(roles.names).toEqual(['role-g1', 'role-g2', 'role-g3'])
    const policies = await readAll(
      (Marker) => root.iam.send(new ListPoliciesCommand({ Scope: 'Local', ...one, Marker })),
      ({ Policies }) => (Policies ?? []).map(({ PolicyName }) => PolicyName),
    )
    expect(policies.names).toEqual(['Policy-g1', 'Policy-g2', 'Policy-g3'])
    const Tags = ['a', 'b', 'c'].map((Key) => ({ Key, Value: 'x' }))
    await root.iam.send(new TagUserCommand({ UserName: 'user-00', Tags }))
    const tags = await readAll(
      (Marker) => root.iam.send(new ListUserTagsCommand({ UserName: 'user-00', ...one, Marker })),
      (answer) => (answer.Tags ?? []).map(({ Key }) => Key),
    )
    expect(tags.names).toEqual(['a', 'b', 'c'])
  })

  test('a Marker of another listing, another filter or nobody → ValidationError', async () => {
    const { Marker } = await root.iam.send(new ListUsersCommand({ MaxItems: 1, PathPrefix: '/many/' }))
    const invalid = { code: 'ValidationError', status: 400, message: 'Invalid Marker.' }
    const calls = [
      root.iam.send(new ListUsersCommand({ Marker })),
      root.iam.send(new ListGroupsCommand({ Marker })),
      root.iam.send(new GetGroupCommand({ GroupName: 'g1', Marker })),
      root.iam.send(new ListUsersCommand({ Marker: 'user-03', PathPrefix: '/many/' })),
    ]
    for (const call of calls) expect(await errorOf(call)).toEqual(invalid)
  })

  test.each([0, 1001])('MaxItems %i → ValidationError', async (MaxItems) => {
    expect(await errorOf(root.iam.send(new ListUsersCommand({ MaxItems })))).toMatchObject({ code: 'ValidationError' })
  })
})

describe('reports', () => {
  test('GetAccountSummary counts', async () => {
    const { SummaryMap } = await root.iam.send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({ Users: 13, Groups: 3, Roles: 3, Policies: 3, AccessKeysPerUserQuota: 2 })
  })

  test('GetAccountAuthorizationDetails: pages together hold what one page holds', async () => {
    const whole = await root.iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }))
    expect(whole.UserDetailList?.find(({ UserName }) => UserName === 'alone')).toMatchObject({
      UserPolicyList: [{ PolicyName: 'p', PolicyDocument: encodeURIComponent(document).replaceAll('*', '%2A') }],
      GroupList: ['g1', 'g2', 'g3'],
      AttachedManagedPolicies: [],
    })
    type Details = Partial<typeof whole>
    const arnsOf = ({ UserDetailList = [], GroupDetailList = [], RoleDetailList = [], Policies = [] }: Details) => [
      ...UserDetailList.map(({ Arn }) => Arn),
      ...GroupDetailList.map(({ Arn }) => Arn),
      ...RoleDetailList.map(({ Arn }) => Arn),
      ...Policies.map(({ Arn }) => Arn),
    ]
    const read = await readAll(
      (Marker) => root.iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 5, Marker })),
      arnsOf,
    )
    expect(read).toEqual({ names: arnsOf(whole), sizes: [5, 5, 5, 5, 2] })
  })

  test('GetAccountAuthorizationDetails: a filter names the kinds', async () => {
    const { GroupDetailList, ...others } = await root.iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['Group'] }),
    )
    expect(GroupDetailList?.map(({ GroupName }) => GroupName)).toEqual(['g1', 'g2', 'g3'])
    expect(others).toMatchObject({ UserDetailList: [], RoleDetailList: [], Policies: [], IsTruncated: false })
  })
})
