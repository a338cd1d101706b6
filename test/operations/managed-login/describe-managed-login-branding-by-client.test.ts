import { DescribeManagedLoginBrandingByClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownBranding, unknownClient } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

const describeIt = async (ClientId = calls.seed.clientId, ReturnMergedResources?: boolean) => {
  const input = { UserPoolId: calls.seed.poolId, ClientId, ReturnMergedResources }
  return (await server.client.send(new DescribeManagedLoginBrandingByClientCommand(input))).ManagedLoginBranding
}

describe('DescribeManagedLoginBrandingByClient', () => {
  test('a client without one → ResourceNotFoundException; with one it is shown', async () => {
    expect(await refusalOf(describeIt())).toEqual(unknownBranding)
    const branding = await calls.brand({ Settings: { a: 1 } })
    expect(await describeIt()).toEqual(branding)
    expect((await describeIt(undefined, true))?.Settings).toMatchObject({ a: 1, components: expect.any(Object) })
  })

  test('an unknown client, or one of another pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    await other.brand({ UseCognitoProvidedValues: true })
    expect(await refusalOf(describeIt('nothere'))).toEqual(unknownClient)
    expect((await refusalOf(describeIt(other.seed.clientId))).name).toBe('ResourceNotFoundException')
  })
})
