import { DeleteUserAttributesCommand, UpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmedUser, lookUp, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

async function signedIn(username: string, at = seed): Promise<string> {
  await confirmedUser(server, at, username)
  return signIn(server, at, username)
}

describe('DeleteUserAttributes', () => {
  const remove = (AccessToken: string, UserAttributeNames: string[]) =>
    server.client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames }))

  test('deletes, whether the attribute was set or not', async () => {
    const token = await signedIn('shrinking')
    const UserAttributes = attributes({ name: 'S', nickname: 'S' })
    await server.client.send(new UpdateUserAttributesCommand({ AccessToken: token, UserAttributes }))
    await remove(token, ['name', 'website'])
    const left = (await lookUp(server, seed, 'shrinking')).attributes

    expect(left).not.toHaveProperty('name')
    expect(left).toHaveProperty('nickname')
  })

  test.each(['sub', 'custom:unknown', 'email_verified', 'dev:custom:x'])('%s → refused', async (name) => {
    const token = await signedIn(`keeper-${name.replaceAll(':', '-')}`)

    expect((await refusalOf(remove(token, [name]))).name).toMatch(/^(NotAuthorized|InvalidParameter)Exception$/)
  })

  test('a required attribute → InvalidParameterException', async () => {
    const strict = await seedPool(server, { pool: { Schema: [{ Name: 'email', Required: true, Mutable: true }] } })
    const token = await signedIn('jane', strict)

    expect(await refusalOf(remove(token, ['email']))).toMatchObject({ name: 'InvalidParameterException' })
  })

  test('outside of WriteAttributes → NotAuthorizedException', async () => {
    const limited = await seedPool(server, { client: { WriteAttributes: ['email'] } })

    expect(await refusalOf(remove(await signedIn('jane', limited), ['name']))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    })
  })
})
