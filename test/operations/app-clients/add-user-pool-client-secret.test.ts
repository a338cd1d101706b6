import { GetTokensFromRefreshTokenCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SecretCalls, unknownClient } from './secret-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const wrongHash = { name: 'NotAuthorizedException', status: 400 }
const rotating = { GenerateSecret: true, RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 } }
const flows = { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }

describe('AddUserPoolClientSecret', () => {
  test('a generated secret is told this once, with an id of client and moment', async () => {
    const calls = await SecretCalls.create(server)
    const added = await calls.add()
    expect(added).toEqual({
      ClientSecretId: expect.stringMatching(new RegExp(`^${calls.seed.clientId}--\\d+$`)),
      ClientSecretValue: expect.stringMatching(/^[0-9a-v]{52}$/),
      ClientSecretCreateDate: expect.any(Date),
    })
    expect(added.ClientSecretValue).not.toBe(calls.seed.clientSecret)
  })

  test('a chosen secret is not told again, and is right', async () => {
    const calls = await SecretCalls.create(server)
    await seedUser(server, calls.seed.poolId, 'ann')
    const chosen = 'chosen+chosen+chosen+chosen'
    expect(await calls.add(chosen)).not.toHaveProperty('ClientSecretValue')
    expect(await calls.signIn('ann', chosen)).toHaveProperty('AuthenticationResult')
  })

  test('both secrets are right wherever a secret counts; after a deletion only the other one is', async () => {
    const calls = await SecretCalls.create(server, { ...rotating, ...flows })
    const { poolId, clientId: ClientId, clientSecret: first } = calls.seed
    await seedUser(server, poolId, 'ann')
    const { ClientSecretValue: second } = await calls.add()
    for (const ClientSecret of [first, second]) {
      const { AuthenticationResult } = await calls.signIn('ann', ClientSecret)
      const RefreshToken = AuthenticationResult?.RefreshToken
      const exchanged = await server.client.send(
        new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, ClientSecret }),
      )
      const Token = exchanged.AuthenticationResult?.RefreshToken
      await server.client.send(new RevokeTokenCommand({ ClientId, Token, ClientSecret }))
    }
    const [oldest] = await calls.list()
    await calls.delete(oldest?.ClientSecretId)
    expect(await refusalOf(calls.signIn('ann', first))).toMatchObject(wrongHash)
    expect(await calls.signIn('ann', second)).toHaveProperty('AuthenticationResult')
  })

  test('a third one → LimitExceededException; of 20 additions at once one succeeds', async () => {
    const calls = await SecretCalls.create(server)
    const additions = Array.from({ length: 20 }, () => calls.add())
    expect(await outcomesOf(additions)).toEqual({ ok: 1, LimitExceededException: 19 })
    expect(await refusalOf(calls.add())).toEqual({
      name: 'LimitExceededException',
      message: 'Client secrets cannot exceed limit of 2 secrets.',
      status: 400,
    })
    const ids = (await calls.list()).map(({ ClientSecretId }) => ClientSecretId)
    expect(new Set(ids).size).toBe(2)
  })

  test('a client without a secret → InvalidParameterException', async () => {
    const calls = await SecretCalls.create(server, {})
    expect(await refusalOf(calls.add())).toEqual({
      name: 'InvalidParameterException',
      message: `The client ${calls.seed.clientId} does not have a client secret.`,
      status: 400,
    })
  })

  test('a secret of 23 characters → InvalidParameterException, and the text does not show it', async () => {
    const calls = await SecretCalls.create(server)
    expect(await refusalOf(calls.add('x'.repeat(23)))).toEqual({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value at 'clientSecret' failed to satisfy constraint: Member must have length greater than or equal to 24",
      status: 400,
    })
  })

  test('an unknown client, or one of another pool → ResourceNotFoundException', async () => {
    const calls = await SecretCalls.create(server)
    const other = await SecretCalls.create(server)
    expect(await refusalOf(calls.add(undefined, 'nothere'))).toEqual(unknownClient)
    expect((await refusalOf(calls.add(undefined, other.seed.clientId))).name).toBe('ResourceNotFoundException')
    expect(await other.list()).toHaveLength(1)
  })
})
