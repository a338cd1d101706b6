import { ChangePasswordCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

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
