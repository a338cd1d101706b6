import { AdminGetUserCommand, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { CreateRoleCommand, ListUsersCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../src/iam-api/registry.js'
import { versions } from '../../src/iam-api/versions.js'
import { startServer } from '../support/start-server.js'
import { type Account, accountId, allow, type Clients, createKey, errorOf, openAccount, trust } from './account.js'
import { errorIn, signedForm } from './signed-form.js'

let account: Account
let admin: Clients
const sessions: Record<string, Clients> = {}

beforeAll(async () => {
  account = await openAccount()
  admin = await account.user('admin', allow('*'))
  sessions.user = await sessionOf(admin)
  sessions.root = await sessionOf(account.root)
})
afterAll(() => account.stop())

interface Issued {
  readonly Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string }
}

function clientsOf({ Credentials }: Issued): Clients {
  return account.as({
    accessKeyId: String(Credentials?.AccessKeyId),
    secretAccessKey: String(Credentials?.SecretAccessKey),
    sessionToken: String(Credentials?.SessionToken),
  })
}

async function sessionOf({ sts }: Clients): Promise<Clients> {
  return clientsOf(await sts.send(new GetSessionTokenCommand({})))
}

const versionOf = (service: string) => [...versions].find(([, of]) => of.service === service)?.[0]
const open = new Set(['sts:AssumeRole', 'sts:GetCallerIdentity'])

describe.each(['user', 'root'])('credentials of GetSessionToken of a %s who may do everything', (kind) => {
  test.each(operations.map(({ service, name }) => [`${service}:${name}`, service, name] as const))(
    '%s',
    async (action, service, name) => {
      const body = `Action=${name}&Version=${versionOf(service)}`
      const signing = { keys: sessions[kind]?.keys ?? never(), service, endpoint: account.server.endpoint }
      const { status, code, message } = errorIn(await signedForm(body, signing))
      if (open.has(action)) {
        // GetCallerIdentity succeeds, AssumeRole misses its parameters.
        expect([undefined, 'ValidationError']).toContain(code)
        return
      }
      expect({ status, code, message }).toEqual(
        service === 'iam'
          ? {
              status: 403,
              code: 'InvalidClientTokenId',
              message: 'The security token included in the request is invalid.',
            }
          : { status: 403, code: 'AccessDenied', message: `Cannot call ${name} with session credentials` },
      )
    },
  )

  test('call user pools as before', async () => {
    expect(await sessions[kind]?.cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))).toMatchObject({
      UserPools: [],
    })
  })
})

test('credentials of AssumeRole call IAM as far as the role may', async () => {
  const { iam } = account.root
  const AssumeRolePolicyDocument = trust(`arn:aws:iam::${accountId}:user/admin`)
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'operator', AssumeRolePolicyDocument }))
  const PolicyDocument = JSON.stringify(allow(['iam:ListUsers', 'sts:GetAccessKeyInfo']))
  await iam.send(new PutRolePolicyCommand({ RoleName: 'operator', PolicyName: 'list', PolicyDocument }))
  const RoleArn = String(Role?.Arn)
  // By way of GetSessionToken, whose credentials may assume roles.
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night' })
  const operator = clientsOf((await sessions.user?.sts.send(assume)) ?? never())
  expect((await operator.iam.send(new ListUsersCommand({}))).Users).toHaveLength(1)
  const own = new GetAccessKeyInfoCommand({ AccessKeyId: operator.keys.accessKeyId })
  expect(await operator.sts.send(own)).toMatchObject({ Account: accountId })
  expect(await errorOf(operator.sts.send(new GetSessionTokenCommand({})))).toEqual({
    code: 'AccessDenied',
    status: 403,
    message: 'Cannot call GetSessionToken with session credentials',
  })
})

describe('a second factor', () => {
  const SerialNumber = `arn:aws:iam::${accountId}:mfa/admin`
  const RoleArn = `arn:aws:iam::${accountId}:role/operator`
  const refused = {
    code: 'AccessDenied',
    status: 403,
    message: expect.stringMatching(/^MultiFactorAuthentication failed, .* This server has no MFA devices\.$/),
  }
  const factors = [{ SerialNumber, TokenCode: '123456' }, { SerialNumber }, { TokenCode: '123456' }]

  test.each(factors)('%j is refused, not passed over', async (factor) => {
    expect(await errorOf(admin.sts.send(new GetSessionTokenCommand(factor)))).toEqual(refused)
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night', ...factor })
    expect(await errorOf(admin.sts.send(assume))).toEqual(refused)
  })

  test.each([{ SerialNumber: 'x' }, { TokenCode: '12345' }, { TokenCode: 'abcdef' }])(
    '%j → ValidationError',
    async (factor) => {
      const asked = admin.sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode: '123456', ...factor }))
      expect(await errorOf(asked)).toMatchObject({ code: 'ValidationError', status: 400 })
    },
  )
})

describe('GetAccessKeyInfo', () => {
  const ask = ({ sts }: Clients, AccessKeyId: string) => sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))

  test('a user’s key, the caller’s own, and nobody’s', async () => {
    const { accessKeyId } = await createKey(account.root, 'admin')
    expect(await ask(account.root, accessKeyId)).toMatchObject({ Account: accountId })
    expect(await ask(account.root, account.root.keys.accessKeyId)).toMatchObject({ Account: accountId })
    expect(await errorOf(ask(admin, 'AKIANOBODYNOBODY0000'))).toMatchObject({ code: 'NoSuchEntity', status: 404 })
  })

  test('serve: root’s stored key is the account’s', { timeout: 20_000 }, async () => {
    const rootCredential = { accessKeyId: 'AKIAROOTROOTROOTROOT', secretAccessKey: 'root-secret/+0123456789abcdefghij' }
    const server = await startServer({ mode: 'serve', publicUrl: 'https://id.example.com', rootCredential })
    try {
      const body = `Action=GetAccessKeyInfo&Version=2011-06-15&AccessKeyId=${rootCredential.accessKeyId}`
      const signing = { endpoint: server.endpoint, service: 'sts' }
      const answer = await signedForm(body, { ...signing, keys: rootCredential })
      expect(answer.body).toContain(`<Account>${accountId}</Account>`)
    } finally {
      await server.stop()
    }
  })
})

test('a pool is not seen by credentials whose user may not see it', async () => {
  const nobody = await sessionOf(await account.user('nobody'))
  const get = new AdminGetUserCommand({ UserPoolId: 'us-east-1_AbCdEf123', Username: 'x' })
  expect(await errorOf(nobody.cognito.send(get))).toMatchObject({ code: 'AccessDeniedException' })
  expect(await nobody.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: `arn:aws:iam::${accountId}:user/nobody`,
  })
})

function never(): never {
  throw new Error('There is no such session.')
}
