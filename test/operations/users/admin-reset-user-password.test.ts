import { ConfirmForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { lastCode, refusalOf } from '../../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminResetUserPassword', () => {
  test('the password stops working, and the code that was sent sets a new one', async () => {
    await seedUser(server, admin.seed.poolId, 'ann')
    expect(await admin.resetPassword('ann')).toEqual({ $metadata: expect.anything() })
    expect((await admin.look('ann')).status).toBe('RESET_REQUIRED')
    expect(await refusalOf(admin.signIn('ann', PASSWORD))).toMatchObject({
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    })
    await server.client.send(
      new ConfirmForgotPasswordCommand({
        ClientId: admin.seed.clientId,
        Username: 'ann',
        ConfirmationCode: await lastCode(server, admin.seed, 'ann@example.com'),
        Password: 'Recovered-1',
      }),
    )
    expect((await admin.signIn('ann', 'Recovered-1')).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  test('can be repeated, with another code', async () => {
    await seedUser(server, admin.seed.poolId, 'again')
    await admin.resetPassword('again')
    await admin.resetPassword('again')
    expect(await server.inbox(admin.seed.poolId, 'again@example.com')).toHaveLength(2)
  })

  test.each([
    {
      state: 'disabled',
      prepare: async (name: string) => {
        await seedUser(server, admin.seed.poolId, name)
        await admin.disable(name)
      },
      refusal: { name: 'NotAuthorizedException', message: 'User is disabled' },
    },
    {
      state: 'FORCE_CHANGE_PASSWORD',
      prepare: (name: string) => admin.create(name, { email: `${name}@example.com`, email_verified: 'true' }),
      refusal: { name: 'NotAuthorizedException', message: 'User password cannot be reset in the current state.' },
    },
    {
      state: 'without a verified contact',
      prepare: async (name: string) => {
        await admin.create(name, { email: `${name}@example.com` })
        await admin.setPassword(name, PASSWORD, true)
      },
      refusal: {
        name: 'InvalidParameterException',
        message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
      },
    },
  ])('a user $state → $refusal.name, and nothing changes', async ({ state, prepare, refusal }) => {
    const username = state.replace(/\W/g, '')
    await prepare(username)
    const { status } = await admin.look(username)
    expect(await refusalOf(admin.resetPassword(username))).toMatchObject(refusal)
    expect((await admin.look(username)).status).toBe(status)
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.resetPassword('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
