import { GetUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminDisableUser', () => {
  test('the user cannot sign in, and the state stays what it was', async () => {
    await seedUser(server, admin.seed.poolId, 'ann')
    expect(await admin.disable('ann')).toEqual({ $metadata: expect.anything() })
    expect(await admin.look('ann')).toMatchObject({ enabled: false, status: 'CONFIRMED' })
    expect(await refusalOf(admin.signIn('ann', PASSWORD))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    })
  })

  test('every sign-in ends for good: neither refresh nor access token works, enabled again or not', async () => {
    await seedUser(server, admin.seed.poolId, 'bob')
    const { AuthenticationResult } = await admin.signIn('bob', PASSWORD)
    const refresh = () =>
      server.client.send(
        new InitiateAuthCommand({
          ClientId: admin.seed.clientId,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? '' },
        }),
      )
    const getUser = () =>
      server.client.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken ?? '' }))
    await refresh()
    await getUser()
    await admin.disable('bob')
    expect((await refusalOf(refresh())).name).toBe('NotAuthorizedException')
    expect((await refusalOf(getUser())).name).toBe('NotAuthorizedException')
    await admin.enable('bob')
    expect((await refusalOf(refresh())).name).toBe('NotAuthorizedException')
    expect((await refusalOf(getUser())).name).toBe('NotAuthorizedException')
  })

  test('twice is as once', async () => {
    await admin.create('twice')
    await admin.disable('twice')
    await admin.disable('twice')
    expect((await admin.look('twice')).enabled).toBe(false)
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.disable('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
