import {
  AdminDeleteUserCommand,
  ListUsersCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secretHash } from '../../../src/crypto/digests.js'
import { attributes, confirmedUser, lookUp, outcomesOf, refusalOf, signUp } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

describe('SignUp', () => {
  test('makes an unconfirmed user and sends a six-digit code [demand 61]', async () => {
    const answer = await signUp(server, seed, 'jane')

    expect(answer).toMatchObject({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      CodeDeliveryDetails: { Destination: 'j***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    expect(answer.Session).toBeUndefined()
    const [mail] = await server.inbox(seed.poolId, 'jane@example.com')
    expect(mail).toMatchObject({ kind: 'sign-up', code: expect.stringMatching(/^\d{6}$/) })
    const user = await lookUp(server, seed, 'jane')
    expect(user).toMatchObject({
      status: 'UNCONFIRMED',
      attributes: { email: 'jane@example.com', sub: answer.UserSub },
    })
    expect(user.attributes.email_verified).not.toBe('true')
  })

  test('unknown client → ResourceNotFoundException "User pool client … does not exist."', async () => {
    expect(await refusalOf(signUp(server, seed, 'x', { ClientId: '1example23456789' }))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'User pool client 1example23456789 does not exist.',
      status: 400,
    })
  })

  test('known username → UsernameExistsException "User already exists", with hidden existence too', async () => {
    const hiding = await seedPool(server, { client: { PreventUserExistenceErrors: 'ENABLED' } })
    for (const at of [seed, hiding]) {
      await signUp(server, at, 'twice')
      expect(await refusalOf(signUp(server, at, 'twice'))).toEqual({
        name: 'UsernameExistsException',
        message: 'User already exists',
        status: 400,
      })
    }
  })

  test('50 sign-ups at once with one username → one user [demand 57]', async () => {
    const calls = Array.from({ length: 50 }, (_, index) =>
      signUp(server, seed, 'race', { UserAttributes: attributes({ email: `race${index}@example.com` }) }),
    )

    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    const { Users } = await server.client.send(
      new ListUsersCommand({ UserPoolId: seed.poolId, Filter: 'username = "race"' }),
    )
    expect(Users).toHaveLength(1)
    const mails = await server.inbox(seed.poolId)
    expect(mails.filter(({ to }) => /^race\d+@/.test(to))).toHaveLength(1)
  })

  test('50 sign-ups at once with one email address as username → one user', async () => {
    const byEmail = await seedPool(server, { pool: { UsernameAttributes: ['email'] } })
    const calls = Array.from({ length: 50 }, () => signUp(server, byEmail, 'race@example.com', { UserAttributes: [] }))

    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
  })

  test('two users may have one email address where it is no alias [demand 36]', async () => {
    const UserAttributes = attributes({ email: 'shared@example.com' })
    await signUp(server, seed, 'first', { UserAttributes })

    expect(await signUp(server, seed, 'second', { UserAttributes })).toMatchObject({ UserConfirmed: false })
  })

  test('a deleted username can be taken again and gets a new sub [demand 42]', async () => {
    const before = await signUp(server, seed, 'phoenix')
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: 'phoenix' }))
    const after = await signUp(server, seed, 'phoenix')

    expect(after.UserSub).not.toBe(before.UserSub)
  })

  test('AllowAdminCreateUserOnly → NotAuthorizedException, before anything about the user is looked at', async () => {
    const closed = await seedPool(server, { pool: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } })

    expect(await refusalOf(signUp(server, closed, 'jane', { Password: 'short' }))).toEqual({
      name: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
      status: 400,
    })
  })

  test('a changed or missing JSON type of a member is refused and makes no user', async () => {
    const Username = ['jane@example.com', 'eve@example.com'] as unknown as string
    const refusal = await refusalOf(server.client.send(new SignUpCommand({ ClientId: seed.clientId, Username })))

    expect(refusal).toMatchObject({ name: 'SerializationException', status: 400 })
  })
})

describe('SignUp: passwords', () => {
  test.each([
    ['Aa1-', 'Password not long enough'],
    ['aaaaaaaa1-', 'Password must have uppercase characters'],
    ['AAAAAAAA1-', 'Password must have lowercase characters'],
    ['AAAAaaaa-', 'Password must have numeric characters'],
    ['AAAAaaaa1', 'Password must have symbol characters'],
  ])('%s → InvalidPasswordException "… %s" [demand 59]', async (Password, reason) => {
    expect(await refusalOf(signUp(server, seed, 'weak', { Password }))).toEqual({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${reason}`,
      status: 400,
    })
  })

  test('none → InvalidParameterException, as there are no passwordless factors', async () => {
    expect(await refusalOf(signUp(server, seed, 'none', { Password: undefined }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Password is required',
    })
  })

  test('the policy comes before the attributes, and the form of the username before the policy', async () => {
    const UserAttributes = attributes({ 'custom:none': 'x' })
    expect(await refusalOf(signUp(server, seed, 'x', { Password: 'a', UserAttributes }))).toMatchObject({
      name: 'InvalidPasswordException',
    })
    const byEmail = await seedPool(server, { pool: { UsernameAttributes: ['email'] } })
    expect(await refusalOf(signUp(server, byEmail, 'x', { Password: 'a' }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Username should be an email.',
    })
  })
})

describe('SignUp: SecretHash', () => {
  let confidential: Seed
  beforeAll(async () => {
    confidential = await seedPool(server, { client: { GenerateSecret: true } })
  })
  const withHash = (username: string, hash: string | undefined, at: Seed = confidential) =>
    signUp(server, at, username, { SecretHash: hash } as Partial<SignUpCommandInput>)

  test('right → accepted', async () => {
    const hash = secretHash(String(confidential.clientSecret), 'jane', confidential.clientId)

    expect(await withHash('jane', hash)).toMatchObject({ UserConfirmed: false })
  })

  test('missing → NotAuthorizedException "… SECRET_HASH was not received", before the password is looked at', async () => {
    expect(await refusalOf(signUp(server, confidential, 'joe', { Password: 'a' }))).toMatchObject({
      name: 'NotAuthorizedException',
      message: `Client ${confidential.clientId} is configured with secret but SECRET_HASH was not received`,
    })
  })

  test('of another username → NotAuthorizedException', async () => {
    const hash = secretHash(String(confidential.clientSecret), 'jane', confidential.clientId)

    expect(await refusalOf(withHash('joe', hash))).toMatchObject({ name: 'NotAuthorizedException' })
  })

  test('sent by a client without a secret → InvalidParameterException', async () => {
    expect(await refusalOf(withHash('joe', 'aGVsbG8=', seed))).toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('SignUp: attributes', () => {
  test('in a pool with username attributes the username is the sub [demand 37]', async () => {
    const byEmail = await seedPool(server, { pool: { UsernameAttributes: ['email'] } })
    const { UserSub } = await signUp(server, byEmail, 'jane@example.com', { UserAttributes: [] })

    expect(await lookUp(server, byEmail, 'jane@example.com')).toMatchObject({
      username: UserSub,
      attributes: { sub: UserSub, email: 'jane@example.com' },
    })
    expect(await refusalOf(signUp(server, byEmail, 'jane@example.com', { UserAttributes: [] }))).toMatchObject({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    })
  })

  test('in a pool with email aliases an email address as username → InvalidParameterException', async () => {
    const aliases = await seedPool(server, { pool: { AliasAttributes: ['email'] } })

    expect(await refusalOf(signUp(server, aliases, 'jane@example.com'))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Username cannot be of email format, since user pool is configured for email alias.',
    })
  })

  test('a verified alias of somebody else does not stand in the way yet', async () => {
    const aliases = await seedPool(server, { pool: { AliasAttributes: ['email'] } })
    await confirmedUser(server, aliases, 'jane')
    const UserAttributes = attributes({ email: 'jane@example.com' })

    expect(await signUp(server, aliases, 'second', { UserAttributes })).toMatchObject({ UserConfirmed: false })
  })

  test('a required attribute left out → InvalidParameterException', async () => {
    const strict = await seedPool(server, { pool: { Schema: [{ Name: 'email', Required: true, Mutable: true }] } })

    expect(await refusalOf(signUp(server, strict, 'jane', { UserAttributes: [] }))).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/^Attributes did not conform to the schema: email: The attribute is required/),
    })
  })

  test.each([
    ['email_verified', 'true'],
    ['phone_number_verified', 'true'],
    ['sub', 'b1c0ffee-0000-4000-8000-000000000000'],
    ['cognito:user_status', 'CONFIRMED'],
    ['identities', '[]'],
    ['dev:custom:role', 'admin'],
    ['custom:unknown', 'x'],
  ])('%s → refused, and nobody is made', async (name, value) => {
    const username = `sly-${name.replaceAll(':', '-')}`
    const UserAttributes = attributes({ email: 'sly@example.com', [name]: value })
    const refusal = await refusalOf(signUp(server, seed, username, { UserAttributes }))

    expect(refusal.name).toMatch(/^(NotAuthorized|InvalidParameter)Exception$/)
    expect(refusal.status).toBe(400)
    expect(await refusalOf(lookUp(server, seed, username))).toMatchObject({ name: 'UserNotFoundException' })
  })

  test('an attribute outside of WriteAttributes → NotAuthorizedException', async () => {
    const limited = await seedPool(server, { client: { WriteAttributes: ['email'] } })
    const UserAttributes = attributes({ email: 'jane@example.com', nickname: 'j' })

    expect(await refusalOf(signUp(server, limited, 'jane', { UserAttributes }))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    })
  })

  test.each([
    '"jane@example.com x"@evil.example',
    '"jane"@example.com',
    'jane@example.com\r\nBcc: eve@example.net',
    'jane@example.com,eve@example.net',
    'jane@example.com@evil.example',
    'Jane <jane@example.com>',
    'jane',
  ])('email %j → refused, and no mail goes out', async (email) => {
    const before = (await server.inbox(seed.poolId)).length
    const refusal = await refusalOf(signUp(server, seed, 'misrouted', { UserAttributes: attributes({ email }) }))

    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message: 'Invalid email address format.' })
    expect(await server.inbox(seed.poolId)).toHaveLength(before)
  })
})
