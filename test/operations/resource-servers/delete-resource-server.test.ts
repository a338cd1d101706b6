import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { notFound, ResourceServerCalls, scope } from './resource-server-calls.js'

let server: TestServer
let UserPoolId: string
let servers: ResourceServerCalls

beforeAll(async () => {
  server = await startServer()
  UserPoolId = (await seedPool(server)).poolId
  servers = new ResourceServerCalls(server, UserPoolId)
})
afterAll(() => server.stop())

const missing = (name: string) => ({
  name: 'ScopeDoesNotExistException',
  message: `Invalid scope requested: ${name}`,
  status: 400,
})

async function machine(AllowedOAuthScopes: string[]) {
  const input: CreateUserPoolClientCommandInput = {
    ...{ UserPoolId, ClientName: 'machine', GenerateSecret: true, AllowedOAuthScopes },
    ...{ AllowedOAuthFlows: ['client_credentials'], AllowedOAuthFlowsUserPoolClient: true },
  }
  return (await server.client.send(new CreateUserPoolClientCommand(input))).UserPoolClient
}

describe('DeleteResourceServer', () => {
  test('it is gone, and a second time → ResourceNotFoundException', async () => {
    await servers.create('gone')
    await servers.delete('gone')
    expect(await refusalOf(servers.describe('gone'))).toEqual(notFound('gone'))
    expect(await refusalOf(servers.delete('gone'))).toEqual(notFound('gone'))
  })

  test('clients may list a scope while it exists, and keep it when it is gone', async () => {
    expect(await refusalOf(machine(['shop/read']))).toEqual(missing('shop/read'))
    await servers.create('shop', { Scopes: [scope('read')] })
    expect(await refusalOf(machine(['shop/read', 'shop/write']))).toEqual(missing('shop/write'))
    expect(await refusalOf(machine(['shop']))).toEqual(missing('shop'))
    const client = await machine(['shop/read'])
    const { ClientId } = { ...client }
    expect(client).toMatchObject({ AllowedOAuthScopes: ['shop/read'] })

    await servers.delete('shop')
    const shown = await server.client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
    expect(shown.UserPoolClient).toMatchObject({ AllowedOAuthScopes: ['shop/read'] })
    expect(await refusalOf(machine(['shop/read']))).toEqual(missing('shop/read'))
    const update = (AllowedOAuthScopes: string[]) =>
      server.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, AllowedOAuthScopes }))
    expect((await update(['shop/read'])).UserPoolClient).toMatchObject({ AllowedOAuthScopes: ['shop/read'] })
    expect(await refusalOf(update(['shop/write']))).toEqual(missing('shop/write'))
  })

  test('a scope of another pool does not exist', async () => {
    const other = new ResourceServerCalls(server, (await seedPool(server)).poolId)
    await other.create('foreign', { Scopes: [scope('read')] })
    expect(await refusalOf(machine(['foreign/read']))).toEqual(missing('foreign/read'))
  })
})
