import {
  AdminUpdateUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
  VerifyUserAttributeCommand,
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
  wrongCode,
} from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const expired = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
  status: 400,
}

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const request = (AccessToken: string, AttributeName = 'email') =>
  server.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }))

const verify = (AccessToken: string, Code: string, AttributeName = 'email') =>
  server.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }))

const setByAdministrator = (Username: string, values: Record<string, string>) =>
  server.client.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: seed.poolId,
      Username,
      UserAttributes: attributes(values),
    }),
  )

/** A signed-in user whose email address has lost its verification. */
async function unverified(username: string): Promise<string> {
  await confirmedUser(server, seed, username)
  await setByAdministrator(username, { email_verified: 'false' })
  return signIn(server, seed, username)
}

describe('VerifyUserAttribute', () => {
  test('marks the address as verified, once', async () => {
    const token = await unverified('verified')
    await request(token)
    const code = await lastCode(server, seed, 'verified@example.com')
    expect(Object.keys(await verify(token, code))).toEqual(['$metadata'])

    expect((await lookUp(server, seed, 'verified')).attributes.email_verified).toBe('true')
    expect(await refusalOf(verify(token, code))).toEqual(expired)
  })

  test('one code used eight times at once → one success', async () => {
    const token = await unverified('parallel')
    await request(token)
    const code = await lastCode(server, seed, 'parallel@example.com')

    expect(await outcomesOf(Array.from({ length: 8 }, () => verify(token, code)))).toEqual({
      ok: 1,
      ExpiredCodeException: 7,
    })
  })

  test('a wrong code → CodeMismatchException, and fifteen answers an hour', async () => {
    const token = await unverified('storm')
    await request(token)
    const code = await lastCode(server, seed, 'storm@example.com')

    expect(await outcomesOf(Array.from({ length: 100 }, () => verify(token, wrongCode(code))))).toEqual({
      CodeMismatchException: 15,
      LimitExceededException: 85,
    })
  })

  test('the code of one address does not bring it back after it was changed', async () => {
    const token = await unverified('changed')
    await request(token)
    const code = await lastCode(server, seed, 'changed@example.com')
    await setByAdministrator('changed', { email: 'later@other.example', email_verified: 'true' })

    expect(await refusalOf(verify(token, code))).toMatchObject({ status: 400 })
    expect((await lookUp(server, seed, 'changed')).attributes.email).toBe('later@other.example')
  })

  test('the code of the email address does not verify the phone number', async () => {
    const token = await unverified('mixed')
    await setByAdministrator('mixed', { phone_number: '+12065551234' })
    await request(token)

    expect(await refusalOf(verify(token, await lastCode(server, seed, 'mixed@example.com'), 'phone_number'))).toEqual(
      expired,
    )
  })

  test('another attribute → InvalidParameterException', async () => {
    expect(await refusalOf(verify(await unverified('other'), '123456', 'name'))).toEqual({
      name: 'InvalidParameterException',
      message: 'Invalid attribute name. Only phone_number and email can be verified.',
      status: 400,
    })
  })
})
