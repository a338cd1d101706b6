import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  IAMClient,
  ListAttachedUserPoliciesCommand,
  ListPolicyVersionsCommand,
  PutGroupPolicyCommand,
  TagUserCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConfiguredIam, ConfiguredUser } from '../../src/entities/configured-iam.js'
import { nothingConfigured } from '../../src/entities/configured-iam.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const masterKey = randomBytes(32)
const ciKey = { accessKeyId: 'AKIACONFIGURED000001', secretAccessKey: 'configured-secret/+0123456789abcdefghij' }
const allow = (action: string, resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] })

const policy = {
  name: 'PoolReader',
  path: '/team/',
  where: 'c.yaml:3:5 iam.policies.PoolReader',
  tags: {},
  document: allow('cognito-idp:ListUserPools'),
}
const group = {
  name: 'support',
  path: '/',
  where: 'c.yaml:9:5 iam.groups.support',
  policies: ['poolreader'],
  inline: [],
}
const user: ConfiguredUser = {
  name: 'ci',
  path: '/',
  where: 'c.yaml:12:5 iam.users.ci',
  policies: [],
  inline: [],
  tags: {},
  groups: ['support'],
  accessKeys: [{ ...ciKey, active: true, where: 'c.yaml:15:9 iam.users.ci.accessKeys[0].accessKeyId' }],
}
const role = {
  name: 'deploy',
  path: '/',
  where: 'c.yaml:20:5 iam.roles.deploy',
  policies: [],
  inline: [{ name: 'create', document: allow('cognito-idp:CreateUserPool') }],
  tags: {},
  maxSessionSeconds: 3600,
  trust: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:user/ci' }, Action: 'sts:AssumeRole' }],
  }),
}
const everything: ConfiguredIam = { policies: [policy], groups: [group], users: [user], roles: [role] }

let folder: string
let server: TestServer | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolgate-principals-'))
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  rmSync(folder, { recursive: true })
})

/** The server on the same database, with another configuration. */
async function start(iam?: ConfiguredIam): Promise<TestServer> {
  await server?.stop()
  server = undefined
  server = await startServer({
    masterKey,
    storage: { kind: 'file', path: join(folder, 'poolgate.db') },
    ...(iam ? { iam } : {}),
  })
  return server
}

function where(credentials = rootCredentials) {
  return { endpoint: server?.endpoint ?? '', region: 'us-east-1', credentials, maxAttempts: 1 }
}
const as = (credentials: typeof ciKey) => new CognitoIdentityProviderClient(where(credentials))
const iamAsRoot = () => new IAMClient(where())
const list = (credentials: typeof ciKey) => as(credentials).send(new ListUserPoolsCommand({ MaxResults: 1 }))

describe('principals of the configuration', () => {
  test('a user signs with its key, and its group says what it may do', async () => {
    await start(everything)
    await expect(list(ciKey)).resolves.toBeDefined()
    await expect(as(ciKey).send(new CreateUserPoolCommand({ PoolName: 'p' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    const wrong = { ...ciKey, secretAccessKey: 'wrong' }
    await expect(list(wrong)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
  })

  test('a role that trusts a user configured beside it can be assumed', async () => {
    await start(everything)
    const assume = new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/deploy', RoleSessionName: 'run' })
    const { Credentials } = await new STSClient(where(ciKey)).send(assume)
    const session = {
      accessKeyId: String(Credentials?.AccessKeyId),
      secretAccessKey: String(Credentials?.SecretAccessKey),
      sessionToken: String(Credentials?.SessionToken),
    }
    await expect(as(session).send(new CreateUserPoolCommand({ PoolName: 'p' }))).resolves.toBeDefined()
  })

  test('applying the same again changes nothing, and ids stay over restarts', async () => {
    const first = await start(everything)
    const before = await snapshot(first)
    expect(await snapshot(await start(everything))).toEqual(before)
  })

  test('a changed document holds at the next start, as the only version', async () => {
    await start(everything)
    const changed = { ...policy, document: allow('cognito-idp:DescribeUserPool') }
    await start({ ...everything, policies: [changed] })
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await expect(as(ciKey).send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    const PolicyArn = 'arn:aws:iam::123456789012:policy/team/PoolReader'
    const { Versions } = await iamAsRoot().send(new ListPolicyVersionsCommand({ PolicyArn }))
    expect(Versions).toMatchObject([{ VersionId: 'v2', IsDefaultVersion: true }])
  })

  test('who leaves the file is gone, and the key is refused in dev too, where unknown ones act as root', async () => {
    await start(everything)
    await start({ ...everything, users: [], roles: [] })
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
    await start(everything)
    await expect(list(ciKey)).resolves.toBeDefined()
    expect((await start(nothingConfigured)).running.warnings).toEqual([])
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
    expect(await snapshot(server as TestServer)).toMatchObject({ identities: [], policies: [] })
  })

  test('a start without any configuration of principals keeps those of the last one, and says how many', async () => {
    expect((await start()).running.warnings).toEqual([])
    expect((await start(everything)).running.warnings).toEqual([])
    const before = await snapshot(server as TestServer)
    expect((await start()).running.warnings).toEqual([
      'The configuration has no section iam. Kept from an earlier one, keys included: 1 user, 1 group, 1 role, ' +
        '1 policy. Bring the section back, or write iam: {} to remove them',
    ])
    expect(await snapshot(server as TestServer)).toEqual(before)
    await expect(list(ciKey)).resolves.toBeDefined()
  })

  test('what was kept is still no business of the API', async () => {
    await start(everything)
    await start()
    await expect(iamAsRoot().send(new DeleteUserCommand({ UserName: 'ci' }))).rejects.toMatchObject({
      name: 'UnmodifiableEntityException',
    })
  })

  test('a key that leaves the file, is switched off or gets another secret stops signing', async () => {
    await start(everything)
    const withKeys = (accessKeys: ConfiguredUser['accessKeys']) =>
      start({ ...everything, users: [{ ...user, accessKeys }] })
    const [key] = user.accessKeys as [ConfiguredUser['accessKeys'][number]]
    await withKeys([{ ...key, active: false }])
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
    const secretAccessKey = 'another-secret/+0123456789abcdefghijklmn'
    await withKeys([{ ...key, secretAccessKey }])
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
    await expect(list({ ...ciKey, secretAccessKey })).resolves.toBeDefined()
    await withKeys([])
    await expect(list({ ...ciKey, secretAccessKey })).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  })

  test('a user that leaves a group loses what the group may do', async () => {
    await start(everything)
    await start({ ...everything, users: [{ ...user, groups: [] }] })
    await expect(list(ciKey)).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  test('what the API made stays as it is', async () => {
    await start()
    await iamAsRoot().send(new CreateUserCommand({ UserName: 'ann' }))
    await start(everything)
    const PolicyArn = 'arn:aws:iam::123456789012:policy/team/PoolReader'
    await iamAsRoot().send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }))
    await start(nothingConfigured)
    const { AttachedPolicies } = await iamAsRoot().send(new ListAttachedUserPoliciesCommand({ UserName: 'ann' }))
    expect(AttachedPolicies).toEqual([])
  })

  test('a reset of dev brings them back', async () => {
    const { running } = await start(everything)
    await running.reset?.()
    await expect(list(ciKey)).resolves.toBeDefined()
  })
})

describe('changes through the API', () => {
  const PolicyArn = 'arn:aws:iam::123456789012:policy/team/PoolReader'

  test.each([
    ['DeleteUser', () => new DeleteUserCommand({ UserName: 'ci' })],
    ['TagUser', () => new TagUserCommand({ UserName: 'ci', Tags: [{ Key: 'a', Value: 'b' }] })],
    ['CreateAccessKey', () => new CreateAccessKeyCommand({ UserName: 'ci' })],
    ['DeleteAccessKey', () => new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: ciKey.accessKeyId })],
    ['AttachUserPolicy', () => new AttachUserPolicyCommand({ UserName: 'ci', PolicyArn })],
    ['AddUserToGroup', () => new AddUserToGroupCommand({ GroupName: 'support', UserName: 'ci' })],
    [
      'PutGroupPolicy',
      () => new PutGroupPolicyCommand({ GroupName: 'support', PolicyName: 'p', PolicyDocument: allow('*') }),
    ],
    [
      'UpdateAssumeRolePolicy',
      () => new UpdateAssumeRolePolicyCommand({ RoleName: 'deploy', PolicyDocument: role.trust }),
    ],
    ['DeleteRole', () => new DeleteRoleCommand({ RoleName: 'deploy' })],
    ['CreatePolicyVersion', () => new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('*') })],
  ])('%s of a configured one → UnmodifiableEntity', async (_name, command) => {
    await start(everything)
    const refusal = iamAsRoot().send(command() as CreateUserCommand)
    await expect(refusal).rejects.toMatchObject({
      name: 'UnmodifiableEntityException',
      message: expect.stringContaining('comes from the configuration of this server'),
    })
  })

  test('CreateUser with the name of a configured one → EntityAlreadyExists', async () => {
    await start(everything)
    const refusal = iamAsRoot().send(new CreateUserCommand({ UserName: 'CI' }))
    await expect(refusal).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' })
  })
})

describe('a configuration that cannot be applied', () => {
  test.each([
    [
      'the name of a user of the API',
      { ...everything, users: [{ ...user, name: 'Ann' }] },
      'iam.users.ci exists already',
    ],
    [
      'a policy that does not exist',
      { ...nothingConfigured, groups: [{ ...group, policies: ['arn:aws:iam::123456789012:policy/None'] }] },
      'iam.groups.support names a policy that does not exist',
    ],
    [
      'a trusted user who does not exist',
      { ...nothingConfigured, roles: [role] },
      'iam.roles.deploy.trust names who does not exist: arn:aws:iam::123456789012:user/ci',
    ],
  ])('%s → the start fails with the place, and nothing of it is stored', async (_what, iam, text) => {
    await start()
    await iamAsRoot().send(new CreateUserCommand({ UserName: 'ann' }))
    await expect(start(iam)).rejects.toThrow(text)
    const { running } = await start()
    expect(await running.iam.groups.find('support')).toBeUndefined()
    expect(await running.iam.roles.find('deploy')).toBeUndefined()
  })

  test("the id of somebody else's key → the start fails", async () => {
    await start()
    await iamAsRoot().send(new CreateUserCommand({ UserName: 'ann' }))
    const { AccessKey } = await iamAsRoot().send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const accessKeys = [{ ...ciKey, accessKeyId: String(AccessKey?.AccessKeyId), active: true, where: 'c.yaml:15:9' }]
    const taken = { ...everything, users: [{ ...user, accessKeys }] }
    await expect(start(taken)).rejects.toThrow("c.yaml:15:9 is the id of somebody else's key")
  })
})

async function snapshot({ running }: TestServer) {
  const { users, groups, roles, policies } = running.iam
  const page = { limit: 100 }
  const kinds = await Promise.all([users.list(page), groups.list(page), roles.list(page)])
  const found = await policies.list({ ...page, scope: 'Local' })
  return { identities: kinds.flatMap(({ items }) => items as readonly object[]), policies: found.items }
}
