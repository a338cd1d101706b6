import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, lastCode, outcomesOf, refusalOf, signIn, signUp } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { seedChoicePool, UserAuthCalls } from '../user-auth/user-auth-calls.js'

const NEW = 'Another-Horse-8'
const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.', status: 400 }

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const change = (AccessToken: string, PreviousPassword: string | undefined, ProposedPassword: string) =>
  server.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }))

async function signedIn(username: string, at = seed): Promise<string> {
  await confirmedUser(server, at, username)
  return signIn(server, at, username)
}

describe('ChangePassword', () => {
  test('replaces the password; the access token stays good', async () => {
    const token = await signedIn('jane')
    await change(token, PASSWORD, NEW)

    expect(await signIn(server, seed, 'jane', NEW)).not.toBe('undefined')
    expect(await refusalOf(signIn(server, seed, 'jane', PASSWORD))).toEqual(incorrect)
    await change(token, NEW, PASSWORD)
  })

  test('a wrong previous password, repeated → NotAuthorizedException, then LimitExceededException [demand 66]', async () => {
    const token = await signedIn('guessing')
    for (let index = 0; index < 5; index += 1) {
      expect(await refusalOf(change(token, `Wrong-Horse-${index}`, NEW))).toEqual(incorrect)
    }

    expect(await refusalOf(change(token, PASSWORD, NEW))).toEqual({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
      status: 400,
    })
    server.clock.advance(3601)
    await change(await signIn(server, seed, 'guessing'), PASSWORD, NEW)
  })

  test('wrong previous passwords count for the lock of sign-in too', async () => {
    const token = await signedIn('locked')
    for (let index = 0; index < 5; index += 1) await refusalOf(change(token, `Wrong-Horse-${index}`, NEW))

    expect(await refusalOf(signIn(server, seed, 'locked'))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    })
  })

  test('who has no password sets a first one without a previous one, once', async () => {
    const choosing = await seedChoicePool(server)
    await signUp(server, choosing, 'passwordless', { Password: undefined })
    const calls = new UserAuthCalls(server, choosing)
    const asked = await calls.prefer('passwordless', 'EMAIL_OTP')
    const code = await lastCode(server, choosing, 'passwordless@example.com')
    const answer = await calls.respond('EMAIL_OTP', 'passwordless', { EMAIL_OTP_CODE: code }, asked.Session)
    const { access } = tokensOf(answer)

    expect(await refusalOf(change(access, PASSWORD, NEW))).toEqual(incorrect)
    expect((await refusalOf(change(access, undefined, 'short'))).name).toBe('InvalidPasswordException')
    const all = Array.from({ length: 3 }, () => change(access, undefined, NEW))
    expect(await outcomesOf(all)).toEqual({ ok: 1, InvalidParameterException: 2 })
    await signIn(server, choosing, 'passwordless', NEW)
    expect((await refusalOf(change(access, undefined, PASSWORD))).name).toMatch(/InvalidParameter|LimitExceeded/)
    await signIn(server, choosing, 'passwordless', NEW)
  })

  test('without the previous password → refused', async () => {
    expect(await refusalOf(change(await signedIn('bold'), undefined, NEW))).toMatchObject({
      name: 'InvalidParameterException',
    })
    expect(await signIn(server, seed, 'bold')).not.toBe('undefined')
  })

  test('against the policy → InvalidPasswordException', async () => {
    expect(await refusalOf(change(await signedIn('weak'), PASSWORD, 'weak'))).toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    })
  })

  test('a former password → PasswordHistoryPolicyViolationException', async () => {
    const at = await seedPool(server, {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } },
    })
    const token = await signedIn('repeating', at)
    await change(token, PASSWORD, NEW)

    expect(await refusalOf(change(token, NEW, PASSWORD))).toEqual({
      name: 'PasswordHistoryPolicyViolationException',
      message: 'Password has previously been used',
      status: 400,
    })
  })

  test('five changes at once from one password → one success', async () => {
    const token = await signedIn('parallel')
    const calls = Array.from({ length: 5 }, (_, index) => change(token, PASSWORD, `Parallel-Horse-${index}`))

    expect(await outcomesOf(calls)).toEqual({ ok: 1, NotAuthorizedException: 4 })
  })
})
