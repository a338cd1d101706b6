import { GetUserCommand, GlobalSignOutCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, refusalOf, signIn } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const getUser = (AccessToken: string) => server.client.send(new GetUserCommand({ AccessToken }))

describe('GlobalSignOut', () => {
  test('ends every sign-in of the user, the calling one too; a new one works', async () => {
    await confirmedUser(server, seed, 'jane')
    await confirmedUser(server, seed, 'joe')
    const { AuthenticationResult: other } = await server.client.send(
      new InitiateAuthCommand({
        ClientId: seed.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'jane', PASSWORD },
      }),
    )
    const [token, ofJoe] = [await signIn(server, seed, 'jane'), await signIn(server, seed, 'joe')]
    await server.client.send(new GlobalSignOutCommand({ AccessToken: token }))
    const revoked = { name: 'NotAuthorizedException', message: 'Access Token has been revoked', status: 400 }

    expect(await refusalOf(getUser(token))).toEqual(revoked)
    expect(await refusalOf(getUser(String(other?.AccessToken)))).toEqual(revoked)
    expect(await refusalOf(server.client.send(new GlobalSignOutCommand({ AccessToken: token })))).toEqual(revoked)
    const refresh = new InitiateAuthCommand({
      ClientId: seed.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: String(other?.RefreshToken) },
    })
    expect(await refusalOf(server.client.send(refresh))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Refresh Token has been revoked',
    })
    expect(await getUser(ofJoe)).toMatchObject({ Username: 'joe' })
    expect(await getUser(await signIn(server, seed, 'jane'))).toMatchObject({ Username: 'jane' })
  })
})
