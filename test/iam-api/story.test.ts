import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CreateUserPoolCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  CreateGroupCommand,
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Account,
  accountId,
  allow,
  attachNewPolicy,
  type Clients,
  createKey,
  errorOf,
  openAccount,
  trust,
} from './account.js'

let account: Account
let root: Clients
let alice: Clients
let [ours, theirs] = ['', '']

const poolArn = (id: string) => `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/${id}`
const aliceArn = `arn:aws:iam::${accountId}:user/alice`

beforeAll(async () => {
  account = await openAccount()
  root = account.root
  ours = await createPool('ours')
  theirs = await createPool('theirs')
  alice = await account.user('alice')
  await attachNewPolicy(root, 'alice', 'ReadOurUsers', allow('cognito-idp:AdminGetUser', poolArn(ours)))
})
afterAll(() => account.stop())

async function createPool(name: string): Promise<string> {
  const { UserPool } = await root.cognito.send(new CreateUserPoolCommand({ PoolName: name }))
  const UserPoolId = String(UserPool?.Id)
  await root.cognito.send(new AdminCreateUserCommand({ UserPoolId, Username: 'bob', MessageAction: 'SUPPRESS' }))
  return UserPoolId
}

function getBob({ cognito }: Clients, pool: string) {
  return cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username: 'bob' }))
}

describe('a user with a policy for one action on one pool', () => {
  test('may do that', async () => {
    expect(await getBob(alice, ours)).toMatchObject({ Username: 'bob' })
  })

  test('may do nothing else on the pool, the same on no other pool, and nothing without a pool', async () => {
    const refusals = await Promise.all([
      errorOf(alice.cognito.send(new ListUsersCommand({ UserPoolId: ours }))),
      errorOf(getBob(alice, theirs)),
      errorOf(alice.cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))),
    ])
    expect(refusals).toEqual(
      [
        ['ListUsers', poolArn(ours)],
        ['AdminGetUser', poolArn(theirs)],
        ['ListUserPools', '*'],
      ].map(([action, resource]) => ({
        code: 'AccessDeniedException',
        status: 400,
        message:
          `User: ${aliceArn} is not authorized to perform: cognito-idp:${action} on resource: ${resource} ` +
          `because no identity-based policy allows the cognito-idp:${action} action`,
      })),
    )
  })

  test('may not administer IAM, but learns who it is', async () => {
    expect(await errorOf(alice.iam.send(new CreateGroupCommand({ GroupName: 'mine' })))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        `User: ${aliceArn} is not authorized to perform: iam:CreateGroup on resource: arn:aws:iam::${accountId}:group/mine ` +
        'because no identity-based policy allows the iam:CreateGroup action',
    })
    expect(await alice.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      Account: accountId,
      Arn: aliceArn,
    })
  })

  test('the simulator says the same and names the policy', async () => {
    const { EvaluationResults } = await root.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: aliceArn,
        ActionNames: ['cognito-idp:AdminGetUser', 'cognito-idp:ListUsers'],
        ResourceArns: [poolArn(ours), poolArn(theirs)],
      }),
    )
    const decisions = EvaluationResults?.map((result) => [
      result.EvalActionName,
      result.EvalResourceName,
      result.EvalDecision,
      result.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId),
    ])
    expect(decisions).toEqual([
      ['cognito-idp:AdminGetUser', poolArn(ours), 'allowed', ['ReadOurUsers']],
      ['cognito-idp:AdminGetUser', poolArn(theirs), 'implicitDeny', []],
      ['cognito-idp:ListUsers', poolArn(ours), 'implicitDeny', []],
      ['cognito-idp:ListUsers', poolArn(theirs), 'implicitDeny', []],
    ])
  })

  test('a key that is switched off or deleted signs no more, and its last use is known', async () => {
    const key = await createKey(root, 'alice')
    const clients = account.as(key)
    const by = { UserName: 'alice', AccessKeyId: key.accessKeyId }
    const unused = await root.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }))
    expect(unused).toMatchObject({ UserName: 'alice', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } })

    await getBob(clients, ours)
    await account.server.running.iam.keyUses.settle()
    const used = await root.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }))
    expect(used.AccessKeyLastUsed).toMatchObject({ ServiceName: 'cognito-idp', Region: 'us-east-1' })
    expect(used.AccessKeyLastUsed?.LastUsedDate).toBeInstanceOf(Date)

    await root.iam.send(new UpdateAccessKeyCommand({ ...by, Status: 'Inactive' }))
    expect(await errorOf(getBob(clients, ours))).toMatchObject({ code: 'UnrecognizedClientException' })
    expect(await errorOf(clients.sts.send(new GetCallerIdentityCommand({})))).toEqual({
      code: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    })
    await root.iam.send(new UpdateAccessKeyCommand({ ...by, Status: 'Active' }))
    await getBob(clients, ours)
    await root.iam.send(new DeleteAccessKeyCommand(by))
    expect(await errorOf(getBob(clients, ours))).toMatchObject({ code: 'UnrecognizedClientException' })
  })
})

describe('a role', () => {
  beforeAll(async () => {
    await root.iam.send(
      new CreateRoleCommand({
        RoleName: 'reader',
        AssumeRolePolicyDocument: trust(aliceArn, { Condition: { StringEquals: { 'sts:ExternalId': 'partner-7' } } }),
      }),
    )
    await root.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'reader',
        PolicyName: 'read',
        PolicyDocument: JSON.stringify(allow('cognito-idp:AdminGetUser')),
      }),
    )
  })

  const roleArn = `arn:aws:iam::${accountId}:role/reader`
  const sessionArn = `arn:aws:sts::${accountId}:assumed-role/reader/shift-1`
  const request = { RoleArn: roleArn, RoleSessionName: 'shift-1', ExternalId: 'partner-7' }

  async function assume(more: object = {}): Promise<Clients> {
    const { Credentials } = await alice.sts.send(new AssumeRoleCommand({ ...request, ...more }))
    return account.as({
      accessKeyId: String(Credentials?.AccessKeyId),
      secretAccessKey: String(Credentials?.SecretAccessKey),
      sessionToken: String(Credentials?.SessionToken),
    })
  }

  test('gives a session its own rights', async () => {
    const answer = await alice.sts.send(new AssumeRoleCommand({ ...request, DurationSeconds: 900 }))
    expect(answer).toMatchObject({
      AssumedRoleUser: { Arn: sessionArn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:shift-1$/) },
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/) },
    })
    const seconds = (Number(answer.Credentials?.Expiration) - Date.now()) / 1000
    expect(Math.abs(seconds - 900)).toBeLessThan(10)

    const session = await assume()
    expect(await session.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: sessionArn })
    expect(await getBob(session, theirs)).toMatchObject({ Username: 'bob' })
  })

  test('a session policy only takes away', async () => {
    const session = await assume({ Policy: JSON.stringify(allow('cognito-idp:*', poolArn(ours))) })
    expect(await getBob(session, ours)).toMatchObject({ Username: 'bob' })
    expect(await errorOf(getBob(session, theirs))).toMatchObject({
      message: expect.stringContaining('because no session policy allows the cognito-idp:AdminGetUser action'),
    })
    expect(await errorOf(session.cognito.send(new ListUsersCommand({ UserPoolId: ours })))).toMatchObject({
      message: expect.stringContaining('because no identity-based policy allows the cognito-idp:ListUsers action'),
    })
  })

  test.each([
    ['without the external id', { ExternalId: undefined }],
    ['with another external id', { ExternalId: 'partner-8' }],
    ['that does not exist', { RoleArn: `arn:aws:iam::${accountId}:role/none` }],
    ['of another account', { RoleArn: 'arn:aws:iam::999999999999:role/reader' }],
  ])('%s is refused alike', async (_name, more) => {
    const asked = { ...request, ...more }
    expect(await errorOf(alice.sts.send(new AssumeRoleCommand(asked)))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message: expect.stringContaining(
        `User: ${aliceArn} is not authorized to perform: sts:AssumeRole on resource: ${asked.RoleArn}`,
      ),
    })
  })

  test('is refused to whom its trust policy does not name', async () => {
    const mallory = await account.user('mallory', allow('sts:AssumeRole'))
    expect(await errorOf(mallory.sts.send(new AssumeRoleCommand(request)))).toMatchObject({ code: 'AccessDenied' })
  })

  test('its temporary key takes no other token than its own', async () => {
    const [one, other] = [await assume(), await assume()]
    const mixed = account.as({ ...one.keys, sessionToken: String(other.keys.sessionToken) })
    expect(await errorOf(getBob(mixed, ours))).toMatchObject({ code: 'UnrecognizedClientException' })
  })

  test.each([
    ['a session name with a blank', { RoleSessionName: 'a b' }, 'ValidationError'],
    ['899 seconds', { DurationSeconds: 899 }, 'ValidationError'],
    ['longer than the role permits', { DurationSeconds: 7200 }, 'ValidationError'],
    ['a session policy that is none', { Policy: '{"Version"' }, 'MalformedPolicyDocument'],
    [
      'a parameter that is not supported',
      { ProvidedContexts: [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/x', ContextAssertion: 'abcd' }] },
      'InvalidQueryParameter',
    ],
  ])('%s is refused (%#)', async (_name, more, code) => {
    const asked = { ...request, ...more }
    expect(await errorOf(alice.sts.send(new AssumeRoleCommand(asked)))).toMatchObject({ code, status: 400 })
  })
})

test('GetSessionToken: the user acts as before', async () => {
  const { Credentials } = await alice.sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }))
  const session = account.as({
    accessKeyId: String(Credentials?.AccessKeyId),
    secretAccessKey: String(Credentials?.SecretAccessKey),
    sessionToken: String(Credentials?.SessionToken),
  })
  expect(await session.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: aliceArn })
  expect(await getBob(session, ours)).toMatchObject({ Username: 'bob' })
  expect(await errorOf(getBob(session, theirs))).toMatchObject({ code: 'AccessDeniedException' })
})
