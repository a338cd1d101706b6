import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUp, outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
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
} from './sign-in-calls.js'

const invalidSession = notAuthorized('Invalid session for the user.')
const usedSession = notAuthorized('Invalid session for the user, session can only be used once.')

let server: TestServer
let seed: Seed
let calls: SignInCalls
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
})
afterAll(() => server.stop())

/** An invited user who has shown the temporary password. */
async function invited(at = calls, attributes: Record<string, string> = {}) {
  people += 1
  const username = `invited-${people}`
  await invitedUser(server, at.seed.poolId, username, attributes)
  const { Session, ChallengeParameters } = await at.password(username, TEMPORARY)
  return { username, session: Session, parameters: ChallengeParameters ?? {} }
}

describe('RespondToAuthChallenge: NEW_PASSWORD_REQUIRED', () => {
  test('a good password → tokens; it replaces the temporary one and the user is confirmed', async () => {
    const { username, session } = await invited(calls, { email: 'x@example.com' })
    const tokens = tokensOf(await calls.newPassword(username, session))
    await calls.getUser(tokens.access)
    expect(await lookUp(server, seed, username)).toMatchObject({ status: 'CONFIRMED' })
    expect(await refusalOf(calls.password(username, TEMPORARY))).toEqual(incorrect)
    tokensOf(await calls.password(username, PASSWORD))
  })

  test('the new password may be the temporary one', async () => {
    const { username, session } = await invited()
    tokensOf(await calls.newPassword(username, session, { NEW_PASSWORD: TEMPORARY }))
    tokensOf(await calls.password(username, TEMPORARY))
  })

  test('a password against the policy → InvalidPasswordException; the session stays good', async () => {
    const { username, session } = await invited()
    expect(await refusalOf(calls.newPassword(username, session, { NEW_PASSWORD: 'short' }))).toEqual({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
      status: 400,
    })
    expect(await lookUp(server, seed, username)).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD' })
    tokensOf(await calls.newPassword(username, session))
  })

  test('without Session, USERNAME or NEW_PASSWORD → Missing required parameter', async () => {
    const { username, session } = await invited()
    const missing = (name: string) => invalidParameter(`Missing required parameter ${name}`)
    expect(await refusalOf(calls.newPassword(username, undefined))).toEqual(missing('Session'))
    expect(await refusalOf(calls.newPassword('', session))).toEqual(missing('USERNAME'))
    expect(await refusalOf(calls.newPassword(username, session, { NEW_PASSWORD: '' }))).toEqual(missing('NEW_PASSWORD'))
  })
})

describe('RespondToAuthChallenge: attributes of NEW_PASSWORD_REQUIRED', () => {
  let strict: SignInCalls

  beforeAll(async () => {
    const required = (Name: string) => ({ Name, AttributeDataType: 'String', Required: true, Mutable: true }) as const
    const Schema = [
      required('email'),
      required('given_name'),
      { ...required('family_name'), Mutable: false },
      { Name: 'tenant', AttributeDataType: 'String', Mutable: true } as const,
    ]
    strict = new SignInCalls(server, await seedPool(server, { pool: { Schema } }))
  })

  const names = { 'userAttributes.given_name': 'Ann', 'userAttributes.family_name': 'Lee' }

  test('#80 the challenge lists required attributes without a value, and the present ones', async () => {
    const { parameters } = await invited(strict, { email: 'x@example.com', 'custom:tenant': '42' })
    expect(JSON.parse(String(parameters.requiredAttributes)).toSorted()).toEqual([
      'userAttributes.family_name',
      'userAttributes.given_name',
    ])
    const present = JSON.parse(String(parameters.userAttributes))
    expect(present).toMatchObject({ email: 'x@example.com', 'custom:tenant': '42' })
    expect(present.sub).toBeUndefined()
  })

  test('#80 one of them missing, or empty → "Invalid attributes given, family_name is missing"; the session stays good', async () => {
    const { username, session } = await invited(strict, { email: 'x@example.com' })
    const refusal = invalidParameter('Invalid attributes given, family_name is missing')
    const givenOnly = { 'userAttributes.given_name': 'Ann' }
    expect(await refusalOf(strict.newPassword(username, session, givenOnly))).toEqual(refusal)
    const empty = { ...names, 'userAttributes.family_name': '' }
    expect(await refusalOf(strict.newPassword(username, session, empty))).toEqual(refusal)
    tokensOf(await strict.newPassword(username, session, { ...names, 'userAttributes.custom:tenant': '43' }))
    expect((await lookUp(server, strict.seed, username)).attributes).toMatchObject({
      given_name: 'Ann',
      family_name: 'Lee',
      'custom:tenant': '43',
      email: 'x@example.com',
    })
  })

  test('a required attribute that has a value cannot be changed, nor sent again', async () => {
    const { username, session } = await invited(strict, { email: 'x@example.com' })
    for (const email of ['evil@example.com', 'x@example.com', '']) {
      const answer = { ...names, 'userAttributes.email': email }
      expect(await refusalOf(strict.newPassword(username, session, answer))).toEqual(
        notAuthorized('Cannot modify an already provided email'),
      )
    }
    expect((await lookUp(server, strict.seed, username)).attributes.email).toBe('x@example.com')
  })

  test.each(['email_verified', 'phone_number_verified', 'sub'])('#81 %s → refused', async (name) => {
    const { username, session } = await invited(strict, { email: 'x@example.com' })
    const answer = { ...names, [`userAttributes.${name}`]: 'true' }
    expect(await refusalOf(strict.newPassword(username, session, answer))).toEqual(
      invalidParameter(`Cannot modify the non-mutable attribute ${name}`),
    )
  })

  test('an attribute outside of the schema, or that the client may not write → NotAuthorizedException', async () => {
    const limited = new SignInCalls(
      server,
      await addClient(server, strict.seed.poolId, { WriteAttributes: ['email', 'given_name', 'family_name'] }),
    )
    const { username, session } = await invited(limited, { email: 'x@example.com' })
    for (const name of ['custom:tenant', 'custom:unknown', '__proto__']) {
      const answer = { ...names, [`userAttributes.${name}`]: 'x' }
      expect(await refusalOf(limited.newPassword(username, session, answer))).toEqual(
        notAuthorized('A client attempted to write unauthorized attribute'),
      )
    }
  })

  test('an email address that is first given here is not verified', async () => {
    const { username, session } = await invited()
    tokensOf(await calls.newPassword(username, session, { 'userAttributes.email': 'first@example.com' }))
    expect((await lookUp(server, seed, username)).attributes).toMatchObject({
      email: 'first@example.com',
      email_verified: 'false',
    })
  })
})

describe('#82 RespondToAuthChallenge: sessions', () => {
  test('at another client, of the same pool or another → refused; the session stays good', async () => {
    const { username, session } = await invited()
    const sibling = new SignInCalls(server, await addClient(server, seed.poolId))
    const other = new SignInCalls(server, await seedPool(server))
    for (const at of [sibling, other]) {
      expect(await refusalOf(at.newPassword(username, session))).toEqual(invalidSession)
    }
    tokensOf(await calls.newPassword(username, session))
  })

  test('for another user → refused', async () => {
    const [one, two] = [await invited(), await invited()]
    expect(await refusalOf(calls.newPassword(two.username, one.session))).toEqual(invalidSession)
    expect(await refusalOf(calls.newPassword('nobody', one.session))).toEqual(invalidSession)
    tokensOf(await calls.newPassword(one.username, one.session))
    expect(await lookUp(server, seed, two.username)).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD' })
  })

  test('twice → "session can only be used once"; of 16 at once exactly one succeeds', async () => {
    const { username, session } = await invited()
    const answers = Array.from({ length: 16 }, (_, index) =>
      calls.newPassword(username, session, { NEW_PASSWORD: `Parallel-Horse-${index}` }),
    )
    expect(await outcomesOf(answers)).toEqual({ ok: 1, NotAuthorizedException: 15 })
    expect(await refusalOf(calls.newPassword(username, session))).toEqual(usedSession)
  })

  test('of several sessions of one temporary password one succeeds', async () => {
    const { username, session } = await invited()
    const others = [await calls.password(username, TEMPORARY), await calls.password(username, TEMPORARY)]
    const sessions = [session, ...others.map(({ Session }) => Session)]
    expect(await outcomesOf(sessions.map((each) => calls.newPassword(username, each)))).toEqual({
      ok: 1,
      NotAuthorizedException: 2,
    })
  })

  test('changed, made up, or of a refresh token → refused', async () => {
    const { username, session = '' } = await invited()
    const middle = Math.floor(session.length / 2)
    const flipped = session[middle] === 'A' ? 'B' : 'A'
    const changed = session.slice(0, middle) + flipped + session.slice(middle + 1)
    for (const text of [changed, session.slice(0, -1), `${session}A`, 'x'.repeat(200), '1.2.3'.padEnd(20, '.')]) {
      expect(await refusalOf(calls.newPassword(username, text))).toEqual(invalidSession)
    }
    const short = await refusalOf(calls.newPassword(username, 'short'))
    expect(short.name).toBe('InvalidParameterException')
  })

  test('under the name of any other challenge → refused, never tokens', async () => {
    const { username, session } = await invited()
    const answers = { USERNAME: username, NEW_PASSWORD: PASSWORD, ANSWER: 'SMS_MFA', SMS_MFA_CODE: '123456' }
    const names = [
      'SMS_MFA',
      'EMAIL_OTP',
      'SOFTWARE_TOKEN_MFA',
      'SELECT_MFA_TYPE',
      'MFA_SETUP',
      'PASSWORD_VERIFIER',
      'CUSTOM_CHALLENGE',
      'SELECT_CHALLENGE',
      'DEVICE_SRP_AUTH',
      'DEVICE_PASSWORD_VERIFIER',
      'ADMIN_NO_SRP_AUTH',
      'SMS_OTP',
      'PASSWORD',
      'WEB_AUTHN',
      'PASSWORD_SRP',
      'constructor',
      '__proto__',
    ]
    for (const name of names) {
      for (const respond of [calls.respond.bind(calls), calls.adminRespond.bind(calls)]) {
        expect(await refusalOf(respond(name, answers, session))).toMatchObject({ status: 400 })
      }
    }
    tokensOf(await calls.newPassword(username, session))
  })

  test('after an administrator set another password → refused', async () => {
    for (const Permanent of [true, false]) {
      const { username, session } = await invited()
      await server.client.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: seed.poolId,
          Username: username,
          Password: 'Another-Horse-8',
          Permanent,
        }),
      )
      expect(await refusalOf(calls.newPassword(username, session))).toEqual(invalidSession)
    }
  })

  test('after the user was disabled or deleted → refused', async () => {
    const [one, two] = [await invited(), await invited()]
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: one.username }))
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: two.username }))
    expect(await refusalOf(calls.newPassword(one.username, one.session))).toEqual(notAuthorized('User is disabled.'))
    expect(await refusalOf(calls.newPassword(two.username, two.session))).toEqual(invalidSession)
  })

  test('#83 after AuthSessionValidity → refused', async () => {
    const { username, session } = await invited()
    server.clock.advance(181)
    expect(await refusalOf(calls.newPassword(username, session))).toEqual(
      notAuthorized('Invalid session for the user, session is expired.'),
    )
  })
})

describe('#78 RespondToAuthChallenge: SECRET_HASH', () => {
  test('is asked for again, over the USERNAME of the answer', async () => {
    const secret = new SignInCalls(server, await addClient(server, seed.poolId, { GenerateSecret: true }))
    await invitedUser(server, seed.poolId, 'sue')
    const SECRET_HASH = secret.secretHash('sue')
    const first = await secret.initiate('USER_PASSWORD_AUTH', { USERNAME: 'sue', PASSWORD: TEMPORARY, SECRET_HASH })
    expect(await refusalOf(secret.newPassword('sue', first.Session))).toMatchObject({ name: 'NotAuthorizedException' })
    const wrong = { SECRET_HASH: secret.secretHash('ann') }
    expect(await refusalOf(secret.newPassword('sue', first.Session, wrong))).toMatchObject({
      name: 'NotAuthorizedException',
    })
    tokensOf(await secret.newPassword('sue', first.Session, { SECRET_HASH }))
  })
})
