import { AdminDisableUserCommand, ResendConfirmationCodeCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmedUser, outcomesOf, refusalOf, signUp } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed
let hiding: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  hiding = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
})
afterAll(() => server.stop())

const resend = (Username: string, at = seed) =>
  server.client.send(new ResendConfirmationCodeCommand({ ClientId: at.clientId, Username }))

describe('ResendConfirmationCode', () => {
  test('sends another code to the same address', async () => {
    await signUp(server, seed, 'jane')
    const { CodeDeliveryDetails } = await resend('jane')

    expect(CodeDeliveryDetails).toEqual({
      Destination: 'j***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    })
    const mails = await server.inbox(seed.poolId, 'jane@example.com')
    expect(mails.map(({ kind }) => kind)).toEqual(['resend-code', 'sign-up'])
  })

  test('five times an hour, then LimitExceededException', async () => {
    await signUp(server, seed, 'often')

    expect(await outcomesOf(Array.from({ length: 8 }, () => resend('often')))).toEqual({
      ok: 5,
      LimitExceededException: 3,
    })
  })

  test('a confirmed user → InvalidParameterException "User is already confirmed."', async () => {
    await confirmedUser(server, seed, 'done')

    expect(await refusalOf(resend('done'))).toEqual({
      name: 'InvalidParameterException',
      message: 'User is already confirmed.',
      status: 400,
    })
  })

  test('a disabled user → NotAuthorizedException', async () => {
    await signUp(server, seed, 'disabled')
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: 'disabled' }))

    expect(await refusalOf(resend('disabled'))).toMatchObject({ name: 'NotAuthorizedException' })
  })

  test('a pool that verifies nothing → InvalidParameterException "Auto verification not turned on."', async () => {
    const at = await seedPool(server, { pool: { AutoVerifiedAttributes: [] } })
    await signUp(server, at, 'jane')

    expect(await refusalOf(resend('jane', at))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Auto verification not turned on.',
    })
  })

  test('a name without a user, LEGACY → UserNotFoundException "Username/client id combination not found."', async () => {
    expect(await refusalOf(resend('ghost'))).toEqual({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
      status: 400,
    })
  })

  test('a name without a user where existence is hidden → a made-up destination, always the same [demand 64]', async () => {
    const first = await resend('ghost', hiding)
    const second = await resend('ghost', hiding)

    expect(first.CodeDeliveryDetails).toEqual({
      Destination: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/),
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    })
    expect(second.CodeDeliveryDetails).toEqual(first.CodeDeliveryDetails)
    expect(await server.inbox(hiding.poolId)).toEqual([])
    expect(await outcomesOf(Array.from({ length: 5 }, () => resend('ghost', hiding)))).toEqual({
      ok: 3,
      LimitExceededException: 2,
    })
  })
})
