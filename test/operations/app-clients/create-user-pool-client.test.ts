import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { rootCredentials, startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from '../user-pools/pool-calls.js'
import { ClientCalls, invalidParameter, unknownPool } from './client-calls.js'

let server: TestServer
let poolId: string
let clients: ClientCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  clients = new ClientCalls(server, poolId)
})
afterAll(() => server.stop())

const defaults = {
  ClientName: 'web',
  ClientId: expect.stringMatching(/^[0-9a-v]{26}$/),
  CreationDate: expect.any(Date),
  LastModifiedDate: expect.any(Date),
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
}

describe('CreateUserPoolClient', () => {
  test('a name alone → the documented defaults, and nothing that was never set', async () => {
    expect(await clients.create()).toEqual({ ...defaults, UserPoolId: poolId })
  })

  test('GenerateSecret → a secret of 52 characters of base 32, shown again by describe', async () => {
    const client = await clients.create({ GenerateSecret: true })
    expect(client).toEqual({ ...defaults, UserPoolId: poolId, ClientSecret: expect.stringMatching(/^[0-9a-v]{52}$/) })
    expect(await clients.describe(client.ClientId)).toEqual(client)
    expect((await clients.create({ GenerateSecret: true })).ClientSecret).not.toBe(client.ClientSecret)
  })

  test('a secret of the caller is kept', async () => {
    const secret = 'A_secret_of_the_caller_1'
    expect((await clients.create({ ClientSecret: secret, GenerateSecret: false })).ClientSecret).toBe(secret)
  })

  test('GenerateSecret and ClientSecret together → InvalidParameterException', async () => {
    const call = clients.create({ GenerateSecret: true, ClientSecret: 'A_secret_of_the_caller_1' })
    expect(await refusalOf(call)).toEqual(invalidParameter('Only one of GenerateSecret or ClientSecret can be set.'))
  })

  test('EnablePropagateAdditionalUserContextData needs a secret', async () => {
    const setting = { EnablePropagateAdditionalUserContextData: true }
    expect(await clients.create({ ...setting, GenerateSecret: true })).toMatchObject(setting)
    expect(await refusalOf(clients.create(setting))).toEqual(
      invalidParameter('EnablePropagateAdditionalUserContextData requires a client secret.'),
    )
  })

  test('empty lists are as good as none', async () => {
    const client = await clients.create({
      ReadAttributes: [],
      WriteAttributes: [],
      ExplicitAuthFlows: [],
      SupportedIdentityProviders: [],
      CallbackURLs: [],
      LogoutURLs: [],
      AllowedOAuthFlows: [],
      AllowedOAuthScopes: [],
    })
    expect(client).toEqual({ ...defaults, UserPoolId: poolId })
  })

  test('AnalyticsConfiguration is not supported yet, and refused', async () => {
    const id = (await clients.create()).ClientId
    const members = { AnalyticsConfiguration: { ApplicationId: 'abc' } }
    const refusal = invalidParameter('Poolgate does not support AnalyticsConfiguration yet.')
    expect(await refusalOf(clients.create(members))).toEqual(refusal)
    expect(await refusalOf(clients.update(id, members))).toEqual(refusal)
  })

  test('ALLOW_USER_AUTH in a pool of the tier LITE → FeatureUnavailableInTierException', async () => {
    const lite = await new PoolCalls(server).createId({ UserPoolTier: 'LITE' })
    const call = new ClientCalls(server, lite).create({ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    expect((await refusalOf(call)).name).toBe('FeatureUnavailableInTierException')
  })

  test('an unknown pool → ResourceNotFoundException, whatever else is wrong', async () => {
    const call = new ClientCalls(server, 'us-east-1_nothere00').create({ AnalyticsConfiguration: {} })
    expect(await refusalOf(call)).toEqual(unknownPool)
  })
})

describe('CreateUserPoolClient: pinned ids', () => {
  test('a name _custom_id_:<id> pins the id and stays as it is', async () => {
    const client = await clients.create({ ClientName: '_custom_id_:MyClient1' })
    expect(client).toMatchObject({ ClientId: 'MyClient1', ClientName: '_custom_id_:MyClient1' })
    expect(await clients.update('MyClient1', { ClientName: '_custom_id_:MyClient1' })).toMatchObject({
      ClientName: '_custom_id_:MyClient1',
    })
  })

  test('a pinned id that is taken, also in another pool → InvalidParameterException', async () => {
    await clients.create({ ClientName: '_custom_id_:taken' })
    const others = new ClientCalls(server, (await seedPool(server)).poolId)
    for (const calls of [clients, others]) {
      expect(await refusalOf(calls.create({ ClientName: '_custom_id_:taken' }))).toEqual(
        invalidParameter('An app client with the ID taken exists already.'),
      )
    }
  })

  test.each(['_custom_id_:a b', '_custom_id_:a-b'])('%j names no id → refused', async (ClientName) => {
    expect(await refusalOf(clients.create({ ClientName }))).toEqual(
      invalidParameter('The client name does not end in a valid client ID.'),
    )
  })

  test('an update does not change the id', async () => {
    const { ClientId } = await clients.create()
    expect(await refusalOf(clients.update(ClientId, { ClientName: '_custom_id_:other' }))).toEqual(
      invalidParameter('The ID of an app client can not be changed by its name.'),
    )
  })

  test('a production server refuses such names', async () => {
    const production = await startServer({
      mode: 'serve',
      publicUrl: 'https://id.example.com',
      rootCredential: rootCredentials,
    })
    const id = await new PoolCalls(production).createId()
    const call = new ClientCalls(production, id).create({ ClientName: '_custom_id_:MyClient1' })
    expect(await refusalOf(call)).toEqual(invalidParameter('Client names must not begin with _custom_id_:'))
    await production.stop()
  })
})
