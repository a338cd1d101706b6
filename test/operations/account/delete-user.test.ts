import { DeleteUserCommand, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, lookUp, outcomesOf, refusalOf, signIn, signUp } from '../../support/people.js'
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

describe('DeleteUser', () => {
  const remove = (AccessToken: string) => server.client.send(new DeleteUserCommand({ AccessToken }))

  test('removes the account; its tokens and its name are free of it', async () => {
    await confirmedUser(server, seed, 'leaver')
    const token = await signIn(server, seed, 'leaver')
    await remove(token)

    expect(await refusalOf(lookUp(server, seed, 'leaver'))).toMatchObject({ name: 'UserNotFoundException' })
    expect(await refusalOf(getUser(token))).toMatchObject({ name: 'UserNotFoundException' })
    expect(await refusalOf(signIn(server, seed, 'leaver'))).toMatchObject({ name: 'UserNotFoundException' })
    expect(await signUp(server, seed, 'leaver')).toMatchObject({ UserConfirmed: false })
    expect(await refusalOf(getUser(token))).toMatchObject({ name: 'UserNotFoundException' })
  })

  test('twice at once → one success, one UserNotFoundException', async () => {
    await confirmedUser(server, seed, 'hasty')
    const token = await signIn(server, seed, 'hasty')

    expect(await outcomesOf([remove(token), remove(token)])).toEqual({ ok: 1, UserNotFoundException: 1 })
  })
})
