import { AdminDeleteUserCommand, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, lookUp, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const getUser = (AccessToken: string) => server.client.send(new GetUserCommand({ AccessToken }))

describe('GetUser', () => {
  test('tells username and attributes, sub first, and no UserStatus [demand 49] [demand 50]', async () => {
    await confirmedUser(server, seed, 'jane', { name: 'Jane' })
    const { $metadata, ...answer } = await getUser(await signIn(server, seed, 'jane'))
    const { attributes } = await lookUp(server, seed, 'jane')

    expect(Object.keys(answer).sort()).toEqual(['UserAttributes', 'Username'])
    expect(answer.Username).toBe('jane')
    expect(answer.UserAttributes?.[0]).toEqual({ Name: 'sub', Value: attributes.sub })
    expect(answer.UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'email', Value: 'jane@example.com' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: 'Jane' },
      ]),
    )
    expect(answer.UserAttributes).toHaveLength(4)
  })

  test('leaves out what the client may not read [demand 54]', async () => {
    const limited = await seedPool(server, { client: { ReadAttributes: ['name'] } })
    await confirmedUser(server, limited, 'jane', { name: 'Jane' })
    const { UserAttributes } = await getUser(await signIn(server, limited, 'jane'))

    expect(UserAttributes?.map(({ Name }) => Name)).toEqual(['sub', 'name'])
  })

  test('an empty list of ReadAttributes means the usual ones [demand 53]', async () => {
    const empty = await seedPool(server, { client: { ReadAttributes: [], WriteAttributes: [] } })
    await confirmedUser(server, empty, 'jane')
    const { UserAttributes } = await getUser(await signIn(server, empty, 'jane'))

    expect(UserAttributes?.map(({ Name }) => Name)).toContain('email')
  })

  test('a deleted user → UserNotFoundException "User does not exist."', async () => {
    await confirmedUser(server, seed, 'gone')
    const token = await signIn(server, seed, 'gone')
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: 'gone' }))

    expect(await refusalOf(getUser(token))).toEqual({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
      status: 400,
    })
  })
})
