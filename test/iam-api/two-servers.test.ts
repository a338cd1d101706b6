import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgresOrSkip } from '../support/postgres.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'
import { accountId, allow, type Keys, trust } from './account.js'

const postgres = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'poolgate-nodes-'))
const storages = [
  { name: 'one SQLite file', storage: { kind: 'file', path: join(folder, 'poolgate.db') } as const },
  ...(postgres ? [{ name: 'one PostgreSQL', storage: { kind: 'postgres', url: postgres.url } as const }] : []),
]
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

const document = (action: string) => JSON.stringify(allow(action))
const list = 'cognito-idp:ListUserPools'
/** A second, and what the last request itself takes on a busy machine. */
const longestMilliseconds = 1000 + 500

describe.each(storages)('two servers on $name', ({ storage }) => {
  const open: { destroy(): void }[] = []
  let here: TestServer
  let there: TestServer
  let iam: IAMClient
  let policyArn = ''

  beforeAll(async () => {
    const masterKey = randomBytes(32)
    here = await startServer({ storage, masterKey })
    there = await startServer({ storage, masterKey })
    iam = new IAMClient({ ...connection(here), credentials: rootCredentials })
    open.push(iam)
    await iam.send(new CreateGroupCommand({ GroupName: 'ops' }))
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'list', PolicyDocument: document(list) }))
    const created = new CreatePolicyCommand({ PolicyName: 'Versioned', PolicyDocument: document(list) })
    policyArn = String((await iam.send(created)).Policy?.Arn)
  })
  afterAll(async () => {
    for (const client of open) client.destroy()
    await here?.stop()
    await there?.stop()
  })

  const connection = (node: TestServer) => ({ endpoint: node.endpoint, region: 'us-east-1', maxAttempts: 1 })

  /** A user of the test's own, since the tests wait at the same time, and what names it. */
  async function person(UserName: string): Promise<{ readonly named: { UserName: string }; readonly by: Keys }> {
    await iam.send(new CreateUserCommand({ UserName }))
    return { named: { UserName }, by: await newKey(UserName) }
  }

  async function newKey(UserName: string): Promise<Keys> {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    return { accessKeyId: String(AccessKey?.AccessKeyId), secretAccessKey: String(AccessKey?.SecretAccessKey) }
  }

  async function outcomeAt(node: TestServer, credentials: Keys): Promise<string> {
    const client = new CognitoIdentityProviderClient({ ...connection(node), credentials })
    try {
      await client.send(new ListUserPoolsCommand({ MaxResults: 1 }))
      return 'allowed'
    } catch (error) {
      return (error as Error).name
    } finally {
      client.destroy()
    }
  }

  /** The change holds here at once and there within a second, where the state before it was seen just now. */
  async function expectChange(
    change: () => Promise<unknown>,
    { from, to, by }: { from: string; to: string; by: Keys },
  ): Promise<void> {
    expect([await outcomeAt(here, by), await outcomeAt(there, by)]).toEqual([from, from])
    await change()
    const changed = performance.now()
    expect(await outcomeAt(here, by)).toBe(to)
    while ((await outcomeAt(there, by)) !== to) {
      expect(performance.now() - changed).toBeLessThan(longestMilliseconds)
      await pause(20)
    }
  }

  const [allowed, denied, unknown] = ['allowed', 'AccessDeniedException', 'UnrecognizedClientException'] as const
  const given = { from: denied, to: allowed }
  const taken = { from: allowed, to: denied }

  test.concurrent('an inline policy', async () => {
    const { named, by } = await person('ann')
    const inline = { ...named, PolicyName: 'inline' }
    const put = (action: string) => new PutUserPolicyCommand({ ...inline, PolicyDocument: document(action) })
    await expectChange(() => iam.send(put(list)), { ...given, by })
    await expectChange(() => iam.send(put('cognito-idp:ListUsers')), { ...taken, by })
    await expectChange(() => iam.send(put(list)), { ...given, by })
    await expectChange(() => iam.send(new DeleteUserPolicyCommand(inline)), { ...taken, by })
  })

  test.concurrent('a managed policy and its default version', async () => {
    const { named, by } = await person('bea')
    const attached = { ...named, PolicyArn: policyArn }
    const version = (action: string) =>
      new CreatePolicyVersionCommand({ PolicyArn: policyArn, PolicyDocument: document(action), SetAsDefault: true })
    await expectChange(() => iam.send(new AttachUserPolicyCommand(attached)), { ...given, by })
    await expectChange(() => iam.send(version('cognito-idp:ListUsers')), { ...taken, by })
    await expectChange(() => iam.send(version(list)), { ...given, by })
    await expectChange(() => iam.send(new DetachUserPolicyCommand(attached)), { ...taken, by })
  })

  test.concurrent('membership of a group, and a boundary', async () => {
    const { named, by } = await person('cas')
    const member = { ...named, GroupName: 'ops' }
    await expectChange(() => iam.send(new AddUserToGroupCommand(member)), { ...given, by })
    const fence = new CreatePolicyCommand({ PolicyName: 'Fence', PolicyDocument: document('cognito-idp:ListUsers') })
    const PermissionsBoundary = String((await iam.send(fence)).Policy?.Arn)
    const bounded = new PutUserPermissionsBoundaryCommand({ ...named, PermissionsBoundary })
    await expectChange(() => iam.send(bounded), { ...taken, by })
    await expectChange(() => iam.send(new DeleteUserPermissionsBoundaryCommand(named)), { ...given, by })
    await expectChange(() => iam.send(new RemoveUserFromGroupCommand(member)), { ...taken, by })
  })

  test.concurrent('a key: inactive, active, deleted, new', async () => {
    const { named, by } = await person('dan')
    const key = { ...named, AccessKeyId: by.accessKeyId }
    const set = (Status: 'Active' | 'Inactive') => iam.send(new UpdateAccessKeyCommand({ ...key, Status }))
    await expectChange(() => set('Inactive'), { from: denied, to: unknown, by })
    await expectChange(() => set('Active'), { from: unknown, to: denied, by })
    await expectChange(() => iam.send(new DeleteAccessKeyCommand(key)), { from: denied, to: unknown, by })
    expect(await outcomeAt(there, await newKey('dan'))).toBe(denied)
  })

  test.concurrent('a role under a running session: its policy, and its end', async () => {
    const eve = await person('eve')
    const RoleName = 'deploy'
    const AssumeRolePolicyDocument = trust(`arn:aws:iam::${accountId}:user/eve`)
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
    const sts = new STSClient({ ...connection(here), credentials: eve.by })
    open.push(sts)
    const RoleArn = `arn:aws:iam::${accountId}:role/${RoleName}`
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night' }))
    const by = {
      accessKeyId: String(Credentials?.AccessKeyId),
      secretAccessKey: String(Credentials?.SecretAccessKey),
      sessionToken: String(Credentials?.SessionToken),
    }
    const inline = { RoleName, PolicyName: 'list' }
    const put = new PutRolePolicyCommand({ ...inline, PolicyDocument: document(list) })
    await expectChange(() => iam.send(put), { ...given, by })
    await expectChange(() => iam.send(new DeleteRolePolicyCommand(inline)), { ...taken, by })
    await expectChange(() => iam.send(new DeleteRoleCommand({ RoleName })), { from: denied, to: unknown, by })
  })
})
