import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import { Amplify } from 'aws-amplify'
import { confirmSignIn, fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`

interface Step {
  readonly challengeName: string
  readonly challengeResult: boolean
}

/** Whoever comes by SRP proves the password first; then one question. */
const functions = {
  [arn('define')]: (event: { request: Record<string, unknown>; response: Record<string, unknown> }) => {
    const session = event.request.session as Step[]
    const last = session.at(-1)
    if (last?.challengeName === 'SRP_A') return answer(event, { challengeName: 'PASSWORD_VERIFIER' })
    if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) return answer(event, { issueTokens: true })
    if (session.length > 3) return answer(event, { failAuthentication: true })
    return answer(event, { challengeName: 'CUSTOM_CHALLENGE' })
  },
  [arn('create')]: (event: { request: Record<string, unknown>; response: Record<string, unknown> }) =>
    answer(event, {
      publicChallengeParameters: { hint: 'six times nine' },
      privateChallengeParameters: { right: 'forty-two' },
    }),
  [arn('verify')]: (event: { request: Record<string, unknown>; response: Record<string, unknown> }) => {
    const { right } = event.request.privateChallengeParameters as Record<string, string>
    return answer(event, { answerCorrect: event.request.challengeAnswer === right })
  },
  [arn('migrate')]: (event: {
    request: Record<string, unknown>
    response: Record<string, unknown>
    userName?: string
  }) => {
    if (event.request.password !== 'Legacy-Horse-1') throw new Error('unknown there as well')
    const userAttributes = { email: `${event.userName}@example.com`, email_verified: 'true' }
    return answer(event, { userAttributes, finalUserStatus: 'CONFIRMED', messageAction: 'SUPPRESS' })
  },
}

function answer<E extends { response: object }>(event: E, response: object): E {
  return { ...event, response: { ...event.response, ...response } }
}

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer({ triggers: functions })
  seed = await seedPool(server, {
    pool: {
      LambdaConfig: {
        DefineAuthChallenge: arn('define'),
        CreateAuthChallenge: arn('create'),
        VerifyAuthChallengeResponse: arn('verify'),
        UserMigration: arn('migrate'),
      },
    },
    client: {
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    },
  })
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: seed.poolId, userPoolClientId: seed.clientId, userPoolEndpoint: `${server.endpoint}/` },
    },
  })
})
afterEach(() => signOut().catch(() => undefined))
afterAll(() => server.stop())

describe('aws-amplify v6', () => {
  test.each(['CUSTOM_WITHOUT_SRP', 'CUSTOM_WITH_SRP'] as const)(
    '%s: a wrong answer, then the right one',
    async (flow) => {
      const username = `amplify-${flow.toLowerCase()}`
      await seedUser(server, seed.poolId, username)
      const options = { authFlowType: flow }
      const begun = await signIn(
        flow === 'CUSTOM_WITH_SRP' ? { username, password: PASSWORD, options } : { username, options },
      )
      expect(begun.nextStep).toMatchObject({
        signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
        additionalInfo: { hint: 'six times nine' },
      })
      const again = await confirmSignIn({ challengeResponse: 'fifty-four' })
      expect(again.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
      expect((await confirmSignIn({ challengeResponse: 'forty-two' })).isSignedIn).toBe(true)
      expect((await getCurrentUser()).username).toBe(username)
    },
  )

  test('user migration: who is unknown here signs in with the password from elsewhere, once asked', async () => {
    const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const
    await expect(signIn({ username: 'moved', password: 'Wrong-Horse-7', options })).rejects.toMatchObject({
      name: expect.stringMatching(/^(UserNotFound|NotAuthorized)Exception$/),
    })
    expect((await signIn({ username: 'moved', password: 'Legacy-Horse-1', options })).isSignedIn).toBe(true)
    expect((await fetchAuthSession()).tokens?.idToken?.payload.email).toBe('moved@example.com')
    const user = await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'moved' }))
    expect(user.UserStatus).toBe('CONFIRMED')
  })
})

describe('amazon-cognito-identity-js', () => {
  test('authenticateUser with CUSTOM_AUTH proves the password first, then answers the challenge', async () => {
    await seedUser(server, seed.poolId, 'identity')
    const Pool = new CognitoUserPool({ UserPoolId: seed.poolId, ClientId: seed.clientId, endpoint: server.endpoint })
    const user = new CognitoUser({ Username: 'identity', Pool })
    user.setAuthenticationFlowType('CUSTOM_AUTH')
    const session = await new Promise<CognitoUserSession>((resolve, reject) => {
      const callbacks = {
        onSuccess: resolve,
        onFailure: reject,
        customChallenge: (parameters: Record<string, string>) => {
          expect(parameters.hint).toBe('six times nine')
          user.sendCustomChallengeAnswer('forty-two', callbacks)
        },
      }
      user.authenticateUser(new AuthenticationDetails({ Username: 'identity', Password: PASSWORD }), callbacks)
    })
    expect(session.isValid()).toBe(true)
  })
})
