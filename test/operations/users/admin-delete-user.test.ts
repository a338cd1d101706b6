import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server, { pool: { AliasAttributes: ['email'] } }))
})
afterAll(() => server.stop())

describe('AdminDeleteUser', () => {
  test('the user is gone, with every name and token', async () => {
    await seedUser(server, admin.seed.poolId, 'ann')
    const { sub } = await admin.look('ann')
    const { AuthenticationResult } = await admin.signIn('ann', PASSWORD)
    expect(await admin.delete('ann@example.com')).toEqual({ $metadata: expect.anything() })
    for (const name of ['ann', 'ann@example.com', sub]) {
      expect((await refusalOf(admin.get(name))).name).toBe('UserNotFoundException')
    }
    const AccessToken = AuthenticationResult?.AccessToken
    expect((await refusalOf(server.client.send(new GetUserCommand({ AccessToken })))).status).toBe(400)
  })

  test('[demand 42] the same name can be made again and has nothing of the former', async () => {
    await seedUser(server, admin.seed.poolId, 'bob')
    const { sub } = await admin.look('bob')
    await admin.delete('bob')
    await admin.create('bob', { email: 'bob@example.com', email_verified: 'true' })
    expect((await admin.look('bob')).sub).not.toBe(sub)
    expect((await refusalOf(admin.signIn('bob', PASSWORD))).name).toBe('NotAuthorizedException')
  })

  test('of twenty deletions at once one succeeds', async () => {
    await admin.create('race')
    const calls = Array.from({ length: 20 }, () => admin.delete('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UserNotFoundException: 19 })
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.delete('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
