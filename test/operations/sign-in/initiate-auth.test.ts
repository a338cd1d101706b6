import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, signUp } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import {
  addClient,
  incorrect,
  invalidParameter,
  invitedUser,
  notAuthorized,
  SignInCalls,
  TEMPORARY,
  tokensOf,
  unknownUser,
} from './sign-in-calls.js'

const WRONG = 'Wrong-Horse-7'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let hiding: SignInCalls
let secret: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  hiding = new SignInCalls(server, await addClient(server, seed.poolId, { PreventUserExistenceErrors: 'ENABLED' }))
  secret = new SignInCalls(server, await addClient(server, seed.poolId, { GenerateSecret: true }))
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

const credentials = { USERNAME: 'ann', PASSWORD }

describe('InitiateAuth: USER_PASSWORD_AUTH', () => {
  test('the right password → tokens next to empty ChallengeParameters', async () => {
    const answer = await calls.password('ann')
    expect(answer.AuthenticationResult).toEqual({
      AccessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      IdToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      RefreshToken: expect.stringMatching(/^[A-Za-z0-9\-_=.]+$/),
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    })
    expect(answer.ChallengeParameters).toEqual({})
    expect(answer.ChallengeName).toBeUndefined()
    expect(answer.Session).toBeUndefined()
  })

  test.each([
    ['one space', ' '],
    ['another case', 'correct-horse-7'],
    ['a trailing space', `${PASSWORD} `],
    ['a leading space', ` ${PASSWORD}`],
    ['a trailing newline', `${PASSWORD}\n`],
    ['all but the last character', PASSWORD.slice(0, -1)],
    ['5,000 characters', 'x'.repeat(5000)],
  ])('a near miss, %s, is refused', async (name, password) => {
    const username = name.replaceAll(/\W/g, '-')
    await seedUser(server, seed.poolId, username)
    expect(await refusalOf(calls.password(username, password))).toEqual(incorrect)
  })

  test('an unknown user → UserNotFoundException, or as a wrong password where existence is hidden', async () => {
    expect(await refusalOf(calls.password('nobody'))).toEqual(unknownUser)
    expect(await refusalOf(hiding.password('nobody'))).toEqual(incorrect)
  })

  test('a user of another pool is unknown', async () => {
    const other = await seedPool(server)
    await seedUser(server, other.poolId, 'of-the-other-pool')
    expect(await refusalOf(calls.password('of-the-other-pool'))).toEqual(unknownUser)
  })
})

describe('InitiateAuth: states of the user', () => {
  const unconfirmed = { name: 'UserNotConfirmedException', message: 'User is not confirmed.', status: 400 }
  const resetRequired = {
    name: 'PasswordResetRequiredException',
    message: 'Password reset required for the user',
    status: 400,
  }

  test.each([
    [74, PASSWORD],
    [75, WRONG],
  ])('#%i an unconfirmed user with %s → UserNotConfirmedException', async (number, password) => {
    await signUp(server, seed, `unconfirmed-${number}`)
    expect(await refusalOf(calls.password(`unconfirmed-${number}`, password))).toEqual(unconfirmed)
    expect(await refusalOf(calls.srp(`unconfirmed-${number}`, password))).toEqual(unconfirmed)
  })

  test('#76 a disabled user → NotAuthorizedException "User is disabled.", whatever the password', async () => {
    await seedUser(server, seed.poolId, 'dan')
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: 'dan' }))
    for (const password of [PASSWORD, WRONG]) {
      expect(await refusalOf(calls.password('dan', password))).toEqual(notAuthorized('User is disabled.'))
      expect(await refusalOf(calls.srp('dan', password))).toEqual(notAuthorized('User is disabled.'))
    }
  })

  test('a user whose password an administrator reset → PasswordResetRequiredException', async () => {
    await seedUser(server, seed.poolId, 'rex')
    await server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username: 'rex' }))
    expect(await refusalOf(calls.password('rex'))).toEqual(resetRequired)
    expect(await refusalOf(calls.srp('rex'))).toEqual(resetRequired)
  })

  test('a temporary password → NEW_PASSWORD_REQUIRED; a wrong one is refused; no tokens', async () => {
    await invitedUser(server, seed.poolId, 'tom', { email: 'tom@example.com' })
    const answer = await calls.password('tom', TEMPORARY)
    expect(answer.AuthenticationResult).toBeUndefined()
    expect(answer).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: 'tom', requiredAttributes: '[]' },
    })
    expect(JSON.parse(String(answer.ChallengeParameters?.userAttributes))).toMatchObject({ email: 'tom@example.com' })
    expect(answer.Session?.length).toBeGreaterThanOrEqual(20)
    expect(answer.Session?.length).toBeLessThanOrEqual(2048)
    expect(await refusalOf(calls.password('tom', WRONG))).toEqual(incorrect)
  })

  test('a temporary password after its validity of 7 days → NotAuthorizedException, but only to who knows it', async () => {
    const own = await startServer()
    try {
      const ownSeed = await seedPool(own)
      const ownCalls = new SignInCalls(own, ownSeed)
      await invitedUser(own, ownSeed.poolId, 'tim')
      own.clock.advance(7 * 86_400 - 60)
      expect(await ownCalls.password('tim', TEMPORARY)).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' })
      own.clock.advance(60)
      const expired = notAuthorized('Temporary password has expired and must be reset by an administrator.')
      expect(await refusalOf(ownCalls.password('tim', TEMPORARY))).toEqual(expired)
      expect(await refusalOf(ownCalls.srp('tim', TEMPORARY))).toEqual(expired)
      expect(await refusalOf(ownCalls.password('tim', WRONG))).toEqual(incorrect)
    } finally {
      await own.stop()
    }
  })
})

describe('InitiateAuth: order of checks', () => {
  test('an unknown client → ResourceNotFoundException', async () => {
    const nowhere = new SignInCalls(server, { ...seed, clientId: 'nosuchclient' })
    expect(await refusalOf(nowhere.password('ann'))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'User pool client nosuchclient does not exist.',
      status: 400,
    })
  })

  test('#77 an unknown AuthFlow → InvalidParameterException naming the flows', async () => {
    for (const flow of ['USER_PASSWORD', 'user_password_auth', '', 'constructor', '__proto__']) {
      const refusal = await refusalOf(calls.initiate(flow, credentials))
      expect(refusal).toMatchObject({ name: 'InvalidParameterException', status: 400 })
      expect(refusal.message).toContain("at 'authFlow' failed to satisfy constraint")
    }
  })

  test.each(['ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'])('#77 %s is for administrators', async (flow) => {
    expect(await refusalOf(calls.initiate(flow, credentials))).toEqual(
      invalidParameter('Initiate Auth method not supported'),
    )
  })

  test.each([
    ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.'],
    ['CUSTOM_AUTH', 'CUSTOM_AUTH is not enabled for the client.'],
    ['REFRESH_TOKEN_AUTH', 'Auth flow not enabled for this client'],
    ['REFRESH_TOKEN', 'Auth flow not enabled for this client'],
  ])('#77 %s not enabled → InvalidParameterException "%s", before its parameters', async (flow, message) => {
    const bare = await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] })
    expect(await refusalOf(new SignInCalls(server, bare).initiate(flow))).toEqual(invalidParameter(message))
  })

  test('#84 CUSTOM_AUTH enabled, without triggers → InvalidParameterException, never tokens', async () => {
    const custom = new SignInCalls(
      server,
      await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }),
    )
    const srpFirst: Record<string, string> = { USERNAME: 'ann', CHALLENGE_NAME: 'SRP_A', SRP_A: 'aa' }
    for (const parameters of [{ USERNAME: 'ann' }, srpFirst]) {
      expect(await refusalOf(custom.initiate('CUSTOM_AUTH', parameters))).toEqual(
        invalidParameter('Custom auth lambda trigger is not configured for the user pool.'),
      )
    }
  })

  test('USER_AUTH of a client that has not enabled it is refused', async () => {
    expect(await refusalOf(calls.initiate('USER_AUTH', credentials))).toEqual(
      invalidParameter('USER_AUTH is not enabled for the client.'),
    )
  })

  test.each([
    ['USER_PASSWORD_AUTH', {}, 'USERNAME'],
    ['USER_PASSWORD_AUTH', { PASSWORD }, 'USERNAME'],
    ['USER_PASSWORD_AUTH', { USERNAME: 'nobody' }, 'PASSWORD'],
    ['USER_PASSWORD_AUTH', { USERNAME: '', PASSWORD }, 'USERNAME'],
    ['USER_SRP_AUTH', { SRP_A: 'aa' }, 'USERNAME'],
    ['USER_SRP_AUTH', { USERNAME: 'nobody' }, 'SRP_A'],
    ['REFRESH_TOKEN_AUTH', { USERNAME: 'ann' }, 'REFRESH_TOKEN'],
    ['REFRESH_TOKEN', {}, 'REFRESH_TOKEN'],
  ])('%s with %j → Missing required parameter %s', async (flow, parameters, missing) => {
    expect(await refusalOf(calls.initiate(flow, parameters))).toEqual(
      invalidParameter(`Missing required parameter ${missing}`),
    )
  })

  test('no AuthParameters at all → Missing required parameter USERNAME', async () => {
    expect(await refusalOf(calls.initiate('USER_PASSWORD_AUTH'))).toEqual(
      invalidParameter('Missing required parameter USERNAME'),
    )
  })

  test('parameters named like members of every object are nothing', async () => {
    const parameters = JSON.parse('{"__proto__":"ann","constructor":"x","USERNAME":"ann","hasOwnProperty":"y"}')
    const command = new InitiateAuthCommand({
      ClientId: seed.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: parameters,
    })
    expect(await refusalOf(server.client.send(command))).toEqual(
      invalidParameter('Missing required parameter PASSWORD'),
    )
  })
})

describe('#78 InitiateAuth: SECRET_HASH', () => {
  const withHash = (calls: SignInCalls, hash: string) =>
    calls.initiate('USER_PASSWORD_AUTH', { ...credentials, SECRET_HASH: hash })

  test('the right hash over the name as typed → tokens', async () => {
    tokensOf(await withHash(secret, secret.secretHash('ann')))
  })

  test('none → NotAuthorizedException that names the client; before the user is looked up', async () => {
    const refusal = notAuthorized(
      `Client ${secret.seed.clientId} is configured with secret but SECRET_HASH was not received`,
    )
    expect(await refusalOf(secret.password('ann'))).toEqual(refusal)
    expect(await refusalOf(secret.password('nobody'))).toEqual(refusal)
  })

  test('a wrong one, or over another name → NotAuthorizedException', async () => {
    const truncated = secret.secretHash('ann').slice(0, -4)
    for (const hash of ['x', secret.secretHash('bea'), secret.secretHash('Ann'), truncated]) {
      expect(await refusalOf(withHash(secret, hash))).toMatchObject({ name: 'NotAuthorizedException', status: 400 })
    }
  })

  test('one for a client without a secret → InvalidParameterException', async () => {
    expect(await refusalOf(withHash(calls, 'x'))).toEqual(
      invalidParameter(`App client ${seed.clientId} is not configured for secret but secret hash was received`),
    )
  })
})
