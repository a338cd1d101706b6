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

function getUser(AccessToken: string | undefined) {
  return server.client.send(new GetUserCommand({ AccessToken }))
}

function refresh(token: string | undefined) {
  return server.client.send(
    new InitiateAuthCommand({
      ClientId: admin.seed.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: token ?? '' },
    }),
  )
}

describe('AdminUserGlobalSignOut', () => {
  test('ends every sign-in of this user and of nobody else', async () => {
    for (const username of ['ann', 'bob']) await seedUser(server, admin.seed.poolId, username)
    const first = (await admin.signIn('ann', PASSWORD)).AuthenticationResult
    const second = (await admin.signIn('ann', PASSWORD)).AuthenticationResult
    const other = (await admin.signIn('bob', PASSWORD)).AuthenticationResult
    expect(await admin.signOut('ann')).toEqual({ $metadata: expect.anything() })
    for (const tokens of [first, second]) {
      expect(await refusalOf(getUser(tokens?.AccessToken))).toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Access Token has been revoked',
      })
      expect((await refusalOf(refresh(tokens?.RefreshToken))).name).toBe('NotAuthorizedException')
    }
    expect((await getUser(other?.AccessToken)).Username).toBe('bob')
    await refresh(other?.RefreshToken)
  })

  test('the user may sign in again', async () => {
    await seedUser(server, admin.seed.poolId, 'back')
    await admin.signOut('back')
    const { AuthenticationResult } = await admin.signIn('back', PASSWORD)
    expect((await getUser(AuthenticationResult?.AccessToken)).Username).toBe('back')
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.signOut('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
