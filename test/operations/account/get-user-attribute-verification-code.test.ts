import {
  AdminUpdateUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, confirmedUser, outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const request = (AccessToken: string, AttributeName = 'email') =>
  server.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }))

/** A signed-in user whose email address has lost its verification. */
async function unverified(Username: string): Promise<string> {
  await confirmedUser(server, seed, Username)
  const UserAttributes = attributes({ email_verified: 'false' })
  await server.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId: seed.poolId, Username, UserAttributes }))
  return signIn(server, seed, Username)
}

describe('GetUserAttributeVerificationCode', () => {
  test('sends a code to the present address', async () => {
    const token = await unverified('jane')

    expect((await request(token)).CodeDeliveryDetails).toEqual({
      Destination: 'j***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    })
    expect((await server.inbox(seed.poolId, 'jane@example.com'))[0]).toMatchObject({ kind: 'verify-attribute' })
  })

  test('another attribute → InvalidParameterException', async () => {
    const refusal = {
      name: 'InvalidParameterException',
      message: 'Invalid attribute name. Only phone_number and email can be verified.',
      status: 400,
    }
    const token = await unverified('other')

    expect(await refusalOf(request(token, 'name'))).toEqual(refusal)
  })

  test('an attribute that the user lacks → InvalidParameterException', async () => {
    expect(await refusalOf(request(await unverified('phoneless'), 'phone_number'))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'User does not have a valid registered phone number',
    })
  })

  test('five times an hour, then LimitExceededException', async () => {
    const token = await unverified('often')

    expect(await outcomesOf(Array.from({ length: 7 }, () => request(token)))).toEqual({
      ok: 5,
      LimitExceededException: 2,
    })
  })
})
