import {
  CreateUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  SetUserPoolClientSessionConfigurationCommand,
  SetUserPoolSessionConfigurationCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { googleDetails, IdentityProviderCalls, invalid, notFound } from './identity-provider-calls.js'

let server: TestServer
let UserPoolId: string
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
  UserPoolId = (await seedPool(server)).poolId
  providers = new IdentityProviderCalls(server, UserPoolId)
})
afterAll(() => server.stop())

const missing = (name: string) => invalid(`The provider ${name} does not exist for User Pool ${UserPoolId}.`)

async function clientWith(SupportedIdentityProviders: string[]) {
  const input = { UserPoolId, ClientName: 'web', SupportedIdentityProviders }
  return (await server.client.send(new CreateUserPoolClientCommand(input))).UserPoolClient
}

async function update(ClientId: string | undefined, SupportedIdentityProviders: string[]) {
  const input = { UserPoolId, ClientId, SupportedIdentityProviders }
  return (await server.client.send(new UpdateUserPoolClientCommand(input))).UserPoolClient
}

describe('DeleteIdentityProvider', () => {
  test('it is gone with its identifiers, and a second time → ResourceNotFoundException', async () => {
    await providers.create('Gone', { IdpIdentifiers: ['gone.example.com'] })
    await providers.delete('Gone')
    expect(await refusalOf(providers.describe('Gone'))).toEqual(notFound('Gone'))
    expect(await refusalOf(providers.delete('Gone'))).toEqual(notFound('Gone'))
    const heir = await providers.create('Heir', { IdpIdentifiers: ['gone.example.com'] })
    expect(await providers.byIdentifier('gone.example.com')).toEqual(heir)
  })

  test('that of another pool → ResourceNotFoundException, and it stays', async () => {
    const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    await other.create('Foreign')
    expect(await refusalOf(providers.delete('Foreign'))).toEqual(notFound('Foreign'))
    expect(await other.describe('Foreign')).toMatchObject({ ProviderName: 'Foreign' })
  })

  test('COGNITO → UnsupportedIdentityProviderException', async () => {
    const refusal = await refusalOf(providers.delete('COGNITO'))
    expect(refusal).toMatchObject({ name: 'UnsupportedIdentityProviderException', status: 400 })
  })

  test('clients go on naming it, may be changed otherwise, and may not name it anew', async () => {
    await providers.create('Shop')
    const { ClientId } = { ...(await clientWith(['Shop', 'COGNITO'])) }
    await providers.delete('Shop')
    const shown = { SupportedIdentityProviders: ['Shop', 'COGNITO'] }
    const describeClient = new DescribeUserPoolClientCommand({ UserPoolId, ClientId })
    expect((await server.client.send(describeClient)).UserPoolClient).toMatchObject(shown)
    const SSOSession = { MaxValidityMinutes: 5 }
    const session = { UserPoolId, ClientId, SSOSession }
    const tracking = { UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 20 } } as const
    await server.client.send(new SetUserPoolSessionConfigurationCommand({ UserPoolId, ...tracking }))
    await server.client.send(new SetUserPoolClientSessionConfigurationCommand(session))
    expect((await server.client.send(describeClient)).UserPoolClient).toMatchObject(shown)
    expect(await refusalOf(update(ClientId, ['Shop', 'COGNITO']))).toEqual(missing('Shop'))
    expect(await update(ClientId, ['COGNITO'])).toMatchObject({ SupportedIdentityProviders: ['COGNITO'] })
  })
})

describe('SupportedIdentityProviders of an app client', () => {
  test('names providers of its pool in any order, and COGNITO', async () => {
    await providers.create('Google', { ProviderType: 'Google', ProviderDetails: googleDetails })
    await providers.create('Corporate')
    const client = await clientWith(['Google', 'COGNITO', 'Corporate'])
    expect(client).toMatchObject({ SupportedIdentityProviders: ['Google', 'COGNITO', 'Corporate'] })
    expect(await update(client?.ClientId, ['Corporate'])).toMatchObject({ SupportedIdentityProviders: ['Corporate'] })
  })

  test.each(['Nobody', 'corporate', 'Facebook', 'cognito', 'id.example.com'])(
    '%s is none of them → InvalidParameterException',
    async (name) => {
      const own = await clientWith(['COGNITO'])
      await providers.create('Id', { IdpIdentifiers: ['id.example.com'] }).catch(() => undefined)
      expect(await refusalOf(clientWith(['COGNITO', name]))).toEqual(missing(name))
      expect(await refusalOf(update(own?.ClientId, [name]))).toEqual(missing(name))
    },
  )

  test('a provider of another pool → InvalidParameterException', async () => {
    const other = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
    await other.create('Elsewhere')
    expect(await refusalOf(clientWith(['Elsewhere']))).toEqual(missing('Elsewhere'))
  })
})
