import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  ConfirmSignUpCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attributes, lastCode, lookUp, outcomesOf, refusalOf, signUp } from '../../support/people.js'
import { PASSWORD, type Seed } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, claimsOf, notAuthorized, SignInCalls, tokensOf } from '../sign-in/sign-in-calls.js'
import { choiceFlows, seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const invalidSession = notAuthorized('Invalid session for the user.')
const expiredSession = notAuthorized('Invalid session for the user, session is expired.')
const usedSession = notAuthorized('Invalid session for the user, session can only be used once.')

let server: TestServer
let seed: Seed
let calls: UserAuthCalls
let people = 0
let name: string

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
  calls = new UserAuthCalls(server, seed)
})
afterAll(() => server.stop())
beforeEach(() => {
  people += 1
  name = `person${people}`
})

const confirm = async (username: string, session: string | undefined, at = seed) =>
  server.client.send(
    new ConfirmSignUpCommand({
      ClientId: at.clientId,
      Username: username,
      ConfirmationCode: await lastCode(server, at, `${username}@example.com`),
      Session: session,
    }),
  )

/** The session after the confirmation. */
async function confirmed(username = name): Promise<string> {
  const { Session } = await signUp(server, seed, username)
  return String((await confirm(username, Session)).Session)
}

describe('sign-in after sign-up', () => {
  test.each(['public', 'admin'] as const)(
    'SignUp, ConfirmSignUp, USER_AUTH over %s operations: tokens',
    async (channel) => {
      const session = await confirmed()
      const at = new UserAuthCalls(server, seed, channel)
      const tokens = tokensOf(await at.start(name, {}, session))
      expect(claimsOf(tokens.access).username).toBe(name)
    },
  )

  test('what else is sent with the session is not looked at', async () => {
    tokensOf(await calls.start(name, { PREFERRED_CHALLENGE: 'NONE', PASSWORD: 'wrong' }, await confirmed()))
  })

  test('without a password', async () => {
    const { Session } = await signUp(server, seed, name, { Password: undefined })
    const session = (await confirm(name, Session)).Session
    tokensOf(await calls.start(name, {}, session))
  })

  test('a session is good for one sign-in, also of parallel ones', async () => {
    const session = await confirmed()
    const all = Array.from({ length: 6 }, () => calls.start(name, {}, session))
    expect(await outcomesOf(all)).toEqual({ ok: 1, NotAuthorizedException: 5 })
    expect(await refusalOf(calls.start(name, {}, session))).toEqual(usedSession)
  })

  test('the session of SignUp signs nobody in, before the confirmation and after it', async () => {
    const { Session } = await signUp(server, seed, name)
    expect(await refusalOf(calls.start(name, {}, Session))).toEqual(invalidSession)
    await confirm(name, Session)
    expect(await refusalOf(calls.start(name, {}, Session))).toEqual(invalidSession)
  })

  test('the session of ConfirmSignUp confirms nobody', async () => {
    const session = await confirmed()
    await signUp(server, seed, `${name}-other`)
    expect(await refusalOf(confirm(`${name}-other`, session))).toEqual(invalidSession)
  })

  test('a session of a sign-in is none of a sign-up, nor the other way about', async () => {
    const session = await confirmed()
    const selection = await calls.selection(name)
    expect(await refusalOf(calls.start(name, {}, selection))).toEqual(invalidSession)
    expect(await refusalOf(calls.select(name, 'PASSWORD', session, { PASSWORD }))).toEqual(invalidSession)
  })

  test('the name of another user, or of nobody → NotAuthorizedException', async () => {
    const session = await confirmed()
    await confirmed(`${name}-other`)
    for (const username of [`${name}-other`, 'nobody']) {
      expect(await refusalOf(calls.start(username, {}, session))).toEqual(invalidSession)
    }
    tokensOf(await calls.start(name, {}, session))
  })

  test('the session of another user’s sign-up does not go with a confirmation, which then does not happen', async () => {
    const { Session } = await signUp(server, seed, `${name}-mallory`)
    await signUp(server, seed, name)
    expect(await refusalOf(confirm(name, Session))).toEqual(invalidSession)
    expect((await lookUp(server, seed, name)).status).toBe('UNCONFIRMED')
  })

  test('another client → NotAuthorizedException', async () => {
    const further = await addClient(server, seed.poolId, { ExplicitAuthFlows: [...choiceFlows] })
    const session = await confirmed()
    expect(await refusalOf(new UserAuthCalls(server, further).start(name, {}, session))).toEqual(invalidSession)
    const { Session } = await signUp(server, seed, `${name}-other`)
    expect(await refusalOf(confirm(`${name}-other`, Session, further))).toEqual(invalidSession)
  })

  test('another pool → NotAuthorizedException', async () => {
    const elsewhere = await seedChoicePool(server)
    const session = await confirmed()
    await signUp(server, elsewhere, name)
    expect(await refusalOf(new UserAuthCalls(server, elsewhere).start(name, {}, session))).toEqual(invalidSession)
  })

  test('changed text → NotAuthorizedException', async () => {
    const session = await confirmed()
    const changed = `${session.slice(0, -4)}${session.slice(-4) === 'AAAA' ? 'BBBB' : 'AAAA'}`
    expect(await refusalOf(calls.start(name, {}, changed))).toEqual(invalidSession)
  })

  test('sessions end with the client’s AuthSessionValidity', async () => {
    const session = await confirmed()
    const { Session } = await signUp(server, seed, `${name}-slow`)
    server.clock.advance(3 * 60 + 1)
    expect(await refusalOf(calls.start(name, {}, session))).toEqual(expiredSession)
    expect(await refusalOf(confirm(`${name}-slow`, Session))).toEqual(expiredSession)
    expect((await confirm(`${name}-slow`, undefined)).Session).toBeTypeOf('string')
  })

  test('who was disabled or reset meanwhile is refused', async () => {
    const disabled = await confirmed()
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: name }))
    expect(await refusalOf(calls.start(name, {}, disabled))).toEqual(notAuthorized('User is disabled.'))
    const reset = await confirmed(`${name}-reset`)
    await server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username: `${name}-reset` }))
    expect((await refusalOf(calls.start(`${name}-reset`, {}, reset))).name).toBe('PasswordResetRequiredException')
  })

  test('a client without ALLOW_USER_AUTH gets no sessions', async () => {
    const further = await addClient(server, seed.poolId)
    const { Session } = await signUp(server, further, name)
    expect(Session).toBeUndefined()
    expect((await confirm(name, undefined, further)).Session).toBeUndefined()
  })

  test('a confirmation without the session of the sign-up gives one all the same: the code proves the person', async () => {
    await signUp(server, seed, name)
    tokensOf(await calls.start(name, {}, (await confirm(name, undefined)).Session))
  })

  test('where MFA is required the sign-up does not stand for the second factor', async () => {
    const strict = await seedChoicePool(server, ['PASSWORD'])
    await server.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: strict.poolId,
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    )
    const { Session } = await signUp(server, strict, name)
    const session = (await confirm(name, Session, strict)).Session
    const answer = await new UserAuthCalls(server, strict).start(name, {}, session)
    expect(answer.ChallengeName).toBe('MFA_SETUP')
    expect(answer.AuthenticationResult).toBeUndefined()
  })
})

describe('people without a password', () => {
  test('SignUp without one where codes are allowed: the user signs in by code', async () => {
    await signUp(server, seed, name, { Password: undefined })
    await confirm(name, undefined)
    expect(await calls.available(name)).toEqual(['EMAIL_OTP'])
    const asked = await calls.prefer(name, 'EMAIL_OTP')
    const code = await lastCode(server, seed, `${name}@example.com`)
    tokensOf(await calls.respond('EMAIL_OTP', name, { EMAIL_OTP_CODE: code }, asked.Session))
    const refusal = await refusalOf(new SignInCalls(server, seed).password(name, PASSWORD))
    expect(refusal).toEqual(notAuthorized('Incorrect username or password.'))
  })

  test.each([
    ['only passwords are allowed', ['PASSWORD'] as const, { email: 'a@example.com' }],
    ['passkeys are allowed but no codes', ['PASSWORD', 'WEB_AUTHN'] as const, { email: 'a@example.com' }],
    ['the code would go to an address that is missing', ['PASSWORD', 'SMS_OTP'] as const, { email: 'a@example.com' }],
  ])('SignUp without one where %s → InvalidParameterException', async (_, factors, given) => {
    const there = await seedChoicePool(server, factors)
    const call = signUp(server, there, name, { Password: undefined, UserAttributes: attributes(given) })
    expect(await refusalOf(call)).toMatchObject({ name: 'InvalidParameterException', message: 'Password is required' })
  })

  test('AdminCreateUser without one where codes are allowed: confirmed, and signs in by code', async () => {
    const create = (username: string, given: Record<string, string>) =>
      server.client.send(
        new AdminCreateUserCommand({
          UserPoolId: seed.poolId,
          Username: username,
          UserAttributes: attributes(given),
        }),
      )
    const { User } = await create(name, { email: `${name}@example.com` })
    expect(User?.UserStatus).toBe('CONFIRMED')
    expect(await calls.available(name)).toEqual(['EMAIL_OTP'])
    expect((await create(`${name}-unreachable`, {})).User?.UserStatus).toBe('FORCE_CHANGE_PASSWORD')
  })
})
