import { GetUserCommand, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Administrator } from '../../support/administrator.js'
import { refusalOf, signUp } from '../../support/people.js'
import { seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  admin = new Administrator(server, await seedPool(server))
})
afterAll(() => server.stop())

describe('AdminSetUserPassword', () => {
  test('a permanent one confirms the user, who signs in with it', async () => {
    await admin.create('ann', {}, { TemporaryPassword: 'Temporary-1' })
    expect(await admin.setPassword('ann', 'Permanent-1', true)).toEqual({ $metadata: expect.anything() })
    expect((await admin.look('ann')).status).toBe('CONFIRMED')
    expect((await admin.signIn('ann', 'Permanent-1')).AuthenticationResult?.AccessToken).toBeTruthy()
    expect((await refusalOf(admin.signIn('ann', 'Temporary-1'))).name).toBe('NotAuthorizedException')
  })

  test.each([undefined, false])('Permanent %s: it must be replaced at the next sign-in', async (permanent) => {
    const username = `temporary-${permanent}`
    await seedUser(server, admin.seed.poolId, username)
    await admin.setPassword(username, 'Temporary-2', permanent)
    expect((await admin.look(username)).status).toBe('FORCE_CHANGE_PASSWORD')
    expect((await admin.signIn(username, 'Temporary-2')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('works for a user who has not confirmed the sign-up', async () => {
    await signUp(server, admin.seed, 'unconfirmed')
    await admin.setPassword('unconfirmed', 'Permanent-1', true)
    expect((await admin.look('unconfirmed')).status).toBe('CONFIRMED')
  })

  test('sign-ins go on', async () => {
    await seedUser(server, admin.seed.poolId, 'busy')
    await admin.setPassword('busy', 'Permanent-1', true)
    const { AuthenticationResult } = await admin.signIn('busy', 'Permanent-1')
    await admin.setPassword('busy', 'Permanent-2', true)
    const AccessToken = AuthenticationResult?.AccessToken
    expect((await server.client.send(new GetUserCommand({ AccessToken }))).Username).toBe('busy')
  })

  test.each([
    ['Short-1', 'Password not long enough'],
    ['lowercase-1', 'Password must have uppercase characters'],
    ['UPPERCASE-1', 'Password must have lowercase characters'],
    ['No-numbers', 'Password must have numeric characters'],
    ['NoSymbols1', 'Password must have symbol characters'],
  ])('[demand 59] %s → InvalidPasswordException "%s"', async (password, reason) => {
    await admin.create('strict').catch(() => undefined)
    expect(await refusalOf(admin.setPassword('strict', password, true))).toMatchObject({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${reason}`,
    })
    expect((await admin.look('strict')).status).toBe('FORCE_CHANGE_PASSWORD')
  })

  test('a former password → PasswordHistoryPolicyViolationException where the pool keeps a history', async () => {
    const remembering = new Administrator(server, await seedPool(server))
    await server.client.send(
      new UpdateUserPoolCommand({
        UserPoolId: remembering.seed.poolId,
        Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } },
      }),
    )
    await remembering.create('ann')
    await remembering.setPassword('ann', 'Permanent-1', true)
    await remembering.setPassword('ann', 'Permanent-2', true)
    const refusal = await refusalOf(remembering.setPassword('ann', 'Permanent-1', true))
    expect(refusal.name).toBe('PasswordHistoryPolicyViolationException')
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(admin.setPassword('nobody', 'Permanent-1'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })
})
