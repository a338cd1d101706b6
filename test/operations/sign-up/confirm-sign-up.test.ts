import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminDisableUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attributes,
  confirmedUser,
  confirmSignUp,
  lastCode,
  lookUp,
  outcomesOf,
  refusalOf,
  signIn,
  signUp,
  wrongCode,
} from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const mismatch = {
  name: 'CodeMismatchException',
  message: 'Invalid verification code provided, please try again.',
  status: 400,
}
const expired = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
  status: 400,
}
const tooOften = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
  status: 400,
}

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

/** Signs up and returns the code. */
async function invited(username: string, at = seed): Promise<string> {
  await signUp(server, at, username)
  return lastCode(server, at, `${username}@example.com`)
}

describe('ConfirmSignUp', () => {
  test('the right code confirms the user and verifies the email address [demand 58]', async () => {
    const answer = await confirmSignUp(server, seed, 'jane', await invited('jane'))

    expect(Object.keys(answer)).toEqual(['$metadata'])
    expect(await lookUp(server, seed, 'jane')).toMatchObject({
      status: 'CONFIRMED',
      attributes: { email_verified: 'true' },
    })
    expect(await signIn(server, seed, 'jane')).not.toBe('undefined')
  })

  test('a code by text message verifies the phone number and leaves the email address unverified', async () => {
    const at = await seedPool(server, {
      pool: {
        AutoVerifiedAttributes: ['email', 'phone_number'],
        SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
      },
    })
    await confirmedUser(server, at, 'jane', { phone_number: '+12065551234' })
    const user = await lookUp(server, at, 'jane')

    expect(user.attributes.phone_number_verified).toBe('true')
    expect(user.attributes.email_verified).not.toBe('true')
  })

  test('a wrong code → CodeMismatchException; the right one still works', async () => {
    const code = await invited('unsure')

    expect(await refusalOf(confirmSignUp(server, seed, 'unsure', wrongCode(code)))).toEqual(mismatch)
    await confirmSignUp(server, seed, 'unsure', code)
  })

  test.each([' ', '１２３４５６', '12345', '1234567'])('%j is no code', async (code) => {
    const name = `form-${Buffer.from(code).toString('hex')}`
    await invited(name)
    const refusal = await refusalOf(confirmSignUp(server, seed, name, code))

    expect(refusal.name).toMatch(/^(CodeMismatch|InvalidParameter)Exception$/)
  })

  test('the code of somebody else → CodeMismatchException', async () => {
    const [mine, yours] = [await invited('mine'), await invited('yours')]
    if (mine === yours) return

    expect(await refusalOf(confirmSignUp(server, seed, 'mine', yours))).toEqual(mismatch)
  })

  test('a newer code replaces the older one', async () => {
    const older = await invited('newer')
    await server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: 'newer' }))
    const newer = await lastCode(server, seed, 'newer@example.com')
    if (older !== newer) expect(await refusalOf(confirmSignUp(server, seed, 'newer', older))).toEqual(mismatch)

    await confirmSignUp(server, seed, 'newer', newer)
  })

  test('a second time → NotAuthorizedException "User cannot be confirmed. Current status is CONFIRMED"', async () => {
    const code = await invited('again')
    await confirmSignUp(server, seed, 'again', code)

    expect(await refusalOf(confirmSignUp(server, seed, 'again', code))).toEqual({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
      status: 400,
    })
  })

  test('one code used twelve times at once → one success', async () => {
    const code = await invited('parallel')
    const outcomes = await outcomesOf(Array.from({ length: 12 }, () => confirmSignUp(server, seed, 'parallel', code)))

    expect(outcomes.ok).toBe(1)
    const { NotAuthorizedException = 0, ExpiredCodeException = 0 } = outcomes
    expect(NotAuthorizedException + ExpiredCodeException).toBe(11)
  })

  test('of 500 wrong codes at once 15 are looked at, the rest → LimitExceededException', async () => {
    const code = await invited('storm')
    const wrong = Array.from({ length: 500 }, () => confirmSignUp(server, seed, 'storm', wrongCode(code)))

    expect(await outcomesOf(wrong)).toEqual({ CodeMismatchException: 15, LimitExceededException: 485 })
    expect(await refusalOf(confirmSignUp(server, seed, 'storm', code))).toEqual(tooOften)
  })

  test('a disabled user → NotAuthorizedException "User is disabled."', async () => {
    const code = await invited('disabled')
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: 'disabled' }))

    expect(await refusalOf(confirmSignUp(server, seed, 'disabled', code))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    })
  })

  test('a code does not prove an address that took the place of its own', async () => {
    const code = await invited('moved')
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: seed.poolId,
        Username: 'moved',
        UserAttributes: attributes({ email: 'other@example.com' }),
      }),
    )

    expect(await refusalOf(confirmSignUp(server, seed, 'moved', code))).toEqual(expired)
    expect((await lookUp(server, seed, 'moved')).attributes.email_verified).not.toBe('true')
  })
})

describe('ConfirmSignUp: names', () => {
  test('by the email address in a pool with username attributes [demand 60]', async () => {
    const at = await seedPool(server, { pool: { UsernameAttributes: ['email'] } })
    await signUp(server, at, 'jane@example.com', { UserAttributes: [] })
    await confirmSignUp(server, at, 'jane@example.com', await lastCode(server, at, 'jane@example.com'))

    expect(await lookUp(server, at, 'jane@example.com')).toMatchObject({ status: 'CONFIRMED' })
  })

  test('by an email alias that is not verified yet → nobody is found, the username works [demand 60]', async () => {
    const at = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
    const code = await invited('jane', at)

    expect(await refusalOf(confirmSignUp(server, at, 'jane@example.com', code))).toMatchObject({
      name: 'UserNotFoundException',
    })
    await confirmSignUp(server, at, 'jane', code)
    expect(await signIn(server, at, 'jane@example.com')).not.toBe('undefined')
  })

  test('an alias that somebody else has verified → AliasExistsException, moved by ForceAliasCreation [demand 39]', async () => {
    const at = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
    await confirmedUser(server, at, 'former')
    const UserAttributes = attributes({ email: 'former@example.com' })
    await signUp(server, at, 'latter', { UserAttributes })
    const code = await lastCode(server, at, 'former@example.com')

    expect(await refusalOf(confirmSignUp(server, at, 'latter', code))).toEqual({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
      status: 400,
    })
    expect(await lookUp(server, at, 'latter')).toMatchObject({ status: 'UNCONFIRMED' })
    await server.client.send(
      new ConfirmSignUpCommand({
        ClientId: at.clientId,
        Username: 'latter',
        ConfirmationCode: code,
        ForceAliasCreation: true,
      }),
    )
    expect(await lookUp(server, at, 'former@example.com')).toMatchObject({ username: 'latter', status: 'CONFIRMED' })
    expect((await lookUp(server, at, 'former')).attributes.email_verified).toBe('false')
  })

  test('a name without a user, LEGACY → UserNotFoundException "Username/client id combination not found."', async () => {
    expect(await refusalOf(confirmSignUp(server, seed, 'ghost', '123456'))).toEqual({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
      status: 400,
    })
  })

  test('a name without a user where existence is hidden → ExpiredCodeException, then the limit of any user', async () => {
    const hiding = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })

    expect(await refusalOf(confirmSignUp(server, hiding, 'ghost', '123456'))).toEqual(expired)
    const more = Array.from({ length: 20 }, () => confirmSignUp(server, hiding, 'ghost', '123456'))
    expect(await outcomesOf(more)).toEqual({ ExpiredCodeException: 14, LimitExceededException: 6 })
  })
})

describe('ConfirmSignUp: time', () => {
  test('a code lives for 24 hours', async () => {
    const [inTime, late] = [await invited('in-time'), await invited('late')]
    server.clock.advance(24 * 3600 - 60)
    await confirmSignUp(server, seed, 'in-time', inTime)
    server.clock.advance(61)

    expect(await refusalOf(confirmSignUp(server, seed, 'late', late))).toEqual(expired)
  })

  test('after an hour the limit starts anew, until there were 20 answers in a day', async () => {
    const code = await invited('patient')
    const guess = () => confirmSignUp(server, seed, 'patient', wrongCode(code))
    expect(await outcomesOf(Array.from({ length: 16 }, guess))).toEqual({
      CodeMismatchException: 15,
      LimitExceededException: 1,
    })
    server.clock.advance(3601)

    expect(await outcomesOf(Array.from({ length: 6 }, guess))).toEqual({
      CodeMismatchException: 5,
      LimitExceededException: 1,
    })
    expect(await refusalOf(confirmSignUp(server, seed, 'patient', code))).toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    })
  })

  test('a code outlives a restart [demand 68]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'poolgate-restart-'))
    const config = {
      storage: { kind: 'file', path: join(folder, 'poolgate.db') },
      masterKey: randomBytes(32),
    } as const
    const before = await startServer(config)
    const at = await seedPool(before)
    await signUp(before, at, 'jane')
    const code = await lastCode(before, at, 'jane@example.com')
    await before.stop()

    const after = await startServer(config)
    await confirmSignUp(after, at, 'jane', code)
    expect(await lookUp(after, at, 'jane')).toMatchObject({ status: 'CONFIRMED' })
    await after.stop()
    rmSync(folder, { recursive: true })
  })
})
