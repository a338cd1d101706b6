import { Amplify } from 'aws-amplify'
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] } })
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: seed.poolId, userPoolClientId: seed.clientId, userPoolEndpoint: `${server.endpoint}/` },
    },
  })
})
afterAll(() => server.stop())

describe('aws-amplify v6', () => {
  test('signUp, confirmSignUp, signIn by SRP, fetchAuthSession with refresh, signOut', async () => {
    expect(autoSignIn).toBeTypeOf('function')
    const started = await signUp({
      username: 'ann',
      password: PASSWORD,
      options: { userAttributes: { email: 'ann@example.com' } },
    })
    expect(started.nextStep).toMatchObject({
      signUpStep: 'CONFIRM_SIGN_UP',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'a***@e***', attributeName: 'email' },
    })

    const [message] = await server.inbox(seed.poolId, 'ann@example.com')
    const confirmed = await confirmSignUp({ username: 'ann', confirmationCode: String(message?.code) })
    expect(confirmed.isSignUpComplete).toBe(true)

    const signedIn = await signIn({ username: 'ann', password: PASSWORD })
    expect(signedIn).toMatchObject({ isSignedIn: true, nextStep: { signInStep: 'DONE' } })
    expect((await getCurrentUser()).username).toBe('ann')
    expect(await fetchUserAttributes()).toMatchObject({ email: 'ann@example.com', email_verified: 'true' })

    const before = await fetchAuthSession()
    const after = await fetchAuthSession({ forceRefresh: true })
    expect(after.tokens?.accessToken.payload.origin_jti).toBe(before.tokens?.accessToken.payload.origin_jti)
    expect(after.tokens?.accessToken.payload.jti).not.toBe(before.tokens?.accessToken.payload.jti)

    await signOut()
    await expect(getCurrentUser()).rejects.toMatchObject({ name: 'UserUnAuthenticatedException' })
  })

  test('signIn before confirmation → the step CONFIRM_SIGN_UP', async () => {
    await signUp({ username: 'ben', password: PASSWORD, options: { userAttributes: { email: 'ben@example.com' } } })
    const outcome = await signIn({ username: 'ben', password: PASSWORD })
    expect(outcome.nextStep.signInStep).toBe('CONFIRM_SIGN_UP')
  })

  test('signIn with a wrong password → NotAuthorizedException', async () => {
    await seedUser(server, seed.poolId, 'cid')
    await expect(signIn({ username: 'cid', password: 'Wrong-Horse-7' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  test('resetPassword and confirmResetPassword with the mailed code', async () => {
    await seedUser(server, seed.poolId, 'dan')
    const started = await resetPassword({ username: 'dan' })
    expect(started.nextStep.resetPasswordStep).toBe('CONFIRM_RESET_PASSWORD_WITH_CODE')
    const [message] = await server.inbox(seed.poolId, 'dan@example.com')
    await confirmResetPassword({
      username: 'dan',
      confirmationCode: String(message?.code),
      newPassword: 'Another-Horse-7',
    })
    expect((await signIn({ username: 'dan', password: 'Another-Horse-7' })).isSignedIn).toBe(true)
    await signOut({ global: true })
  })
})
