import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CreateGroupCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListGroupsCommand,
  ListTagsForResourceCommand,
  ListUserPoolClientsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { shapes } from '../../src/api/model/shapes.js'
import { registry } from '../../src/api/registry.js'
import { addClient, invitedUser, SignInCalls, TEMPORARY, tokensOf } from '../operations/sign-in/sign-in-calls.js'
import { seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { callApi } from './api-calls.js'
import { addAppearance, appearanceOf } from './tenant-appearance.js'
import { type Names, tenantCalls } from './tenant-calls.js'
import { addDevices, devicesOf, trackingDevices } from './tenant-devices.js'
import { addFederation, federationOf } from './tenant-federation.js'
import { addImportJob, importJobOf } from './tenant-imports.js'

/** Members of an input that name a thing of some pool. */
const resourceMembers = [
  'UserPoolId',
  'ClientId',
  'Username',
  'AccessToken',
  'RefreshToken',
  'Token',
  'ResourceArn',
  'GroupName',
  'DeviceKey',
]
const operations = Object.keys(tenantCalls) as OperationName[]

let server: TestServer
let own: Names
let victim: Names
let gone: Names
const guessed: Names = {
  poolId: 'us-east-1_Guessed00',
  clientId: 'guessed0guessed0guessed0gu',
  username: 'guessed',
  access: 'a.b.c',
  refresh: 'guessed',
  session: 'guessed-guessed-guessed-guessed',
  device: 'us-east-1_11111111-1111-4111-8111-111111111111',
  otherDevice: 'us-east-1_11111111-1111-4111-8111-111111111111',
  arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Guessed00',
  group: 'guessed-group',
  branding: '11111111-1111-4111-8111-111111111111',
  terms: '11111111-1111-4111-8111-111111111111',
  family: '11111111-1111-4111-8111-111111111111',
  otherFamily: '11111111-1111-4111-8111-111111111111',
  confidential: 'guessed1guessed1guessed1gu',
  secretId: 'guessed--1',
  resourceServer: 'guessed-api',
  domain: 'guessed-login',
  provider: 'guessed-idp',
  identifier: 'guessed.example.com',
  importJob: 'import-guessed000',
}

beforeAll(async () => {
  server = await startServer()
  own = await tenant('mallory')
  victim = await tenant('victim')
  gone = await tenant('gone')
  const { poolId: UserPoolId, clientId: ClientId, username: Username } = gone
  await server.client.send(new AdminDeleteUserCommand({ UserPoolId, Username }))
  await server.client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: gone.domain }))
  await server.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }))
  await server.client.send(new DeleteUserPoolCommand({ UserPoolId }))
})
afterAll(() => server.stop())

/** A pool with a person who is signed in, and one who was invited and has begun to sign in. */
async function tenant(username: string): Promise<Names> {
  const seed = await seedPool(server, { pool: { DeviceConfiguration: trackingDevices } })
  const calls = new SignInCalls(server, seed)
  await seedUser(server, seed.poolId, username)
  await invitedUser(server, seed.poolId, `${username}-invited`)
  const devices = await addDevices(server, seed, username)
  const { Session } = await calls.password(`${username}-invited`, TEMPORARY)
  const arn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${seed.poolId}`
  const group = `${username}-group`
  await server.client.send(new CreateGroupCommand({ UserPoolId: seed.poolId, GroupName: group }))
  const names = { poolId: seed.poolId, clientId: seed.clientId, username, ...devices }
  return {
    ...names,
    ...(await addAppearance(server, seed, username)),
    ...(await addFederation(server, seed, username)),
    ...(await addImportJob(server, seed)),
    session: String(Session),
    arn,
    group,
  }
}

/** Everything about a pool that a call could change. */
async function stateOf(names: Names) {
  const { poolId: UserPoolId, clientId: ClientId, username: Username, arn } = names
  const { client } = server
  const pool = await client.send(new DescribeUserPoolCommand({ UserPoolId }))
  const users = await client.send(new ListUsersCommand({ UserPoolId }))
  const clients = await client.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }))
  const appClient = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
  const tags = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))
  const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }))
  const groups = await client.send(new ListGroupsCommand({ UserPoolId }))
  const messages = (await server.inbox(UserPoolId)).length
  const answers = [pool, users, clients, appClient, tags, user, groups].map(({ $metadata: _, ...rest }) => rest)
  return {
    answers: [
      ...answers,
      ...(await appearanceOf(server, names)),
      ...(await federationOf(server, names)),
      await importJobOf(server, names),
      await devicesOf(server, names),
    ],
    messages,
  }
}

/** The own call with some of its names replaced by those of `other`. */
function mixed(replaced: readonly (keyof Names)[], other: Names): Names {
  return { ...own, ...Object.fromEntries(replaced.map((name) => [name, other[name]])) }
}

/** Each way to put somebody else's things next to own ones, and things of nobody in their place. */
const mixtures: readonly (readonly (keyof Names)[])[] = [
  ['poolId'],
  ['arn'],
  ['username'],
  ['group'],
  ['group', 'username'],
  ['poolId', 'group'],
  ['branding'],
  ['resourceServer'],
  ['domain'],
  ['provider'],
  ['identifier'],
  ['importJob'],
  ['terms'],
  ['family'],
  ['otherFamily'],
  ['secretId'],
  ['confidential'],
  ['confidential', 'secretId'],
  ['clientId'],
  ['access'],
  ['device'],
  ['otherDevice'],
  ['refresh', 'device'],
  ['refresh'],
  ['session'],
  ['session', 'username'],
  ['clientId', 'refresh'],
  ['clientId', 'session'],
  ['clientId', 'username'],
  ['poolId', 'clientId'],
  ['poolId', 'username'],
]

/** The text without what the caller itself wrote, and without ids. */
function blurred({ outcome, message }: { outcome: string; message: string }, names: Names): string {
  const values = Object.values(names).filter((value) => value.length > 3)
  return `${outcome}: ${values.reduce((text, value) => text.replaceAll(value, '…'), message)}`
}

test('V38: every operation that names a resource is in the matrix', () => {
  const naming = Object.entries(registry)
    .filter(([, { handle }]) => handle !== undefined)
    .map(([name]) => name as OperationName)
    .filter((name) => {
      const members = Object.keys(shapes[operationTable[name].input]?.members ?? {})
      return members.some((member) => resourceMembers.includes(member))
    })
  expect(operations.toSorted()).toEqual(naming.toSorted())
})

describe('V38: what belongs to somebody else is as if it did not exist', () => {
  test.each(operations)('%s', async (operation) => {
    const build = (names: Names) => tenantCalls[operation]?.(names) ?? {}
    const before = await stateOf(victim)
    for (const replaced of mixtures) {
      const answers = new Map<string, string>()
      for (const [whose, other] of Object.entries({ victim, gone, guessed })) {
        const names = mixed(replaced, other)
        if (isWholly(own, build, names) || isWholly(victim, build, names)) continue
        if (operation === 'SignUp' && names.clientId === victim.clientId) continue
        const answer = await callApi(server.endpoint, operation, build(names))
        answers.set(whose, blurred(answer, names))
      }
      for (const [whose, told] of answers) {
        const what = `${operation} with ${replaced.join(' and ')} of ${whose}: ${told}`
        expect(told, what).not.toContain('InternalError')
        if (!told.startsWith('ok')) expect(operationTable[operation].errors, what).toContain(told.split(':')[0])
        if (!mayPass(operation, whose)) expect(told, what).not.toMatch(/^ok/)
      }
      if (tellsNothing(operation, replaced)) expect(answers.get('victim')).toBe(answers.get('guessed'))
    }
    expect(await stateOf(victim)).toEqual(before)
  })

  test('the victim is still signed in, and so is the caller', async () => {
    for (const { poolId, clientId, access, refresh, device } of [victim, own]) {
      const calls = new SignInCalls(server, { poolId, clientId, clientSecret: undefined })
      await calls.getUser(access)
      tokensOf(await calls.refresh(refresh, { DEVICE_KEY: device }))
    }
  })
})

/** Whether every name in the call is one tenant's: that tenant's own call, not a mixture. */
function isWholly(tenant: Names, build: (names: Names) => object, names: Names): boolean {
  return JSON.stringify(build(names)) === JSON.stringify(build(tenant))
}

/** Names are free in the own pool; revoking what means nothing is no error (RFC 7009 §2.2). */
function mayPass(operation: OperationName, whose: string): boolean {
  return operation === 'SignUp' || (operation === 'RevokeToken' && whose !== 'victim')
}

/** Whether the answer must not even tell that the thing exists. Client ids are public, and who holds a token knows it. */
function tellsNothing(operation: OperationName, replaced: readonly string[]): boolean {
  if (operation === 'RevokeToken') return false
  const isSigned = operationTable[operation].access === 'signed'
  return (
    [
      'username',
      'refresh',
      'refresh,device',
      'device',
      'otherDevice',
      'session',
      'group',
      'branding',
      'resourceServer',
      'domain',
      'provider',
      'identifier',
      'importJob',
      'terms',
      'family',
      'otherFamily',
      'secretId',
      'confidential',
    ].includes(replaced.join()) ||
    (isSigned && replaced.join() === 'clientId')
  )
}

describe('V38: two pools share nothing', () => {
  test('a person of one name, one address and one password in both is two persons', async () => {
    const both = [own, victim].map(
      ({ poolId, clientId }) => new SignInCalls(server, { poolId, clientId, clientSecret: undefined }),
    )
    const subs = new Set<unknown>()
    for (const calls of both) {
      await seedUser(server, calls.seed.poolId, 'same')
      const { access } = await calls.tokens('same')
      subs.add((await calls.getUser(access)).UserAttributes?.find(({ Name }) => Name === 'sub')?.Value)
    }
    expect(subs.size).toBe(2)
  })

  test('a refresh token is good at its own client alone, also among clients of one pool', async () => {
    const sibling = new SignInCalls(server, await addClient(server, own.poolId))
    const answer = await callApi(server.endpoint, 'GetTokensFromRefreshToken', {
      ClientId: sibling.seed.clientId,
      RefreshToken: own.refresh,
      DeviceKey: own.device,
    })
    expect(answer.outcome).toBe('NotAuthorizedException')
  })
})

test('V38: the control: with own names alone every call finds what it names', async () => {
  for (const operation of operations) {
    const { outcome, message } = await callApi(server.endpoint, operation, tenantCalls[operation]?.(own))
    const what = `${operation}: ${outcome} ${message}`
    expect(message, what).not.toContain('does not exist')
    expect(['SerializationException', 'InternalErrorException'], what).not.toContain(outcome)
    // The person is confirmed already, and has an address that is verified no more.
    // The pool has the domain that CreateUserPoolDomain gave it.
    const wrongState = ['ResendConfirmationCode', 'ForgotPassword', 'AdminResetUserPassword', 'DeleteUserPool']
    if (outcome === 'InvalidParameterException') expect(wrongState, what).toContain(operation)
  }
})
