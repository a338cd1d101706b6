import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserCommand,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, lookUp, outcomesOf, refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

let server: TestServer
let seed: Seed
const pools: Record<string, Seed> = {}

const kinds: Record<string, Partial<CreateUserPoolCommandInput>> = {
  emailAlias: { AliasAttributes: ['email', 'phone_number'] },
  preferred: { AliasAttributes: ['preferred_username'] },
  emailNames: { UsernameAttributes: ['email'] },
  phoneNames: { UsernameAttributes: ['phone_number'] },
  contactNames: { UsernameAttributes: ['email', 'phone_number'] },
  anyCase: { UsernameConfiguration: { CaseSensitive: false } },
}

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  for (const [name, pool] of Object.entries(kinds)) pools[name] = await seedPool(server, { pool })
})
afterAll(() => server.stop())

function poolOf(kind: string): string {
  return pools[kind]?.poolId ?? ''
}

function create(username: string, input: Partial<AdminCreateUserCommandInput> = {}) {
  return server.client.send(
    new AdminCreateUserCommand({ UserPoolId: seed.poolId, Username: username, MessageAction: 'SUPPRESS', ...input }),
  )
}

function signIn(username: string, password: string, of = seed) {
  return server.client.send(
    new InitiateAuthCommand({
      ClientId: of.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  )
}

describe('AdminCreateUser', () => {
  test('makes an enabled user in FORCE_CHANGE_PASSWORD, sub first among the attributes', async () => {
    const { User } = await create('ann', { UserAttributes: attributes({ name: 'Ann', email: 'ann@example.com' }) })
    expect(User).toMatchObject({ Username: 'ann', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' })
    expect(User?.Attributes?.map(({ Name }) => Name)).toEqual(['sub', 'name', 'email'])
    expect(User?.UserCreateDate).toEqual(User?.UserLastModifiedDate)
  })

  test('[demand 38] a second user of the name → UsernameExistsException "User account already exists"', async () => {
    await create('twice')
    expect(await refusalOf(create('twice'))).toEqual({
      name: 'UsernameExistsException',
      message: 'User account already exists',
      status: 400,
    })
  })

  test('[demand 57] V51: fifty at once make one user', async () => {
    const calls = Array.from({ length: 50 }, () => create('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
    const { Users } = await server.client.send(
      new ListUsersCommand({ UserPoolId: seed.poolId, Filter: 'username = "race"' }),
    )
    expect(Users).toHaveLength(1)
  })

  test('[demand 57] V51: fifty of one email address make one user', async () => {
    const spellings = ['race@example.com', 'RACE@example.com']
    const calls = Array.from({ length: 50 }, (_, index) =>
      create(spellings[index % 1] ?? '', { UserPoolId: poolOf('emailNames') }),
    )
    expect(await outcomesOf(calls)).toEqual({ ok: 1, UsernameExistsException: 49 })
  })

  test('[demand 42] a name is free again after deletion, with a new sub', async () => {
    const first = await create('phoenix')
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: 'phoenix' }))
    const second = await create('phoenix')
    expect(second.User?.Attributes?.[0]?.Value).not.toBe(first.User?.Attributes?.[0]?.Value)
  })

  test('[demand 41] where case does not count, Bob and bob are one name, spelled as created', async () => {
    const { User } = await create('Bob', { UserPoolId: poolOf('anyCase') })
    expect(User?.Username).toBe('Bob')
    const second = create('bob', { UserPoolId: poolOf('anyCase') })
    expect((await refusalOf(second)).name).toBe('UsernameExistsException')
  })

  test('V16: two compositions of one name are one name, a look-alike is another', async () => {
    await create('rené')
    expect((await refusalOf(create('rene\u0301'))).name).toBe('UsernameExistsException')
    await create('r\u0435né')
  })

  test('a username that is the sub of another user is taken: administrators find users by sub', async () => {
    const { User } = await create('victim')
    const sub = User?.Attributes?.[0]?.Value ?? ''
    expect((await refusalOf(create(sub))).name).toBe('UsernameExistsException')
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const refusal = await refusalOf(create('ann', { UserPoolId: 'us-east-1_000000000' }))
    expect(refusal).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_000000000 does not exist.',
    })
  })

  test('required attributes are not asked for', async () => {
    const strict = await seedPool(server, { pool: { Schema: [{ Name: 'email', Required: true }] } })
    const { User } = await create('bare', { UserPoolId: strict.poolId })
    expect(User?.Attributes).toHaveLength(1)
  })

  test('triggers alone read ValidationData and ClientMetadata', async () => {
    const { User } = await create('validated', {
      ValidationData: attributes({ key: 'value' }),
      ClientMetadata: { key: 'value' },
    })
    expect(User?.Attributes).toHaveLength(1)
  })
})

describe('AdminCreateUser: attributes', () => {
  test.each([
    [{ sub: 'x' }, 'Cannot modify the non-mutable attribute sub'],
    [{ identities: '[]' }, 'Cannot modify the non-mutable attribute identities'],
    [{ 'cognito:user_status': 'CONFIRMED' }, 'Cannot modify the non-mutable attribute cognito:user_status'],
    [
      { 'custom:x': '1' },
      'Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n',
    ],
    [{ __proto__x: '1', constructor: '2' }, /constructor: Attribute does not exist in the schema/],
    [{ email: '"a@evil.example"@example.com' }, 'Invalid email address format.'],
    [{ email: 'a@example.com,b@example.com' }, 'Invalid email address format.'],
    [{ phone_number: '0170' }, 'Invalid phone number format.'],
    [{ birthdate: '10/10/2010' }, /^Attributes did not conform to the schema: birthdate: /],
    [{ email_verified: 'true' }, 'email is required to set email_verified'],
  ])('V17 V39: %o → InvalidParameterException', async (given, message) => {
    const refusal = await refusalOf(create('attributed', { UserAttributes: attributes(given) }))
    expect(refusal.name).toBe('InvalidParameterException')
    expect(refusal.message).toMatch(message)
    expect((await refusalOf(lookUp(server, seed, 'attributed'))).name).toBe('UserNotFoundException')
  })

  test('empty values are left out, of several values for one name the last counts', async () => {
    const list = [...attributes({ name: '', nickname: 'a' }), { Name: 'nickname', Value: 'b' }, { Name: 'locale' }]
    await create('sparse', { UserAttributes: list })
    const { attributes: stored } = await lookUp(server, seed, 'sparse')
    expect(stored).toEqual({ sub: expect.any(String), nickname: 'b' })
  })

  test('[demand 36] two users may have one email address where it is no alias', async () => {
    for (const username of ['one', 'two']) {
      await create(username, { UserAttributes: attributes({ email: 'shared@example.com', email_verified: 'true' }) })
    }
  })
})

describe('AdminCreateUser: aliases', () => {
  const shared = attributes({ email: 'alias@example.com', email_verified: 'true' })

  test('[demand 39] a verified alias of another user → AliasExistsException; with ForceAliasCreation it moves', async () => {
    const pool = pools.emailAlias ?? seed
    const UserPoolId = pool.poolId
    await create('holder', { UserPoolId, UserAttributes: shared })
    expect(await refusalOf(create('taker', { UserPoolId, UserAttributes: shared }))).toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    })
    await create('taker', { UserPoolId, UserAttributes: shared, ForceAliasCreation: true })
    expect((await lookUp(server, pool, 'alias@example.com')).username).toBe('taker')
    expect((await lookUp(server, pool, 'holder')).attributes.email_verified).toBe('false')
  })

  test('an unverified address is no alias, so any number of users may have it', async () => {
    const UserPoolId = poolOf('emailAlias')
    const UserAttributes = attributes({ email: 'loose@example.com' })
    await create('loose1', { UserPoolId, UserAttributes })
    await create('loose2', { UserPoolId, UserAttributes })
    const found = lookUp(server, pools.emailAlias ?? seed, 'loose@example.com')
    expect((await refusalOf(found)).name).toBe('UserNotFoundException')
  })

  test.each([
    ['a@b.example', 'Username cannot be of email format, since user pool is configured for email alias.'],
    ['"a"@b', 'Username cannot be of email format, since user pool is configured for email alias.'],
    [
      '+14155550123',
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    ],
  ])('username %s where contacts are aliases → InvalidParameterException', async (username, message) => {
    const refusal = await refusalOf(create(username, { UserPoolId: poolOf('emailAlias') }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message })
  })

  test('a preferred username is unique, and never the username of another', async () => {
    const pool = pools.preferred ?? seed
    const UserPoolId = pool.poolId
    await create('first', { UserPoolId, UserAttributes: attributes({ preferred_username: 'star' }) })
    expect((await lookUp(server, pool, 'star')).username).toBe('first')
    for (const preferred_username of ['star', 'first']) {
      const second = create('second', { UserPoolId, UserAttributes: attributes({ preferred_username }) })
      expect((await refusalOf(second)).name).toBe('AliasExistsException')
    }
    expect((await refusalOf(create('star', { UserPoolId }))).name).toBe('UsernameExistsException')
  })
})

describe('AdminCreateUser: pools whose usernames are contacts', () => {
  test('[demand 37] the username is a UUID equal to sub, and the address an attribute', async () => {
    const { User } = await create('Ann@example.com', { UserPoolId: poolOf('emailNames') })
    expect(User?.Username).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(User?.Attributes).toEqual(attributes({ sub: User?.Username ?? '', email: 'Ann@example.com' }))
  })

  test('an address in use, verified or not → UsernameExistsException', async () => {
    await create('dup@example.com', { UserPoolId: poolOf('contactNames') })
    await create('+14155550100', { UserPoolId: poolOf('contactNames') })
    for (const [username, contact] of [
      ['dup@example.com', 'email'],
      ['+14155550100', 'phone_number'],
    ]) {
      for (const ForceAliasCreation of [false, true]) {
        const again = create(username ?? '', { UserPoolId: poolOf('contactNames'), ForceAliasCreation })
        expect(await refusalOf(again)).toMatchObject({
          name: 'UsernameExistsException',
          message: `An account with the given ${contact} already exists.`,
        })
      }
    }
  })

  test.each([
    ['emailNames', 'ann', 'Username should be an email.'],
    ['emailNames', '+14155550123', 'Username should be an email.'],
    ['emailNames', 'ann＠example.com', 'Username should be an email.'],
    ['phoneNames', 'ann@example.com', 'Username should be a phone number.'],
    ['contactNames', 'ann', 'Username should be either an email or a phone number.'],
  ])('%s: username %s → InvalidParameterException', async (kind, username, message) => {
    const refusal = await refusalOf(create(username, { UserPoolId: poolOf(kind) }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message })
  })

  test('the attribute may repeat the username but not differ from it', async () => {
    const UserPoolId = poolOf('emailNames')
    await create('same@example.com', { UserPoolId, UserAttributes: attributes({ email: 'same@example.com' }) })
    const other = create('mine@example.com', { UserPoolId, UserAttributes: attributes({ email: 'x@example.com' }) })
    expect(await refusalOf(other)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'User email should be empty or same as username, since username attribute is email',
    })
  })
})

describe('AdminCreateUser: temporary passwords', () => {
  test('a given one must satisfy the policy', async () => {
    const refusal = await refusalOf(create('weak', { TemporaryPassword: 'short' }))
    expect(refusal).toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    })
    expect((await refusalOf(lookUp(server, seed, 'weak'))).name).toBe('UserNotFoundException')
  })

  test('a given one leads to NEW_PASSWORD_REQUIRED, a wrong one nowhere', async () => {
    await create('temporary', { TemporaryPassword: 'Temporary-1' })
    expect((await signIn('temporary', 'Temporary-1')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    expect((await refusalOf(signIn('temporary', 'Temporary-2'))).name).toBe('NotAuthorizedException')
  })

  test('a generated one reaches the person and leads to NEW_PASSWORD_REQUIRED', async () => {
    await create('invited', {
      MessageAction: undefined,
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: attributes({ email: 'invited@example.com' }),
    })
    const [message] = await server.inbox(seed.poolId, 'invited@example.com')
    expect(message).toMatchObject({ kind: 'invitation', channel: 'email' })
    expect(message?.body).toContain('invited')
    expect((await signIn('invited', message?.code ?? '')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test.each([
    { has: ['email', 'phone'], mediums: undefined, sent: ['sms'] },
    { has: ['email'], mediums: undefined, sent: ['email'] },
    { has: [], mediums: undefined, sent: [] },
    { has: ['email', 'phone'], mediums: ['EMAIL', 'SMS'] as const, sent: ['email', 'sms'] },
    { has: ['email', 'phone'], mediums: ['EMAIL'] as const, sent: ['email'] },
  ])('with $has and DesiredDeliveryMediums $mediums the message goes by $sent', async ({ has, mediums, sent }) => {
    const UserPoolId = (await seedPool(server)).poolId
    await create('reached', {
      UserPoolId,
      MessageAction: undefined,
      DesiredDeliveryMediums: mediums && [...mediums],
      UserAttributes: attributes({
        ...(has.includes('email') && { email: 'reached@example.com' }),
        ...(has.includes('phone') && { phone_number: '+14155550123' }),
      }),
    })
    const messages = await server.inbox(UserPoolId)
    expect(messages.map(({ channel }) => channel).sort()).toEqual(sent)
  })

  test('a medium without an address → InvalidParameterException, and no user', async () => {
    const call = create('unreachable', {
      MessageAction: undefined,
      DesiredDeliveryMediums: ['EMAIL', 'SMS'],
      UserAttributes: attributes({ phone_number: '+14155550123' }),
    })
    expect(await refusalOf(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'No email provided but desired delivery medium was Email',
    })
    expect((await refusalOf(lookUp(server, seed, 'unreachable'))).name).toBe('UserNotFoundException')
  })

  test('SUPPRESS sends nothing', async () => {
    await create('silent', {
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: attributes({ email: 'silent@example.com' }),
    })
    expect(await server.inbox(seed.poolId, 'silent@example.com')).toEqual([])
  })
})

describe('AdminCreateUser: RESEND', () => {
  const resend = { MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] } as const

  function resendTo(username: string, input: Partial<AdminCreateUserCommandInput> = {}) {
    return create(username, { ...resend, DesiredDeliveryMediums: [...resend.DesiredDeliveryMediums], ...input })
  }

  test('sends a new temporary password in place of the former one', async () => {
    const { User } = await create('again', {
      TemporaryPassword: 'Temporary-1',
      UserAttributes: attributes({ email: 'again@example.com' }),
    })
    const resent = await resendTo('again', { UserAttributes: attributes({ name: 'ignored' }) })
    expect(resent.User?.Attributes).toEqual(User?.Attributes)
    expect(Number(resent.User?.UserLastModifiedDate)).toBeGreaterThanOrEqual(Number(User?.UserLastModifiedDate))
    const [message] = await server.inbox(seed.poolId, 'again@example.com')
    expect((await refusalOf(signIn('again', 'Temporary-1'))).name).toBe('NotAuthorizedException')
    expect((await signIn('again', message?.code ?? '')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('takes a given password', async () => {
    await create('given', { UserAttributes: attributes({ email: 'given@example.com' }) })
    await resendTo('given', { TemporaryPassword: 'Temporary-2' })
    expect((await signIn('given', 'Temporary-2')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })

  test('unknown user → UserNotFoundException "User does not exist."', async () => {
    expect(await refusalOf(resendTo('nobody'))).toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    })
  })

  test('a user in another state → UnsupportedUserStateException', async () => {
    const { seedUser } = await import('../../support/seed.js')
    await seedUser(server, seed.poolId, 'settled')
    expect(await refusalOf(resendTo('settled'))).toMatchObject({
      name: 'UnsupportedUserStateException',
      message: 'Resend not possible. settled status is not FORCE_CHANGE_PASSWORD',
    })
  })

  test('[demand 62] a temporary password that has expired is made good again', async () => {
    const late = await startServer()
    try {
      const pool = await seedPool(late)
      const send = (input: Partial<AdminCreateUserCommandInput>) =>
        late.client.send(new AdminCreateUserCommand({ UserPoolId: pool.poolId, Username: 'late', ...input }))
      const start = () =>
        late.client.send(
          new InitiateAuthCommand({
            ClientId: pool.clientId,
            AuthFlow: 'USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: 'late', PASSWORD: 'Temporary-1' },
          }),
        )
      await send({ TemporaryPassword: 'Temporary-1', MessageAction: 'SUPPRESS' })
      late.clock.advance(8 * 86_400_000)
      expect((await refusalOf(start())).message).toBe(
        'Temporary password has expired and must be reset by an administrator.',
      )
      await send({ TemporaryPassword: 'Temporary-1', MessageAction: 'RESEND' })
      expect((await start()).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
    } finally {
      await late.stop()
    }
  })
})
