import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from 'amazon-cognito-identity-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GroupCalls, ROLE } from '../operations/groups/group-calls.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
let pool: CognitoUserPool

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  pool = new CognitoUserPool({ UserPoolId: seed.poolId, ClientId: seed.clientId, endpoint: server.endpoint })
})
afterAll(() => server.stop())

const userOf = (username: string) => new CognitoUser({ Username: username, Pool: pool })

type SignInOutcome =
  | { kind: 'signed-in'; session: CognitoUserSession }
  | { kind: 'new-password'; attributes: Record<string, string>; required: string[] }

function signIn(user: CognitoUser, username: string, password: string): Promise<SignInOutcome> {
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: username, Password: password }), {
      onSuccess: (session) => resolve({ kind: 'signed-in', session }),
      onFailure: reject,
      newPasswordRequired: (attributes, required) => resolve({ kind: 'new-password', attributes, required }),
    })
  })
}

describe('amazon-cognito-identity-js', () => {
  test('signs a user up, confirms with the mailed code and signs in by SRP', async () => {
    const result = await new Promise<ISignUpResult | undefined>((resolve, reject) => {
      const email = new CognitoUserAttribute({ Name: 'email', Value: 'ann@example.com' })
      pool.signUp('ann', PASSWORD, [email], [], (error, value) => (error ? reject(error) : resolve(value)))
    })
    expect(result?.userConfirmed).toBe(false)

    const [message] = await server.inbox(seed.poolId, 'ann@example.com')
    const user = userOf('ann')
    await new Promise((resolve, reject) => {
      user.confirmRegistration(String(message?.code), false, (error, value) => (error ? reject(error) : resolve(value)))
    })

    const outcome = await signIn(user, 'ann', PASSWORD)
    expect(outcome.kind).toBe('signed-in')
    const attributes = await new Promise<CognitoUserAttribute[] | undefined>((resolve, reject) => {
      user.getUserAttributes((error, value) => (error ? reject(error) : resolve(value)))
    })
    const byName = Object.fromEntries((attributes ?? []).map(({ Name, Value }) => [Name, Value]))
    expect(byName).toMatchObject({ email: 'ann@example.com', email_verified: 'true' })
  })

  test('a wrong password → NotAuthorizedException "Incorrect username or password."', async () => {
    await seedUser(server, seed.poolId, 'bea')
    await expect(signIn(userOf('bea'), 'bea', 'Wrong-Horse-7')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  test('refreshes, signs out everywhere, and the old refresh token is refused', async () => {
    await seedUser(server, seed.poolId, 'cid')
    const user = userOf('cid')
    const first = await signIn(user, 'cid', PASSWORD)
    if (first.kind !== 'signed-in') throw new Error(first.kind)
    const refreshToken = first.session.getRefreshToken()
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.refreshSession(refreshToken, (error, session) => (error ? reject(error) : resolve(session)))
    })
    expect(refreshed.getIdToken().payload.sub).toBe(first.session.getIdToken().payload.sub)

    await new Promise((resolve, reject) => user.globalSignOut({ onSuccess: resolve, onFailure: reject }))
    await expect(
      new Promise((resolve, reject) => {
        userOf('cid').refreshSession(refreshToken, (error, session) => (error ? reject(error) : resolve(session)))
      }),
    ).rejects.toMatchObject({ code: 'NotAuthorizedException' })
  })

  test('sees the groups of the user in both tokens, those of the moment after a refresh', async () => {
    const groups = new GroupCalls(server, seed.poolId)
    await groups.create('admins', { Precedence: 1, RoleArn: ROLE })
    await groups.create('readers')
    await seedUser(server, seed.poolId, 'fay')
    for (const name of ['readers', 'admins']) await groups.add('fay', name)
    const user = userOf('fay')
    const outcome = await signIn(user, 'fay', PASSWORD)
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind)
    const { session } = outcome
    expect(session.getAccessToken().payload['cognito:groups']).toEqual(['admins', 'readers'])
    expect(session.getIdToken().payload).toMatchObject({
      'cognito:groups': ['admins', 'readers'],
      'cognito:roles': [ROLE],
      'cognito:preferred_role': ROLE,
    })

    await groups.remove('fay', 'admins')
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.refreshSession(session.getRefreshToken(), (error, value) => (error ? reject(error) : resolve(value)))
    })
    expect(refreshed.getAccessToken().payload['cognito:groups']).toEqual(['readers'])
    expect(refreshed.getIdToken().payload).not.toHaveProperty('cognito:roles')
  })

  test('a user made by an administrator sets a new password at the first sign-in', async () => {
    await server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username: 'dan',
        TemporaryPassword: 'Temporary-Horse-7',
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'email', Value: 'dan@example.com' }],
      }),
    )
    const user = userOf('dan')
    const outcome = await signIn(user, 'dan', 'Temporary-Horse-7')
    expect(outcome).toMatchObject({ kind: 'new-password', attributes: { email: 'dan@example.com' }, required: [] })

    const session = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.completeNewPasswordChallenge(PASSWORD, {}, { onSuccess: resolve, onFailure: reject })
    })
    expect(session.getIdToken().payload['cognito:username']).toBe('dan')
    await expect(signIn(userOf('dan'), 'dan', 'Temporary-Horse-7')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    })
  })

  test('recovers a forgotten password', async () => {
    await seedUser(server, seed.poolId, 'eve')
    const user = userOf('eve')
    await new Promise((resolve, reject) => user.forgotPassword({ onSuccess: resolve, onFailure: reject }))
    const [message] = await server.inbox(seed.poolId, 'eve@example.com')
    await new Promise((resolve, reject) => {
      user.confirmPassword(String(message?.code), 'Another-Horse-7', { onSuccess: resolve, onFailure: reject })
    })
    expect((await signIn(userOf('eve'), 'eve', 'Another-Horse-7')).kind).toBe('signed-in')
    await expect(signIn(userOf('eve'), 'eve', PASSWORD)).rejects.toMatchObject({ code: 'NotAuthorizedException' })
  })
})
