import {
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attributes, lastCode, lookUp, refusalOf, signUp } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import {
  addClient,
  incorrect,
  invalidParameter,
  invitedUser,
  locked,
  notAuthorized,
  TEMPORARY,
  tokensOf,
} from '../sign-in/sign-in-calls.js'
import { srpClient } from '../sign-in/srp-client.js'
import { seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const WRONG = 'Wrong-Horse-7'
const passwords = ['PASSWORD_SRP', 'PASSWORD']

let server: TestServer
let seed: Seed
let people = 0
let name: string

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  people += 1
  name = `person${people}`
  await seedUser(server, seed.poolId, name)
})

describe.each(['public', 'admin'] as const)('USER_AUTH over the %s operations', (channel) => {
  const calls = () => new UserAuthCalls(server, seed, channel)

  test('without a preference → SELECT_CHALLENGE with everything that is open to the user', async () => {
    const answer = await calls().start(name)
    expect(answer).toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: [...passwords, 'EMAIL_OTP'],
      Session: expect.any(String),
    })
    expect(answer.AuthenticationResult).toBeUndefined()
  })

  test('PREFERRED_CHALLENGE=PASSWORD with PASSWORD → tokens', async () => {
    tokensOf(await calls().prefer(name, 'PASSWORD', { PASSWORD }))
  })

  test('PREFERRED_CHALLENGE=PASSWORD with a wrong PASSWORD → NotAuthorizedException', async () => {
    expect(await refusalOf(calls().prefer(name, 'PASSWORD', { PASSWORD: WRONG }))).toEqual(incorrect)
  })

  test('PREFERRED_CHALLENGE=PASSWORD alone → PASSWORD, which takes the password', async () => {
    const asked = await calls().prefer(name, 'PASSWORD')
    expect(asked).toMatchObject({ ChallengeName: 'PASSWORD', AvailableChallenges: ['PASSWORD'] })
    tokensOf(await calls().respond('PASSWORD', name, { PASSWORD }, asked.Session))
  })

  test('PREFERRED_CHALLENGE=PASSWORD_SRP with SRP_A → PASSWORD_VERIFIER with a session', async () => {
    const client = srpClient(seed.poolId, PASSWORD)
    const asked = await calls().prefer(name, 'PASSWORD_SRP', { SRP_A: client.srpA })
    expect(asked).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER', Session: expect.any(String) })
    const claim = client.answer(asked.ChallengeParameters ?? {})
    tokensOf(await calls().respond('PASSWORD_VERIFIER', name, claim, asked.Session))
  })

  test('PREFERRED_CHALLENGE=EMAIL_OTP → the code is sent and signs in', async () => {
    const asked = await calls().prefer(name, 'EMAIL_OTP')
    expect(asked).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      AvailableChallenges: ['EMAIL_OTP'],
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'p***@e***',
      },
    })
    const code = await lastCode(server, seed, `${name}@example.com`)
    expect(code).toMatch(/^\d{8}$/)
    tokensOf(await calls().respond('EMAIL_OTP', name, { EMAIL_OTP_CODE: code }, asked.Session))
  })

  test('SELECT_CHALLENGE with ANSWER=PASSWORD and PASSWORD → tokens', async () => {
    const session = await calls().selection(name)
    tokensOf(await calls().select(name, 'PASSWORD', session, { PASSWORD }))
  })

  test('SELECT_CHALLENGE with ANSWER=PASSWORD_SRP and SRP_A → PASSWORD_VERIFIER → tokens', async () => {
    const client = srpClient(seed.poolId, PASSWORD)
    const session = await calls().selection(name)
    const asked = await calls().select(name, 'PASSWORD_SRP', session, { SRP_A: client.srpA })
    expect(asked.ChallengeName).toBe('PASSWORD_VERIFIER')
    const claim = client.answer(asked.ChallengeParameters ?? {})
    tokensOf(await calls().respond('PASSWORD_VERIFIER', name, claim, asked.Session))
  })

  test('SELECT_CHALLENGE with ANSWER=EMAIL_OTP → the code is sent and signs in', async () => {
    const asked = await calls().select(name, 'EMAIL_OTP', await calls().selection(name))
    expect(asked.ChallengeName).toBe('EMAIL_OTP')
    const code = await lastCode(server, seed, `${name}@example.com`)
    tokensOf(await calls().respond('EMAIL_OTP', name, { EMAIL_OTP_CODE: code }, asked.Session))
  })
})

describe('USER_AUTH', () => {
  const calls = () => new UserAuthCalls(server, seed)

  test('SMS_OTP signs in who has a phone number, and verifies it', async () => {
    await server.client.send(
      new AdminCreateUserCommand({
        UserPoolId: seed.poolId,
        Username: `${name}-sms`,
        MessageAction: 'SUPPRESS',
        UserAttributes: attributes({ phone_number: '+12025550123' }),
      }),
    )
    const asked = await calls().prefer(`${name}-sms`, 'SMS_OTP')
    expect(asked).toMatchObject({ ChallengeName: 'SMS_OTP', AvailableChallenges: ['SMS_OTP'] })
    const code = await lastCode(server, seed, '+12025550123')
    tokensOf(await calls().respond('SMS_OTP', `${name}-sms`, { SMS_OTP_CODE: code }, asked.Session))
    expect((await lookUp(server, seed, `${name}-sms`)).attributes.phone_number_verified).toBe('true')
  })

  test('a code by email confirms who signed up, and verifies the address', async () => {
    await signUp(server, seed, `${name}-new`)
    expect(await calls().available(`${name}-new`)).toEqual([...passwords, 'EMAIL_OTP'])
    const asked = await calls().prefer(`${name}-new`, 'EMAIL_OTP')
    const code = await lastCode(server, seed, `${name}-new@example.com`)
    tokensOf(await calls().respond('EMAIL_OTP', `${name}-new`, { EMAIL_OTP_CODE: code }, asked.Session))
    expect(await lookUp(server, seed, `${name}-new`)).toMatchObject({
      status: 'CONFIRMED',
      attributes: { email_verified: 'true' },
    })
  })

  test('a password does not sign in who is not confirmed → UserNotConfirmedException', async () => {
    await signUp(server, seed, `${name}-new`)
    const refusal = await refusalOf(calls().prefer(`${name}-new`, 'PASSWORD', { PASSWORD }))
    expect(refusal.name).toBe('UserNotConfirmedException')
  })

  test('who must change a temporary password is offered passwords alone, and then has to change it', async () => {
    await invitedUser(server, seed.poolId, `${name}-invited`, { email: 'invited@example.com' })
    expect(await calls().available(`${name}-invited`)).toEqual(passwords)
    const asked = await calls().prefer(`${name}-invited`, 'PASSWORD', { PASSWORD: TEMPORARY })
    expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('a preference that is not open to the user → SELECT_CHALLENGE with what is', async () => {
    for (const challenge of ['SMS_OTP', 'WEB_AUTHN']) {
      expect(await calls().prefer(name, challenge)).toMatchObject({
        ChallengeName: 'SELECT_CHALLENGE',
        AvailableChallenges: [...passwords, 'EMAIL_OTP'],
      })
    }
  })

  test('a preference that is no first factor → InvalidParameterException', async () => {
    for (const challenge of ['SMS_MFA', 'SELECT_CHALLENGE', 'constructor', 'password']) {
      expect(await refusalOf(calls().prefer(name, challenge))).toEqual(
        invalidParameter('Invalid parameter PREFERRED_CHALLENGE.'),
      )
    }
  })

  test('PREFERRED_CHALLENGE=PASSWORD_SRP without SRP_A → InvalidParameterException', async () => {
    const refusal = await refusalOf(calls().prefer(name, 'PASSWORD_SRP'))
    expect(refusal).toEqual(invalidParameter('Missing required parameter SRP_A'))
  })

  test('SRP_A that is no public value → InvalidParameterException', async () => {
    expect(await refusalOf(calls().prefer(name, 'PASSWORD_SRP', { SRP_A: '0' }))).toEqual(
      invalidParameter('Invalid SRP_A.'),
    )
  })

  test('the session of SELECT_CHALLENGE answers PASSWORD and PASSWORD_SRP directly', async () => {
    tokensOf(await calls().respond('PASSWORD', name, { PASSWORD }, await calls().selection(name)))

    const client = srpClient(seed.poolId, PASSWORD)
    const session = await calls().selection(name)
    const asked = await calls().respond('PASSWORD_SRP', name, { SRP_A: client.srpA }, session)
    expect(asked.ChallengeName).toBe('PASSWORD_VERIFIER')
    const claim = client.answer(asked.ChallengeParameters ?? {})
    tokensOf(await calls().respond('PASSWORD_VERIFIER', name, claim, asked.Session))
  })

  test('an answer that is not open to the user → InvalidParameterException, and the session stays good', async () => {
    const session = await calls().selection(name)
    expect(await refusalOf(calls().select(name, 'SMS_OTP', session))).toEqual(
      invalidParameter('The challenge SMS_OTP is not available for the user.'),
    )
    expect(await refusalOf(calls().select(name, 'SMS_MFA', session))).toEqual(
      invalidParameter('Invalid parameter ANSWER.'),
    )
    tokensOf(await calls().select(name, 'PASSWORD', session, { PASSWORD }))
  })

  test('wrong passwords count for the lock of every other way in', async () => {
    for (let guess = 0; guess < 5; guess += 1) {
      const session = await calls().selection(name)
      expect(await refusalOf(calls().select(name, 'PASSWORD', session, { PASSWORD: WRONG }))).toEqual(incorrect)
    }
    expect(await refusalOf(calls().prefer(name, 'PASSWORD', { PASSWORD }))).toEqual(locked)
  })

  test('a client without ALLOW_USER_AUTH → InvalidParameterException', async () => {
    const further = new UserAuthCalls(server, await addClient(server, seed.poolId))
    expect(await refusalOf(further.start(name))).toEqual(invalidParameter('USER_AUTH is not enabled for the client.'))
  })

  test('ALLOW_USER_AUTH alone opens passwords, in clear and by SRP', async () => {
    const further = new UserAuthCalls(
      server,
      await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] }),
    )
    tokensOf(await further.prefer(name, 'PASSWORD', { PASSWORD }))
  })

  test('a client with a secret must prove it at each call', async () => {
    const further = await addClient(server, seed.poolId, {
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      GenerateSecret: true,
    })
    const secret = new UserAuthCalls(server, further)
    const missing = notAuthorized(
      `Client ${further.clientId} is configured with secret but SECRET_HASH was not received`,
    )
    expect(await refusalOf(secret.start(name))).toEqual(missing)
  })

  test('a disabled user and one whose password was reset are refused', async () => {
    const session = await calls().selection(name)
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: name }))
    const disabled = notAuthorized('User is disabled.')
    expect(await refusalOf(calls().select(name, 'PASSWORD', session, { PASSWORD }))).toEqual(disabled)
    expect(await refusalOf(calls().select(name, 'EMAIL_OTP', session))).toEqual(disabled)
    expect(await refusalOf(calls().prefer(name, 'PASSWORD', { PASSWORD }))).toEqual(disabled)
    expect(await refusalOf(calls().prefer(name, 'EMAIL_OTP'))).toEqual(disabled)

    await seedUser(server, seed.poolId, `${name}-reset`)
    await server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username: `${name}-reset` }))
    expect((await refusalOf(calls().prefer(`${name}-reset`, 'PASSWORD', { PASSWORD }))).name).toBe(
      'PasswordResetRequiredException',
    )
    const asked = await calls()
      .prefer(`${name}-reset`, 'EMAIL_OTP')
      .catch((error: Error) => error)
    if (asked instanceof Error) expect(asked.name).toBe('PasswordResetRequiredException')
    else {
      const code = await lastCode(server, seed, `${name}-reset@example.com`)
      const call = calls().respond('EMAIL_OTP', `${name}-reset`, { EMAIL_OTP_CODE: code }, asked.Session)
      expect((await refusalOf(call)).name).toBe('PasswordResetRequiredException')
    }
  })

  test('who has nothing to sign in with is offered passwords, of which none is right', async () => {
    await signUp(server, seed, `${name}-bare`, { Password: undefined })
    const bare = { UserPoolId: seed.poolId, Username: `${name}-bare`, UserAttributeNames: ['email'] }
    await server.client.send(new AdminDeleteUserAttributesCommand(bare))
    expect(await calls().available(`${name}-bare`)).toEqual([...passwords, 'EMAIL_OTP'])
    for (const password of [PASSWORD, WRONG]) {
      expect(await refusalOf(calls().prefer(`${name}-bare`, 'PASSWORD', { PASSWORD: password }))).toEqual(incorrect)
    }
  })

  test('in a pool that allows only passwords nothing else is offered', async () => {
    const plain = await seedPool(server, { client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] } })
    await seedUser(server, plain.poolId, 'ann')
    const there = new UserAuthCalls(server, plain)
    expect(await there.available('ann')).toEqual(passwords)
    expect((await there.prefer('ann', 'EMAIL_OTP')).ChallengeName).toBe('SELECT_CHALLENGE')
  })

  test('a name of nobody at a client that does not hide it → UserNotFoundException', async () => {
    expect(await refusalOf(calls().start('nobody'))).toEqual({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
      status: 400,
    })
  })
})
