import {
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accountId, allow, type Clients, errorOf, openAccount, trust } from './account.js'

let account: Account
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account.stop())

const arnOf = (resource: string) => `arn:aws:iam::${accountId}:${resource}`
const Tags = [{ Key: 'team', Value: 'blue' }]
let count = 0

/** Somebody with these rights alone. */
function delegate(policy: object): Promise<Clients> {
  count += 1
  return account.user(`delegate-${count}`, policy)
}

const makers = [
  {
    create: 'CreateUser',
    tag: 'TagUser',
    kind: 'user',
    make: ({ iam }: Clients, name: string, tags?: typeof Tags) =>
      iam.send(new CreateUserCommand({ UserName: name, Tags: tags })),
    find: ({ iam }: Clients, name: string) => iam.send(new GetUserCommand({ UserName: name })),
  },
  {
    create: 'CreateRole',
    tag: 'TagRole',
    kind: 'role',
    make: ({ iam }: Clients, name: string, tags?: typeof Tags) =>
      iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust('*'), Tags: tags })),
    find: ({ iam }: Clients, name: string) => iam.send(new GetRoleCommand({ RoleName: name })),
  },
  {
    create: 'CreatePolicy',
    tag: 'TagPolicy',
    kind: 'policy',
    make: ({ iam }: Clients, name: string, tags?: typeof Tags) =>
      iam.send(
        new CreatePolicyCommand({
          PolicyName: name,
          PolicyDocument: JSON.stringify(allow('cognito-idp:ListUsers')),
          Tags: tags,
        }),
      ),
    find: ({ iam }: Clients, name: string) => iam.send(new GetPolicyCommand({ PolicyArn: arnOf(`policy/${name}`) })),
  },
] as const

describe.each(makers)('$create', ({ create, tag, kind, make, find }) => {
  const refusal = (number: number, action: string, name: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: `User: ${arnOf(`user/delegate-${number}`)} is not authorized to perform: iam:${action} on resource: ${arnOf(`${kind}/${name}`)} because no identity-based policy allows the iam:${action} action`,
  })

  test(`with tags needs ${tag} too, and without them does not`, async () => {
    const creator = await delegate(allow(`iam:${create}`))
    expect(await errorOf(make(creator, `${kind}-tagged`, Tags))).toEqual(refusal(count, tag, `${kind}-tagged`))
    expect(await errorOf(find(account.root, `${kind}-tagged`))).toMatchObject({ code: 'NoSuchEntity' })
    await make(creator, `${kind}-plain`)
    await make(creator, `${kind}-empty`, [])

    const both = await delegate(allow([`iam:${create}`, `iam:${tag}`]))
    await make(both, `${kind}-tagged`, Tags)
    expect(await find(account.root, `${kind}-tagged`)).toBeDefined()
  })

  test(`${tag} alone makes nothing`, async () => {
    const tagger = await delegate(allow(`iam:${tag}`))
    expect(await errorOf(make(tagger, `${kind}-other`, Tags))).toEqual(refusal(count, create, `${kind}-other`))
  })

  test(`${tag} is asked for the same resource with the tags of the request`, async () => {
    const tagging = (Condition: object) => ({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: `iam:${create}`, Resource: '*' },
        { Effect: 'Allow', Action: `iam:${tag}`, Resource: arnOf(`${kind}/${kind}-blue*`), Condition },
      ],
    })
    const blue = await delegate(tagging({ StringEquals: { 'aws:RequestTag/team': 'blue' } }))
    await make(blue, `${kind}-blue-1`, Tags)
    expect(await errorOf(make(blue, `${kind}-blue-2`, [{ Key: 'team', Value: 'red' }]))).toMatchObject({
      code: 'AccessDenied',
    })
    expect(await errorOf(make(blue, `${kind}-red`, Tags))).toMatchObject({ code: 'AccessDenied' })
  })
})

describe('a new name or path', () => {
  const cases = [
    {
      action: 'UpdateUser',
      kind: 'user',
      rename: ({ iam }: Clients, name: string, NewUserName?: string, NewPath?: string) =>
        iam.send(new UpdateUserCommand({ UserName: name, NewUserName, NewPath })),
      make: (name: string) => account.root.iam.send(new CreateUserCommand({ UserName: name })),
    },
    {
      action: 'UpdateGroup',
      kind: 'group',
      rename: ({ iam }: Clients, name: string, NewGroupName?: string, NewPath?: string) =>
        iam.send(new UpdateGroupCommand({ GroupName: name, NewGroupName, NewPath })),
      make: (name: string) => account.root.iam.send(new CreateGroupCommand({ GroupName: name })),
    },
  ] as const

  test.each(cases)('$action needs the right on the ARN before and on the one after', async (of) => {
    const { action, kind, rename, make } = of
    await make('grace')
    const [before, after, moved] = [`${kind}/grace`, `${kind}/ada`, `${kind}/ops/grace`].map(arnOf)
    const refused = (resource: unknown) => ({
      code: 'AccessDenied',
      message: expect.stringContaining(`iam:${action} on resource: ${resource} because`),
    })
    const onlyBefore = await delegate(allow(`iam:${action}`, String(before)))
    expect(await errorOf(rename(onlyBefore, 'grace', 'ada'))).toMatchObject(refused(after))
    expect(await errorOf(rename(onlyBefore, 'grace', undefined, '/ops/'))).toMatchObject(refused(moved))
    const onlyAfter = await delegate(allow(`iam:${action}`, [String(after), String(moved)]))
    expect(await errorOf(rename(onlyAfter, 'grace', 'ada'))).toMatchObject(refused(before))
    const both = await delegate(allow(`iam:${action}`, [String(before), String(after)]))
    await rename(both, 'grace', 'ada')
  })
})
