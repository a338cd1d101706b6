import { Amplify } from 'aws-amplify'
import { autoSignIn, confirmSignIn, confirmSignUp, getCurrentUser, signIn, signOut, signUp } from 'aws-amplify/auth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seedChoicePool } from '../operations/user-auth/user-auth-calls.js'
import { lastCode, lookUp, wrongCode } from '../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: seed.poolId, userPoolClientId: seed.clientId, userPoolEndpoint: `${server.endpoint}/` },
    },
  })
})
afterAll(() => server.stop())
beforeEach(() => signOut())

const userAuth = { authFlowType: 'USER_AUTH' } as const

describe('aws-amplify v6, USER_AUTH', () => {
  test('a code by email is the first factor, after a wrong one too', async () => {
    await seedUser(server, seed.poolId, 'ann')
    const asked = await signIn({ username: 'ann', options: { ...userAuth, preferredChallenge: 'EMAIL_OTP' } })
    expect(asked).toMatchObject({
      isSignedIn: false,
      nextStep: {
        signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
        codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'a***@e***' },
      },
    })
    const code = await lastCode(server, seed, 'ann@example.com')
    const wrong = confirmSignIn({ challengeResponse: wrongCode(code) })
    await expect(wrong).rejects.toMatchObject({ name: 'CodeMismatchException' })
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject({ isSignedIn: true })
    expect((await getCurrentUser()).username).toBe('ann')
  })

  test('the factor is chosen from the list', async () => {
    await seedUser(server, seed.poolId, 'ben')
    const asked = await signIn({ username: 'ben', options: userAuth })
    expect(asked.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
      availableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'],
    })
    const chosen = await confirmSignIn({ challengeResponse: 'EMAIL_OTP' })
    expect(chosen.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
    const code = await lastCode(server, seed, 'ben@example.com')
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject({ isSignedIn: true })
  })

  test.each(['PASSWORD', 'PASSWORD_SRP'] as const)('%s, preferred and chosen', async (challenge) => {
    const username = `cid-${challenge}`
    await seedUser(server, seed.poolId, username)
    const preferred = signIn({ username, password: PASSWORD, options: { ...userAuth, preferredChallenge: challenge } })
    expect(await preferred).toMatchObject({ isSignedIn: true })
    await signOut()

    await signIn({ username, options: userAuth })
    const chosen = await confirmSignIn({ challengeResponse: challenge })
    expect(chosen.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_PASSWORD')
    expect(await confirmSignIn({ challengeResponse: PASSWORD })).toMatchObject({ isSignedIn: true })
  })

  test('autoSignIn after confirmSignUp, without a password', async () => {
    const started = await signUp({
      username: 'dan',
      options: { userAttributes: { email: 'dan@example.com' }, autoSignIn: userAuth },
    })
    expect(started.nextStep.signUpStep).toBe('CONFIRM_SIGN_UP')
    const confirmationCode = await lastCode(server, seed, 'dan@example.com')
    const confirmed = await confirmSignUp({ username: 'dan', confirmationCode })
    expect(confirmed.nextStep.signUpStep).toBe('COMPLETE_AUTO_SIGN_IN')
    expect(await autoSignIn()).toMatchObject({ isSignedIn: true, nextStep: { signInStep: 'DONE' } })
    expect((await getCurrentUser()).username).toBe('dan')
    expect((await lookUp(server, seed, 'dan')).status).toBe('CONFIRMED')
  })
})
