import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, type AssumeRoleCommandOutput, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStage, type Program, start } from '../cli/stage.js'
import { accountId, allow, type Keys, trust } from './account.js'

const stage = makeStage()
const environment = {
  POOLGATE_MASTER_KEY: Buffer.alloc(32, 11).toString('base64'),
  POOLGATE_PUBLIC_URL: 'https://auth.example.com',
  POOLGATE_DATA: join(stage.folder, 'data'),
  POOLGATE_HOST: '127.0.0.1',
  POOLGATE_PORT: '0',
  POOLGATE_LOG_LEVEL: 'silent',
}
let program: Program
let root: Keys
const keys: Record<string, Keys> = {}

beforeAll(async () => {
  program = await start(['serve'], { folder: stage.folder, environment })
  root = program.facts.rootCredential as unknown as Keys
})
afterAll(async () => {
  program?.kill('SIGKILL')
  await program?.ended
  stage.clear()
})

const connection = (credentials: Keys) => ({
  endpoint: program.facts.endpoint ?? '',
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
})

async function using<Client extends { destroy(): void }, T>(client: Client, run: (client: Client) => Promise<T>) {
  try {
    return await run(client)
  } finally {
    client.destroy()
  }
}

const iam = <T>(run: (client: IAMClient) => Promise<T>) => using(new IAMClient(connection(root)), run)

async function outcomeOf(credentials: Keys | undefined): Promise<string> {
  const client = new CognitoIdentityProviderClient(connection(credentials ?? root))
  return using(client, () =>
    client.send(new ListUserPoolsCommand({ MaxResults: 1 })).then(
      () => 'allowed',
      (error: Error) => error.name,
    ),
  )
}

async function newKey(UserName: string): Promise<Keys> {
  const { AccessKey } = await iam((client) => client.send(new CreateAccessKeyCommand({ UserName })))
  return { accessKeyId: String(AccessKey?.AccessKeyId), secretAccessKey: String(AccessKey?.SecretAccessKey) }
}

/** Users with keys of every state, a group, a role with a session, a managed policy. */
async function createPrincipals(): Promise<void> {
  const PolicyDocument = JSON.stringify(allow('cognito-idp:ListUserPools'))
  await iam(async (client) => {
    for (const UserName of ['member', 'stranger']) await client.send(new CreateUserCommand({ UserName }))
    await client.send(new CreateGroupCommand({ GroupName: 'ops' }))
    await client.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'list', PolicyDocument }))
    await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'member' }))
    await client.send(new CreatePolicyCommand({ PolicyName: 'Kept', PolicyDocument }))
    const AssumeRolePolicyDocument = trust(`arn:aws:iam::${accountId}:user/member`)
    await client.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument }))
    await client.send(new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName: 'list', PolicyDocument }))
  })
  keys.member = await newKey('member')
  keys.inactive = await newKey('member')
  keys.stranger = await newKey('stranger')
  keys.deleted = await newKey('stranger')
  await iam(async (client) => {
    const inactive = { UserName: 'member', AccessKeyId: keys.inactive?.accessKeyId, Status: 'Inactive' as const }
    await client.send(new UpdateAccessKeyCommand(inactive))
    const deleted = { UserName: 'stranger', AccessKeyId: keys.deleted?.accessKeyId }
    await client.send(new DeleteAccessKeyCommand(deleted))
  })
  await using(new STSClient(connection(keys.member)), async (sts) => {
    const RoleArn = `arn:aws:iam::${accountId}:role/deploy`
    keys.role = keysOf(await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night' })))
    keys.session = keysOf(await sts.send(new GetSessionTokenCommand({})))
  })
}

function keysOf({ Credentials }: Pick<AssumeRoleCommandOutput, 'Credentials'>): Keys {
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {}
  return {
    accessKeyId: String(AccessKeyId),
    secretAccessKey: String(SecretAccessKey),
    sessionToken: String(SessionToken),
  }
}

const expected = {
  root: 'allowed',
  member: 'allowed',
  role: 'allowed',
  session: 'allowed',
  stranger: 'AccessDeniedException',
  inactive: 'UnrecognizedClientException',
  deleted: 'UnrecognizedClientException',
}

async function outcomes(): Promise<Record<string, string>> {
  const names = Object.keys(expected)
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await outcomeOf(keys[name])])))
}

async function account(): Promise<object> {
  const { $metadata: _, ...details } = await iam((client) =>
    client.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'Group', 'Role', 'LocalManagedPolicy'] })),
  )
  return details
}

describe('principals of a server', () => {
  let before: object

  test('are there', { timeout: 60_000 }, async () => {
    await createPrincipals()
    before = await account()
    expect(before).toMatchObject({
      UserDetailList: [{ UserName: 'member', GroupList: ['ops'] }, { UserName: 'stranger' }],
      GroupDetailList: [{ GroupName: 'ops', GroupPolicyList: [{ PolicyName: 'list' }] }],
      RoleDetailList: [{ RoleName: 'deploy' }],
      Policies: [{ PolicyName: 'Kept' }],
    })
    expect(await outcomes()).toEqual(expected)
  })

  test.each(['SIGTERM', 'SIGKILL', 'SIGKILL'] as const)(
    'are all there after %s, their sessions too, and who was refused still is',
    { timeout: 60_000 },
    async (signal) => {
      program.kill(signal)
      await program.ended
      program = await start(['serve'], { folder: stage.folder, environment })
      expect(program.facts).not.toHaveProperty('rootCredential')
      expect(await outcomes()).toEqual(expected)
      expect(withoutUses(await account())).toEqual(withoutUses(before))
    },
  )

  test('a key and a policy that were acknowledged right before a SIGKILL hold after it', {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 3; round += 1) {
      const UserName = `late-${round}`
      await iam((client) => client.send(new CreateUserCommand({ UserName })))
      await iam((client) => client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName })))
      const late = await newKey(UserName)
      program.kill('SIGKILL')
      await program.ended
      program = await start(['serve'], { folder: stage.folder, environment })
      expect(await outcomeOf(late)).toBe('allowed')
    }
  })

  test('leave no secret and no token in any file of the server', async () => {
    const files = readdirSync(environment.POOLGATE_DATA, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    const contents = files.map(({ parentPath, path, name }) => readFileSync(join(parentPath ?? path, name)))
    const whole = Buffer.concat(contents)
    // A text that is kept in the clear, or the search would prove nothing.
    expect(whole.includes(String(keys.member?.accessKeyId))).toBe(true)
    for (const [name, { secretAccessKey, sessionToken }] of Object.entries({ ...keys, root })) {
      for (const secret of [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken.slice(0, 60)])]) {
        const forms = [secret, Buffer.from(secret).toString('base64').slice(0, -4), Buffer.from(secret).toString('hex')]
        for (const form of forms) expect(whole.includes(form), `the secret of ${name}`).toBe(false)
      }
    }
    const { POOLGATE_MASTER_KEY } = environment
    expect(whole.includes(Buffer.from(POOLGATE_MASTER_KEY, 'base64'))).toBe(false)
  })
})

/** Roles remember when they were last used, which goes on. */
function withoutUses(details: object): unknown {
  return JSON.parse(JSON.stringify(details, (key, value) => (key === 'RoleLastUsed' ? undefined : value)))
}
