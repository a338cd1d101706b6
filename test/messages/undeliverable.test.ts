import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmedUser, lookUp, refusalOf, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../support/seed.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'

const undelivered = {
  name: 'CodeDeliveryFailureException',
  message: 'The verification code could not be delivered.',
  status: 400,
}
const exceeded = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
  status: 400,
}

function statusOf(server: TestServer, { poolId }: Seed, username: string) {
  const command = new AdminGetUserCommand({ UserPoolId: poolId, Username: username })
  return server.client.send(command).then(({ UserStatus }) => UserStatus)
}

describe('serve without a way out for mail', () => {
  let server: TestServer
  beforeAll(async () => {
    const publicUrl = 'https://id.example.com'
    server = await startServer({ mode: 'serve', publicUrl, rootCredential: rootCredentials, logLevel: 'silent' })
  })
  afterAll(() => server.stop())

  test('SignUp answers CodeDeliveryFailureException and leaves the user, unconfirmed', async () => {
    const seed = await seedPool(server)
    expect(await refusalOf(signUp(server, seed, 'jane'))).toEqual(undelivered)
    expect(await statusOf(server, seed, 'jane')).toBe('UNCONFIRMED')
    const again = new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: 'jane' })
    expect(await refusalOf(server.client.send(again))).toEqual(undelivered)
  })

  test('SignUp that needs no message succeeds', async () => {
    const seed = await seedPool(server, { pool: { AutoVerifiedAttributes: [] } })
    await signUp(server, seed, 'jane')
    expect(await statusOf(server, seed, 'jane')).toBe('UNCONFIRMED')
  })

  test('AdminCreateUser answers CodeDeliveryFailureException and leaves the user; with SUPPRESS it succeeds', async () => {
    const seed = await seedPool(server)
    const invited = (username: string) => ({
      UserPoolId: seed.poolId,
      Username: username,
      UserAttributes: attributes({ email: `${username}@example.com` }),
      DesiredDeliveryMediums: ['EMAIL' as const],
    })
    expect(await refusalOf(server.client.send(new AdminCreateUserCommand(invited('joe'))))).toEqual(undelivered)
    expect(await statusOf(server, seed, 'joe')).toBe('FORCE_CHANGE_PASSWORD')
    await server.client.send(new AdminCreateUserCommand({ ...invited('jim'), MessageAction: 'SUPPRESS' }))
  })

  test('ForgotPassword answers the same for users and for names of nobody where existence is hidden', async () => {
    const seed = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
    await server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username: 'known',
        MessageAction: 'SUPPRESS',
        UserAttributes: attributes({ email: 'known@example.com', email_verified: 'true' }),
      }),
    )
    await server.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: seed.poolId,
        Username: 'known',
        Password: PASSWORD,
        Permanent: true,
      }),
    )
    for (const Username of ['known', 'unknown']) {
      const command = new ForgotPasswordCommand({ ClientId: seed.clientId, Username })
      expect(await refusalOf(server.client.send(command))).toEqual(undelivered)
    }
  })
})

describe('limits of messages per day', () => {
  const limited = (quotas: { perUser?: number; perDestination?: number; perPool?: number }) =>
    startServer({ messages: { quotas } })

  test('per user: LimitExceededException, for a name of nobody after as many; a day later they are sent again', async () => {
    const server = await limited({ perUser: 2 })
    const seed = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
    await confirmedUser(server, seed, 'jane')
    const ask = (Username: string) =>
      server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username }))
    await ask('jane')
    await ask('nobody')
    await ask('nobody')
    expect(await refusalOf(ask('jane'))).toEqual(exceeded)
    expect(await refusalOf(ask('nobody'))).toEqual(exceeded)
    expect(await server.inbox(seed.poolId)).toHaveLength(2)
    server.clock.advance(24 * 3600)
    await ask('jane')
    await server.stop()
  })

  test('per destination: of many users of one address, whatever its case; SignUp leaves the user', async () => {
    const server = await limited({ perDestination: 2 })
    const seed = await seedPool(server)
    const UserAttributes = attributes({ email: 'shared@example.com' })
    await signUp(server, seed, 'one', { UserAttributes })
    await signUp(server, seed, 'two', { UserAttributes: attributes({ email: 'Shared@example.com' }) })
    expect(await refusalOf(signUp(server, seed, 'three', { UserAttributes }))).toEqual(exceeded)
    expect(await lookUp(server, seed, 'three')).toMatchObject({ status: 'UNCONFIRMED' })
    const other = await seedPool(server)
    await signUp(server, other, 'one', { UserAttributes })
    await server.stop()
  })

  test('per pool', async () => {
    const server = await limited({ perPool: 1 })
    const seed = await seedPool(server)
    await signUp(server, seed, 'one')
    expect(await refusalOf(signUp(server, seed, 'two'))).toEqual(exceeded)
    await server.stop()
  })
})
