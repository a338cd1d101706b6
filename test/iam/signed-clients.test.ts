import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../support/people.js'
import type { Signer } from '../support/signed-requests.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { account, facts, policy, type Statement, trust } from './iam-stage.js'

let server: TestServer
let poolId: string
let poolArn: string
const clients: CognitoIdentityProviderClient[] = []

beforeAll(async () => {
  server = await startServer()
  const { UserPool } = await server.client.send(
    new CreateUserPoolCommand({ PoolName: 'shop', UserPoolTags: { team: 'blue' } }),
  )
  poolId = String(UserPool?.Id)
  poolArn = String(UserPool?.Arn)
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await server.stop()
})

function clientOf(credentials: Signer): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  clients.push(client)
  return client
}

async function userClient(name: string, ...statements: readonly Statement[]): Promise<CognitoIdentityProviderClient> {
  const { iam } = server.running
  await iam.users.create({ name })
  const document = policy(...statements)
  await iam.identityPolicies.putInline({ kind: 'user', name }, { name: 'given', document })
  const { key, secretAccessKey } = await iam.accessKeys.create(name)
  return clientOf({ accessKeyId: key.id, secretAccessKey })
}

const describePool = () => new DescribeUserPoolCommand({ UserPoolId: poolId })

describe('a user’s key in the AWS SDK', () => {
  test('does what its policies allow and gets AccessDeniedException for the rest', async () => {
    const client = await userClient('reader', { Action: 'cognito-idp:Describe*', Resource: poolArn })
    expect((await client.send(describePool())).UserPool?.Id).toBe(poolId)
    expect(await refusalOf(client.send(new ListUserPoolsCommand({ MaxResults: 1 })))).toEqual({
      name: 'AccessDeniedException',
      message:
        `User: ${account}:user/reader is not authorized to perform: cognito-idp:ListUserPools on resource: * ` +
        'because no identity-based policy allows the cognito-idp:ListUserPools action',
      status: 400,
    })
  })

  test('learns nothing of pools that it may not see', async () => {
    const client = await userClient('nobody', { Action: 'cognito-idp:*', Resource: `${poolArn}x` })
    const of = async (id: string) =>
      (await refusalOf(client.send(new DescribeUserPoolCommand({ UserPoolId: id })))).message.replaceAll(id, 'ID')
    expect(await of('us-east-1_NoSuchPl9')).toBe(await of(poolId))
  })

  test('sees a changed tag of the pool at the next request', async () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/stage': 'dev' } }
    const client = await userClient('tagged', { Action: 'cognito-idp:DescribeUserPool', Condition })
    expect((await refusalOf(client.send(describePool()))).name).toBe('AccessDeniedException')
    await server.client.send(new TagResourceCommand({ ResourceArn: poolArn, Tags: { stage: 'dev' } }))
    await client.send(describePool())
    await server.client.send(new UntagResourceCommand({ ResourceArn: poolArn, TagKeys: ['stage'] }))
    expect((await refusalOf(client.send(describePool()))).name).toBe('AccessDeniedException')
  })

  test('tags in requests are conditions: of the new pool, of the changed one, and of keys taken away', async () => {
    const blue = { StringEquals: { 'aws:RequestTag/team': 'blue' } }
    const client = await userClient(
      'tagger',
      { Action: 'cognito-idp:CreateUserPool', Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } },
      { Action: ['cognito-idp:UpdateUserPool', 'cognito-idp:TagResource'], Condition: blue },
      {
        Action: 'cognito-idp:UntagResource',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'temporary' } },
      },
    )
    const create = (tags?: Record<string, string>) =>
      client.send(new CreateUserPoolCommand({ PoolName: 'own', ...(tags ? { UserPoolTags: tags } : {}) }))
    const update = (tags?: Record<string, string>) =>
      client.send(new UpdateUserPoolCommand({ UserPoolId: poolId, ...(tags ? { UserPoolTags: tags } : {}) }))
    const tag = (team: string) => client.send(new TagResourceCommand({ ResourceArn: poolArn, Tags: { team } }))
    const untag = (key: string) => client.send(new UntagResourceCommand({ ResourceArn: poolArn, TagKeys: [key] }))
    const denied = async (call: Promise<unknown>) => expect((await refusalOf(call)).name).toBe('AccessDeniedException')
    for (const call of [
      create(),
      create({ team: 'red' }),
      update(),
      update({ team: 'red' }),
      tag('red'),
      untag('team'),
    ]) {
      await denied(call)
    }
    const { UserPool } = await server.client.send(describePool())
    expect(UserPool?.UserPoolTags).toEqual({ team: 'blue' })
    for (const call of [create({ team: 'blue' }), update({ team: 'blue' }), tag('blue'), untag('temporary')]) await call
  })
})

describe('a role session in the AWS SDK', () => {
  test('acts within the role and the session policy', async () => {
    const { iam } = server.running
    await iam.users.create({ name: 'operator' })
    const { key } = await iam.accessKeys.create('operator')
    await iam.roles.create({ name: 'deploy', trustPolicy: trust(`${account}:user/operator`) })
    const given = { name: 'given', document: policy({ Action: 'cognito-idp:*' }) }
    await iam.identityPolicies.putInline({ kind: 'role', name: 'deploy' }, given)
    const known = await iam.credentials.find(key.id)
    if (!known) throw new Error('The key cannot sign.')
    const { credentials } = await iam.sessions.assumeRole(
      { principal: known.caller, facts },
      {
        roleArn: `${account}:role/deploy`,
        sessionName: 'night-7',
        policy: policy({ Action: 'cognito-idp:Describe*' }),
      },
    )
    const client = clientOf(credentials)
    expect((await client.send(describePool())).UserPool?.Id).toBe(poolId)
    expect(await refusalOf(client.send(new ListUserPoolsCommand({ MaxResults: 1 })))).toMatchObject({
      message:
        'User: arn:aws:sts::123456789012:assumed-role/deploy/night-7 is not authorized to perform: ' +
        'cognito-idp:ListUserPools on resource: * because no session policy allows the cognito-idp:ListUserPools action',
    })
  })
})

test('reset forgets users and their keys', async () => {
  const fresh = await startServer()
  const { iam } = fresh.running
  await iam.users.create({ name: 'gone' })
  await fresh.running.reset?.()
  expect(await iam.users.find('gone')).toBeUndefined()
  await iam.users.create({ name: 'gone' })
  await fresh.stop()
})
