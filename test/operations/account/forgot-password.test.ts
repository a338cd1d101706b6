import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminUpdateUserAttributesCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secretHash } from '../../../src/crypto/digests.js'
import { attributes, confirmedUser, outcomesOf, refusalOf, signUp } from '../../support/people.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const toEmail = { Destination: 'j***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' }
const toPhone = { Destination: '+*******1234', DeliveryMedium: 'SMS', AttributeName: 'phone_number' }
const madeUp = {
  Destination: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/),
  DeliveryMedium: 'EMAIL',
  AttributeName: 'email',
}
const noContact = {
  name: 'InvalidParameterException',
  message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
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

const forgot = (Username: string, at = seed) =>
  server.client.send(new ForgotPasswordCommand({ ClientId: at.clientId, Username }))

const disable = (Username: string, at: Seed) =>
  server.client.send(new AdminDisableUserCommand({ UserPoolId: at.poolId, Username }))

/** A confirmed user without a verified contact. */
async function unverified(username: string, at: Seed) {
  await signUp(server, at, username)
  await server.client.send(new AdminConfirmSignUpCommand({ UserPoolId: at.poolId, Username: username }))
}

describe('ForgotPassword', () => {
  test('sends a code to the verified email address', async () => {
    await confirmedUser(server, seed, 'jane')

    expect((await forgot('jane')).CodeDeliveryDetails).toEqual(toEmail)
    expect((await server.inbox(seed.poolId, 'jane@example.com'))[0]).toMatchObject({
      kind: 'forgot-password',
      code: expect.stringMatching(/^\d{6}$/),
    })
  })

  test('a name without a user, LEGACY → UserNotFoundException "Username/client id combination not found." [demand 64]', async () => {
    expect(await refusalOf(forgot('ghost'))).toEqual({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
      status: 400,
    })
  })

  test('status FORCE_CHANGE_PASSWORD → NotAuthorizedException; RESEND by AdminCreateUser works [demand 62]', async () => {
    const create = (MessageAction?: 'RESEND') =>
      server.client.send(
        new AdminCreateUserCommand({
          UserPoolId: seed.poolId,
          Username: 'invited',
          UserAttributes: attributes({ email: 'invited@example.com', email_verified: 'true' }),
          DesiredDeliveryMediums: ['EMAIL'],
          MessageAction,
        }),
      )
    await create()

    expect(await refusalOf(forgot('invited'))).toEqual({
      name: 'NotAuthorizedException',
      message: 'User password cannot be reset in the current state.',
      status: 400,
    })
    expect((await create('RESEND')).User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD' })
    const mails = await server.inbox(seed.poolId, 'invited@example.com')
    expect(mails.map(({ kind }) => kind)).toEqual(['invitation', 'invitation'])
  })

  test('no verified contact → InvalidParameterException [demand 63]', async () => {
    await unverified('unverified', seed)

    expect(await refusalOf(forgot('unverified'))).toEqual(noContact)
  })

  test('an unconfirmed user → InvalidParameterException', async () => {
    await signUp(server, seed, 'unconfirmed')

    expect(await refusalOf(forgot('unconfirmed'))).toEqual(noContact)
  })

  test('a disabled user → NotAuthorizedException "User is disabled."', async () => {
    await confirmedUser(server, seed, 'disabled')
    await disable('disabled', seed)

    expect(await refusalOf(forgot('disabled'))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    })
  })

  test('twenty times an hour, then LimitExceededException', async () => {
    await confirmedUser(server, seed, 'often')

    expect(await outcomesOf(Array.from({ length: 22 }, () => forgot('often')))).toEqual({
      ok: 20,
      LimitExceededException: 2,
    })
  })

  test('without SecretHash for a confidential client → NotAuthorizedException, whether the user exists or not', async () => {
    const confidential = await seedPool(server, { client: { GenerateSecret: true } })
    const { clientId, clientSecret } = confidential
    await seedUser(server, confidential.poolId, 'jane')

    for (const name of ['jane', 'ghost']) {
      expect(await refusalOf(forgot(name, confidential))).toMatchObject({ name: 'NotAuthorizedException' })
    }
    const SecretHash = secretHash(String(clientSecret), 'jane', clientId)
    const right = new ForgotPasswordCommand({ ClientId: clientId, Username: 'jane', SecretHash })
    expect((await server.client.send(right)).CodeDeliveryDetails).toEqual(toEmail)
  })
})

describe('ForgotPassword: where the code goes', () => {
  const recovery = (...names: ('verified_email' | 'verified_phone_number' | 'admin_only')[]) => ({
    RecoveryMechanisms: names.map((Name, index) => ({ Name, Priority: index + 1 })),
  })

  async function poolWith(setting?: ReturnType<typeof recovery>) {
    const at = await seedPool(server, { pool: { ...(setting && { AccountRecoverySetting: setting }) } })
    await seedUser(server, at.poolId, 'jane')
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: at.poolId,
        Username: 'jane',
        UserAttributes: attributes({ phone_number: '+12065551234', phone_number_verified: 'true' }),
      }),
    )
    return at
  }

  test.each([
    { title: 'nothing set: phone before email', setting: undefined, expected: toPhone },
    { title: 'email first', setting: recovery('verified_email', 'verified_phone_number'), expected: toEmail },
    { title: 'phone first', setting: recovery('verified_phone_number', 'verified_email'), expected: toPhone },
    { title: 'email only', setting: recovery('verified_email'), expected: toEmail },
  ])('$title', async ({ setting, expected }) => {
    expect((await forgot('jane', await poolWith(setting))).CodeDeliveryDetails).toEqual(expected)
  })

  test('admin_only → NotAuthorizedException "Contact administrator to reset password."', async () => {
    expect(await refusalOf(forgot('jane', await poolWith(recovery('admin_only'))))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Contact administrator to reset password.',
    })
  })

  test('an email address that is verified no more gets nothing', async () => {
    const at = await poolWith(recovery('verified_email'))
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: at.poolId,
        Username: 'jane',
        UserAttributes: attributes({ email_verified: 'false' }),
      }),
    )

    expect(await refusalOf(forgot('jane', at))).toEqual(noContact)
  })
})

describe('ForgotPassword where existence is hidden', () => {
  test('a name without a user → a made-up destination, always the same, in every spelling of the pool [demand 64]', async () => {
    const { CodeDeliveryDetails } = await forgot('ghost', hiding)

    expect(CodeDeliveryDetails).toEqual(madeUp)
    expect((await forgot('ghost', hiding)).CodeDeliveryDetails).toEqual(CodeDeliveryDetails)
    expect(await server.inbox(hiding.poolId)).toEqual([])
  })

  test('a name that is an address → that address, masked', async () => {
    expect((await forgot('joe@example.com', hiding)).CodeDeliveryDetails).toEqual(toEmail)
    expect((await forgot('+12065551234', hiding)).CodeDeliveryDetails).toEqual(toPhone)
  })

  test('a disabled user, an unconfirmed one and one without a verified contact → as a name without a user [demand 63]', async () => {
    await confirmedUser(server, hiding, 'disabled')
    await disable('disabled', hiding)
    await unverified('unverified', hiding)
    await signUp(server, hiding, 'unconfirmed')
    const before = (await server.inbox(hiding.poolId)).length

    for (const name of ['disabled', 'unverified', 'unconfirmed']) {
      expect((await forgot(name, hiding)).CodeDeliveryDetails).toEqual(madeUp)
    }
    expect(await server.inbox(hiding.poolId)).toHaveLength(before)
  })

  test('a name without a user meets the same limit', async () => {
    expect(await outcomesOf(Array.from({ length: 22 }, () => forgot('limited', hiding)))).toEqual({
      ok: 20,
      LimitExceededException: 2,
    })
  })
})
