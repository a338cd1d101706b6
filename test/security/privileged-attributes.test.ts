import {
  AdminCreateUserCommand,
  AdminUpdateUserAttributesCommand,
  DeleteUserAttributesCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invitedUser, SignInCalls, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { attributes, confirmedUser, confirmSignUp, lastCode, lookUp, refusalOf, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { callApi } from './api-calls.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let people = 0

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, {
    pool: {
      AliasAttributes: ['email'],
      Schema: [
        { Name: 'plan', AttributeDataType: 'String', Mutable: true },
        { Name: 'role', AttributeDataType: 'String', Mutable: true, DeveloperOnlyAttribute: true },
        { Name: 'origin', AttributeDataType: 'String', Mutable: false },
      ],
    },
  })
  calls = new SignInCalls(server, seed)
})
afterAll(() => server.stop())

const newName = () => {
  people += 1
  return `person-${people}`
}

/** What nobody sets about oneself. */
const privileged: Readonly<Record<string, string>> = {
  sub: '00000000-0000-4000-8000-000000000000',
  email_verified: 'true',
  phone_number_verified: 'true',
  identities: '[{"userId":"1","providerName":"Google"}]',
  'cognito:username': 'root',
  'cognito:groups': 'admins',
  'cognito:user_status': 'CONFIRMED',
  'cognito:mfa_enabled': 'true',
  'dev:custom:role': 'admin',
  'custom:role': 'admin',
  'dev:custom:plan': 'gold',
  'custom:unheard': 'x',
  username: 'root',
  enabled: 'true',
  status: 'CONFIRMED',
  __proto__x: 'x',
  constructor: 'x',
  EMAIL_VERIFIED: 'true',
  'email_verified ': 'true',
}

/** The channels of a person. Each makes a user of its own and says who that is. */
const channels: Readonly<
  Record<string, (values: Record<string, string>) => Promise<{ name: string; call: () => Promise<unknown> }>>
> = {
  async SignUp(values) {
    const name = newName()
    const UserAttributes = attributes({ email: `${name}@example.com`, ...values })
    const command = { ClientId: seed.clientId, Username: name, Password: PASSWORD, UserAttributes }
    return { name, call: () => server.client.send(new SignUpCommand(command)) }
  },
  async UpdateUserAttributes(values) {
    const name = newName()
    await confirmedUser(server, seed, name)
    const { access } = await calls.tokens(name)
    const command = { AccessToken: access, UserAttributes: attributes(values) }
    return { name, call: () => server.client.send(new UpdateUserAttributesCommand(command)) }
  },
  async DeleteUserAttributes(values) {
    const name = newName()
    await confirmedUser(server, seed, name)
    const { access } = await calls.tokens(name)
    const command = { AccessToken: access, UserAttributeNames: Object.keys(values) }
    return { name, call: () => server.client.send(new DeleteUserAttributesCommand(command)) }
  },
  async NEW_PASSWORD_REQUIRED(values) {
    const name = newName()
    await invitedUser(server, seed.poolId, name, { email: `${name}@example.com` })
    const { Session } = await calls.password(name, TEMPORARY)
    const extra = Object.fromEntries(Object.entries(values).map(([key, value]) => [`userAttributes.${key}`, value]))
    return { name, call: () => calls.newPassword(name, Session, extra) }
  },
}

describe('V39: nobody sets about oneself what only the service or an administrator says', () => {
  const rows = Object.keys(channels).flatMap((channel) =>
    Object.keys(privileged).map((attribute) => [channel, attribute] as const),
  )

  test.each(rows)('%s: %s', async (channel, attribute) => {
    const { name, call } = await (channels[channel] ?? failing)({ [attribute]: privileged[attribute] ?? '' })
    const before = await lookUp(server, seed, name).catch(() => undefined)
    const { name: refusal, status } = await refusalOf(call())
    expect(status).toBe(400)
    expect(['NotAuthorizedException', 'InvalidParameterException']).toContain(refusal)
    expect(await lookUp(server, seed, name).catch(() => undefined)).toEqual(before)
  })

  function failing(): never {
    throw new Error('There is no such channel.')
  }
})

describe('V39: administrators', () => {
  test.each(['sub', 'identities', 'cognito:username', 'cognito:groups', 'cognito:user_status', 'username', 'status'])(
    '%s is not theirs to set either',
    async (attribute) => {
      const name = newName()
      await seedUser(server, seed.poolId, name)
      const before = await lookUp(server, seed, name)
      const UserAttributes = attributes({ [attribute]: 'x' })
      const named = { UserPoolId: seed.poolId, UserAttributes }
      const update = new AdminUpdateUserAttributesCommand({ ...named, Username: name })
      const create = new AdminCreateUserCommand({ ...named, Username: newName() })
      for (const call of [server.client.send(update), server.client.send(create)]) {
        expect(await refusalOf(call)).toMatchObject({ name: 'InvalidParameterException' })
      }
      expect(await lookUp(server, seed, name)).toEqual(before)
    },
  )
})

describe('V39: members that the input does not have change nothing', () => {
  test('of SignUp: status, flags, groups', async () => {
    const name = newName()
    const input = {
      ClientId: seed.clientId,
      Username: name,
      Password: PASSWORD,
      UserStatus: 'CONFIRMED',
      Enabled: false,
      UserConfirmed: true,
      Groups: ['admins'],
      UserPoolId: 'us-east-1_Other0000',
    }
    expect(await callApi(server.endpoint, 'SignUp', input)).toMatchObject({ body: { UserConfirmed: false } })
    expect(await lookUp(server, seed, name)).toMatchObject({ status: 'UNCONFIRMED' })
  })

  test('an address that comes with its flag is refused as a whole', async () => {
    const name = newName()
    await signUp(server, seed, name)
    await confirmSignUp(server, seed, name, await lastCode(server, seed, `${name}@example.com`))
    const { access: AccessToken } = await calls.tokens(name)
    const change = attributes({ email: 'stranger@example.com', email_verified: 'true' })
    const command = new UpdateUserAttributesCommand({ AccessToken, UserAttributes: change })
    expect(await refusalOf(server.client.send(command))).toMatchObject({ name: 'NotAuthorizedException' })
    expect((await lookUp(server, seed, name)).attributes.email).toBe(`${name}@example.com`)
  })
})
