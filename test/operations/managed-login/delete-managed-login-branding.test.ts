import { DeleteManagedLoginBrandingCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ManagedLoginCalls, unknownBranding } from './managed-login-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('DeleteManagedLoginBranding', () => {
  test('it is gone, once, and the client may have another one', async () => {
    const calls = await ManagedLoginCalls.create(server)
    const { ManagedLoginBrandingId } = await calls.brand({ UseCognitoProvidedValues: true })
    const { poolId: UserPoolId } = calls.seed
    const remove = (id = UserPoolId) =>
      server.client.send(new DeleteManagedLoginBrandingCommand({ UserPoolId: id, ManagedLoginBrandingId }))
    const other = await ManagedLoginCalls.create(server)
    expect(await refusalOf(remove(other.seed.poolId))).toEqual(unknownBranding)
    expect(await outcomesOf([remove(), remove(), remove()])).toEqual({ ok: 1, ResourceNotFoundException: 2 })
    expect(await refusalOf(remove())).toEqual(unknownBranding)
    expect((await calls.brand({ Settings: {} })).ManagedLoginBrandingId).not.toBe(ManagedLoginBrandingId)
  })
})
