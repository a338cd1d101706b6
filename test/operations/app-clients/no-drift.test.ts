import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shapes } from '../../../src/api/model/shapes.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ClientCalls, type ClientMembers } from './client-calls.js'
import { clientSamples } from './client-samples.js'
import { SecretCalls } from './secret-calls.js'

let server: TestServer
let clients: ClientCalls

beforeAll(async () => {
  server = await startServer()
  const Schema = [{ Name: 'plan', AttributeDataType: 'String' as const }]
  clients = new ClientCalls(server, (await seedPool(server, { pool: { Schema } })).poolId)
})
afterAll(() => server.stop())

/** How one member is shown of a client that never set it, once it is set, and after an update that leaves it out. */
interface Row {
  readonly member: keyof UserPoolClientType
  /** Absent: describe leaves the member out. */
  readonly unset?: unknown
  /** Absent: nobody can set it. */
  readonly sent?: ClientMembers
  /** Absent: as it was sent. */
  readonly set?: unknown
  /** An update keeps it. Absent: it is shown as if never set. */
  readonly kept?: true
}

const anything = expect.anything()
const units = { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' }
const code = {
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
  CallbackURLs: ['https://example.com/in'],
} satisfies ClientMembers

const rows: readonly Row[] = [
  { member: 'UserPoolId', unset: anything, kept: true },
  { member: 'ClientId', unset: anything, kept: true },
  { member: 'CreationDate', unset: anything, kept: true },
  { member: 'LastModifiedDate', unset: anything, kept: true },
  { member: 'ClientName', unset: 'web', sent: { ClientName: 'other' }, kept: true },
  { member: 'ClientSecret', sent: { GenerateSecret: true }, set: expect.any(String), kept: true },
  { member: 'RefreshTokenValidity', unset: 30, sent: { RefreshTokenValidity: 5 } },
  { member: 'AccessTokenValidity', sent: { AccessTokenValidity: 2 } },
  { member: 'IdTokenValidity', sent: { IdTokenValidity: 2 } },
  {
    member: 'TokenValidityUnits',
    unset: {},
    sent: { TokenValidityUnits: { AccessToken: 'hours' } },
    set: units,
  },
  { member: 'ReadAttributes', sent: { ReadAttributes: ['email'] } },
  { member: 'WriteAttributes', sent: { WriteAttributes: ['email'] } },
  { member: 'ExplicitAuthFlows', sent: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } },
  { member: 'SupportedIdentityProviders', sent: { SupportedIdentityProviders: ['COGNITO'] } },
  { member: 'CallbackURLs', sent: { CallbackURLs: ['https://example.com/in'] } },
  { member: 'LogoutURLs', sent: { LogoutURLs: ['https://example.com/out'] } },
  { member: 'DefaultRedirectURI', sent: { ...code, DefaultRedirectURI: 'https://example.com/in' } },
  { member: 'AllowedOAuthFlows', sent: code },
  { member: 'AllowedOAuthScopes', sent: code },
  { member: 'AllowedOAuthFlowsUserPoolClient', unset: false, sent: code },
  { member: 'PreventUserExistenceErrors', sent: { PreventUserExistenceErrors: 'ENABLED' } },
  { member: 'EnableTokenRevocation', unset: true, sent: { EnableTokenRevocation: false } },
  {
    member: 'EnablePropagateAdditionalUserContextData',
    unset: false,
    sent: { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true },
  },
  { member: 'AuthSessionValidity', unset: 3, sent: { AuthSessionValidity: 10 } },
  { member: 'RefreshTokenRotation', sent: { RefreshTokenRotation: { Feature: 'DISABLED' } } },
]

/** Refused, or of clients that come from dynamic registration. */
const neverShown = ['AnalyticsConfiguration', 'ClientType']

const emptySettings: readonly (readonly [string, ClientMembers])[] = [
  ['ReadAttributes', { ReadAttributes: [] }],
  ['WriteAttributes', { WriteAttributes: [] }],
  ['ExplicitAuthFlows', { ExplicitAuthFlows: [] }],
  ['SupportedIdentityProviders', { SupportedIdentityProviders: [] }],
  ['CallbackURLs', { CallbackURLs: [] }],
  ['LogoutURLs', { LogoutURLs: [] }],
  ['AllowedOAuthFlows', { AllowedOAuthFlows: [] }],
  ['AllowedOAuthScopes', { AllowedOAuthScopes: [] }],
  ['TokenValidityUnits', { TokenValidityUnits: {} }],
  ['RefreshTokenValidity 0', { RefreshTokenValidity: 0 }],
]

/** Those members of what is shown that UpdateUserPoolClient takes. */
function asUpdate(client: UserPoolClientType): ClientMembers {
  const members = new Set(Object.keys(shapes.UpdateUserPoolClientRequest?.members ?? {}))
  return Object.fromEntries(Object.entries(client).filter(([name]) => members.has(name)))
}

const still = ({ LastModifiedDate: _, ...client }: UserPoolClientType) => client
const identity = { ClientId: anything, CreationDate: anything, LastModifiedDate: anything }

describe('[demand 16] app clients do not drift', () => {
  test('the table knows every member that describe can show', () => {
    const members = Object.keys(shapes.UserPoolClientType?.members ?? {})
    expect([...rows.map(({ member }) => member), ...neverShown].toSorted()).toEqual(members.toSorted())
  })

  test('a client of which only the name is given shows these members and no others', async () => {
    const { ClientId } = await clients.create()
    const expected = rows.filter(({ unset }) => unset !== undefined).map(({ member, unset }) => [member, unset])
    expect(await clients.describe(ClientId)).toEqual(Object.fromEntries(expected))
  })

  test.each(rows.filter(({ sent }) => sent))('$member: created, described, updated, left out', async (row) => {
    const { member, sent = {}, unset, kept } = row
    const set = row.set ?? (sent as Partial<UserPoolClientType>)[member]
    const created = await clients.create(sent)
    expect(created[member]).toEqual(set)
    expect(await clients.describe(created.ClientId)).toEqual(created)

    const updated = await clients.update(created.ClientId, asUpdate(created))
    expect(still(updated)).toEqual(still(created))
    expect(await clients.describe(created.ClientId)).toEqual(updated)

    await clients.update(created.ClientId)
    expect((await clients.describe(created.ClientId))[member]).toEqual(kept ? set : unset)
  })

  test.each(clientSamples)('$setting: an update with what describe shows changes nothing', async ({ sent }) => {
    const created = await clients.create(sent)
    await clients.update(created.ClientId, asUpdate(created))
    expect(still(await clients.describe(created.ClientId))).toEqual(still(created))
  })

  test.each(emptySettings)('%s: empty is as if not sent', async (_name, sent) => {
    const plain = await clients.create()
    const created = await clients.create(sent)
    expect(created).toEqual({ ...plain, ...identity })
    expect(await clients.update(created.ClientId, sent)).toEqual({ ...plain, ...identity })
  })

  test('with two secrets describe shows the older one, and updates keep both', async () => {
    const secrets = await SecretCalls.create(server)
    await secrets.add()
    const others = new ClientCalls(server, secrets.seed.poolId)
    const { clientId, clientSecret } = secrets.seed
    expect((await others.update(clientId)).ClientSecret).toBe(clientSecret)
    expect((await others.describe(clientId)).ClientSecret).toBe(clientSecret)
    expect(await secrets.list()).toHaveLength(2)
  })
})
