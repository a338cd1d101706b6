import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attributes,
  confirmedUser,
  lastCode,
  lookUp,
  outcomesOf,
  refusalOf,
  signIn,
  signUp,
  wrongCode,
} from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const NEW = 'Another-Horse-8'
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

let server: TestServer
let seed: Seed
let hiding: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  hiding = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
})
afterAll(() => server.stop())

const confirm = (Username: string, ConfirmationCode: string, { at = seed, Password = NEW } = {}) =>
  server.client.send(new ConfirmForgotPasswordCommand({ ClientId: at.clientId, Username, ConfirmationCode, Password }))

/** A confirmed user who has asked for a reset; returns the code. */
async function forgetful(username: string, at = seed): Promise<string> {
  await confirmedUser(server, at, username)
  await server.client.send(new ForgotPasswordCommand({ ClientId: at.clientId, Username: username }))
  return lastCode(server, at, `${username}@example.com`)
}

describe('ConfirmForgotPassword', () => {
  test('the right code sets the new password; the old one stops working', async () => {
    const code = await forgetful('jane')
    expect(Object.keys(await confirm('jane', code))).toEqual(['$metadata'])

    expect(await signIn(server, seed, 'jane', NEW)).not.toBe('undefined')
    expect(await refusalOf(signIn(server, seed, 'jane', PASSWORD))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  test('leads out of RESET_REQUIRED', async () => {
    await confirmedUser(server, seed, 'reset')
    await server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username: 'reset' }))
    expect(await refusalOf(signIn(server, seed, 'reset'))).toMatchObject({ name: 'PasswordResetRequiredException' })
    await confirm('reset', await lastCode(server, seed, 'reset@example.com'))

    expect(await lookUp(server, seed, 'reset')).toMatchObject({ status: 'CONFIRMED' })
    expect(await signIn(server, seed, 'reset', NEW)).not.toBe('undefined')
  })

  test('a code is good once', async () => {
    const code = await forgetful('once')
    await confirm('once', code)

    expect(await refusalOf(confirm('once', code))).toEqual(expired)
  })

  test('one code used twelve times at once with twelve passwords → one success', async () => {
    const code = await forgetful('parallel')
    const passwords = Array.from({ length: 12 }, (_, index) => `Parallel-Horse-${index}`)
    const calls = passwords.map((Password) => confirm('parallel', code, { Password }))

    expect(await outcomesOf(calls)).toEqual({ ok: 1, ExpiredCodeException: 11 })
  })

  test('a wrong code → CodeMismatchException; a user who never asked → ExpiredCodeException', async () => {
    const code = await forgetful('asked')
    await confirmedUser(server, seed, 'never-asked')

    expect(await refusalOf(confirm('asked', wrongCode(code)))).toEqual(mismatch)
    expect(await refusalOf(confirm('never-asked', '123456'))).toEqual(expired)
  })

  test('a code for another purpose is no reset code', async () => {
    await confirmedUser(server, seed, 'purpose')
    const AccessToken = await signIn(server, seed, 'purpose')
    await server.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }))

    expect(await refusalOf(confirm('purpose', await lastCode(server, seed, 'purpose@example.com')))).toEqual(expired)
  })

  test('a password against the policy → InvalidPasswordException, and the code stays good', async () => {
    const code = await forgetful('weak')

    expect(await refusalOf(confirm('weak', code, { Password: 'weak' }))).toEqual({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
      status: 400,
    })
    await confirm('weak', code)
  })

  test('a former password → PasswordHistoryPolicyViolationException, but only with the right code', async () => {
    const at = await seedPool(server, {
      pool: {
        Policies: {
          PasswordPolicy: {
            MinimumLength: 8,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
            PasswordHistorySize: 2,
          },
        },
      },
    })
    const code = await forgetful('repeating', at)

    expect(await refusalOf(confirm('repeating', wrongCode(code), { at, Password: PASSWORD }))).toEqual(mismatch)
    expect(await refusalOf(confirm('repeating', code, { at, Password: PASSWORD }))).toEqual({
      name: 'PasswordHistoryPolicyViolationException',
      message: 'Password has previously been used',
      status: 400,
    })
    await confirm('repeating', code, { at })
  })

  test('a code does not outlive a change of the address it went to', async () => {
    const code = await forgetful('moved')
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: seed.poolId,
        Username: 'moved',
        UserAttributes: attributes({ email: 'elsewhere@example.com', email_verified: 'true' }),
      }),
    )

    expect(await refusalOf(confirm('moved', code))).toEqual(expired)
  })

  test('an unconfirmed user → UserNotConfirmedException', async () => {
    await signUp(server, seed, 'unconfirmed')

    expect(await refusalOf(confirm('unconfirmed', '123456'))).toMatchObject({ name: 'UserNotConfirmedException' })
  })

  test('a disabled user → NotAuthorizedException "User is disabled.", with the right code too', async () => {
    const code = await forgetful('disabled')
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: 'disabled' }))

    expect(await refusalOf(confirm('disabled', code))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    })
  })

  test('of 500 wrong codes at once no more than the limit are looked at', async () => {
    const code = await forgetful('storm')
    const outcomes = await outcomesOf(Array.from({ length: 500 }, () => confirm('storm', wrongCode(code))))

    // The request for the code counts in the same window.
    expect(outcomes).toEqual({ CodeMismatchException: 19, LimitExceededException: 481 })
    expect(await refusalOf(confirm('storm', code))).toMatchObject({ name: 'LimitExceededException' })
  })

  test('a name without a user, LEGACY → UserNotFoundException "Username/client id combination not found."', async () => {
    expect(await refusalOf(confirm('ghost', '123456'))).toEqual({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
      status: 400,
    })
  })
})

describe('ConfirmForgotPassword where existence is hidden', () => {
  test('a name without a user, a disabled user and a wrong code → CodeMismatchException [demand 65]', async () => {
    const code = await forgetful('real', hiding)
    const codeOfDisabled = await forgetful('disabled', hiding)
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: hiding.poolId, Username: 'disabled' }))

    expect(await refusalOf(confirm('ghost', '000000', { at: hiding }))).toEqual(mismatch)
    expect(await refusalOf(confirm('real', wrongCode(code), { at: hiding }))).toEqual(mismatch)
    expect(await refusalOf(confirm('disabled', codeOfDisabled, { at: hiding }))).toEqual(mismatch)
  })

  test('a password against the policy is refused before the name is looked up', async () => {
    for (const name of ['ghost', 'real']) {
      expect(await refusalOf(confirm(name, '000000', { at: hiding, Password: 'weak' }))).toMatchObject({
        name: 'InvalidPasswordException',
      })
    }
  })
})

describe('ConfirmForgotPassword: time', () => {
  test('a reset code lives for one hour', async () => {
    const code = await forgetful('late')
    server.clock.advance(3601)

    expect(await refusalOf(confirm('late', code))).toEqual(expired)
  })
})
