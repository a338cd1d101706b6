import { DescribeManagedLoginBrandingCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownBranding, unknownId, unknownPool } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

const describeIt = async (ManagedLoginBrandingId: string | undefined, ReturnMergedResources?: boolean, id?: string) => {
  const UserPoolId = id ?? calls.seed.poolId
  const command = new DescribeManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId, ReturnMergedResources })
  return (await server.client.send(command)).ManagedLoginBranding
}

describe('DescribeManagedLoginBranding', () => {
  test('shows what was set, and merged also what is built in', async () => {
    const Settings = { components: { form: { borderRadius: 2 } }, mine: true }
    const branding = await calls.brand({ Settings })
    const id = branding.ManagedLoginBrandingId
    expect(await describeIt(id)).toEqual(branding)
    expect(await describeIt(id, false)).toEqual(branding)
    expect((await describeIt(id, true))?.Settings).toMatchObject({
      mine: true,
      components: { form: { borderRadius: 2, lightMode: { backgroundColor: 'ffffffff' } } },
      categories: { global: { colorSchemeMode: 'LIGHT' } },
    })
  })

  test('of built-in values: no settings, unless merged', async () => {
    const other = await ManagedLoginCalls.create(server)
    const { ManagedLoginBrandingId: id } = await other.brand({ UseCognitoProvidedValues: true })
    expect(await describeIt(id, false, other.seed.poolId)).not.toHaveProperty('Settings')
    const merged = await describeIt(id, true, other.seed.poolId)
    expect(merged).toMatchObject({ UseCognitoProvidedValues: true, Settings: { components: expect.any(Object) } })
  })

  test('an unknown one, one of another pool, an unknown pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    const { ManagedLoginBrandingId: foreign } = await other.brand({ UseCognitoProvidedValues: true })
    expect(await refusalOf(describeIt(unknownId))).toEqual(unknownBranding)
    expect(await refusalOf(describeIt(foreign))).toEqual(unknownBranding)
    expect(await refusalOf(describeIt(unknownId, false, 'us-east-1_nothere00'))).toEqual(unknownPool)
  })
})
