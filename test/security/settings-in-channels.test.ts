import {
  ConfirmSignUpCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserAttributesCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addClient,
  beginSrp,
  claimsOf,
  invitedUser,
  SignInCalls,
  TEMPORARY,
  type Tokens,
  tokensOf,
} from '../operations/sign-in/sign-in-calls.js'
import { srpClient } from '../operations/sign-in/srp-client.js'
import { attributes, outcomesOf, refusalOf } from '../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let poolId: string
let plain: SignInCalls

beforeAll(async () => {
  server = await startServer()
  const seed = await seedPool(server)
  poolId = seed.poolId
  plain = new SignInCalls(server, seed)
  await seedUser(server, poolId, 'ann')
})
afterAll(() => server.stop())

async function clientWith(settings: Partial<CreateUserPoolClientCommandInput>): Promise<SignInCalls> {
  return new SignInCalls(server, await addClient(server, poolId, settings))
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return Object.keys(await outcomesOf([call])).join()
}

async function adminSrp(at: SignInCalls, username: string) {
  const client = srpClient(poolId, PASSWORD)
  const first = await at.adminInitiate('USER_SRP_AUTH', { USERNAME: username, SRP_A: client.srpA })
  return at.adminRespond('PASSWORD_VERIFIER', client.answer(first.ChallengeParameters ?? {}))
}

/** Every way to get tokens, with the switch of the client that permits it. */
const entrances: readonly {
  readonly flow: string
  readonly allowedBy: string
  readonly enter: (at: SignInCalls) => Promise<unknown>
}[] = [
  { flow: 'USER_PASSWORD_AUTH', allowedBy: 'ALLOW_USER_PASSWORD_AUTH', enter: (at) => at.password('ann') },
  { flow: 'USER_SRP_AUTH', allowedBy: 'ALLOW_USER_SRP_AUTH', enter: (at) => at.srp('ann') },
  { flow: 'USER_SRP_AUTH by administrators', allowedBy: 'ALLOW_USER_SRP_AUTH', enter: (at) => adminSrp(at, 'ann') },
  {
    flow: 'ADMIN_USER_PASSWORD_AUTH',
    allowedBy: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    enter: (at) => at.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD }),
  },
]
const switches = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_CUSTOM_AUTH',
] as const

describe('V40: ExplicitAuthFlows opens each entrance by its own switch alone', () => {
  test.each(switches)('%s', async (allowed) => {
    const at = await clientWith({ ExplicitAuthFlows: [allowed] })
    for (const { flow, allowedBy, enter } of entrances) {
      const outcome = await outcomeOf(enter(at))
      if (allowedBy === allowed) expect(outcome, flow).toBe('ok')
      else expect(outcome, flow).toMatch(/^(InvalidParameter|NotAuthorized|UserPoolAddOnNotEnabled)Exception$/)
    }
  })

  test('a refresh token is good for nothing at a client without ALLOW_REFRESH_TOKEN_AUTH', async () => {
    const at = await clientWith({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] })
    const { refresh } = await at.tokens('ann')
    const calls = [
      () => at.refresh(refresh),
      () => at.initiate('REFRESH_TOKEN', { REFRESH_TOKEN: refresh }),
      () => at.adminInitiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refresh }),
      () => at.exchange(refresh),
    ]
    for (const call of calls) expect(await outcomeOf(call())).toBe('InvalidParameterException')
  })
})

describe('V40: a client secret is asked for in every public call that has a client', () => {
  const calls: Record<string, (at: SignInCalls) => Promise<unknown>> = {
    SignUp: ({ seed }) =>
      server.client.send(new SignUpCommand({ ClientId: seed.clientId, Username: 'new', Password: PASSWORD })),
    ConfirmSignUp: ({ seed }) =>
      server.client.send(
        new ConfirmSignUpCommand({ ClientId: seed.clientId, Username: 'ann', ConfirmationCode: '123456' }),
      ),
    ResendConfirmationCode: ({ seed }) =>
      server.client.send(new ResendConfirmationCodeCommand({ ClientId: seed.clientId, Username: 'ann' })),
    ForgotPassword: ({ seed }) =>
      server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'ann' })),
    USER_PASSWORD_AUTH: (at) => at.password('ann'),
    USER_SRP_AUTH: (at) => beginSrp(at, 'ann'),
    ADMIN_USER_PASSWORD_AUTH: (at) => at.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD }),
    REFRESH_TOKEN_AUTH: (at) => at.refresh('x'),
    GetTokensFromRefreshToken: (at) => at.exchange('x'),
  }
  test.each(Object.entries(calls))('%s', async (_, call) => {
    const at = await clientWith({ GenerateSecret: true })
    expect((await refusalOf(call(at))).name).toBe('NotAuthorizedException')
  })
})

describe('V40: WriteAttributes holds in every channel of the client', () => {
  let at: SignInCalls
  beforeAll(async () => {
    at = await clientWith({ WriteAttributes: ['name'] })
  })
  const UserAttributes = attributes({ nickname: 'x' })
  const writes: Record<string, () => Promise<unknown>> = {
    SignUp: () =>
      server.client.send(
        new SignUpCommand({ ClientId: at.seed.clientId, Username: 'writer', Password: PASSWORD, UserAttributes }),
      ),
    async UpdateUserAttributes() {
      const { access: AccessToken } = await at.tokens('ann')
      return server.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))
    },
    async DeleteUserAttributes() {
      const { access: AccessToken } = await at.tokens('ann')
      return server.client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ['nickname'] }))
    },
    async NEW_PASSWORD_REQUIRED() {
      await invitedUser(server, poolId, 'invited-writer')
      const { Session } = await at.password('invited-writer', TEMPORARY)
      return at.newPassword('invited-writer', Session, { 'userAttributes.nickname': 'x' })
    },
  }

  test.each(Object.entries(writes))('%s', async (_, write) => {
    expect(await refusalOf(write())).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    })
  })
})

/** Each way to get a pair of tokens, also later ones of a sign-in. */
const issues: Record<string, (at: SignInCalls) => Promise<Tokens>> = {
  USER_PASSWORD_AUTH: (at) => at.tokens('ann'),
  USER_SRP_AUTH: async (at) => tokensOf(await at.srp('ann')),
  ADMIN_USER_PASSWORD_AUTH: async (at) =>
    tokensOf(await at.adminInitiate('ADMIN_USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD })),
  REFRESH_TOKEN_AUTH: async (at) => tokensOf(await at.refresh((await at.tokens('ann')).refresh)),
  GetTokensFromRefreshToken: async (at) => tokensOf(await at.exchange((await at.tokens('ann')).refresh)),
}

describe('V40: settings of tokens hold however they were issued', () => {
  let at: SignInCalls
  beforeAll(async () => {
    at = await clientWith({
      ReadAttributes: ['name'],
      EnableTokenRevocation: false,
      AccessTokenValidity: 7,
      IdTokenValidity: 9,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
    })
  })

  test.each(Object.entries(issues))('%s', async (_, issue) => {
    const { access, id, expiresIn } = await issue(at)
    const [accessClaims, idClaims] = [claimsOf(access), claimsOf(id)]
    expect(Number(accessClaims.exp) - Number(accessClaims.iat)).toBe(7 * 60)
    expect(Number(idClaims.exp) - Number(idClaims.iat)).toBe(9 * 60)
    expect(expiresIn).toBe(7 * 60)
    for (const claims of [accessClaims, idClaims]) {
      expect(claims).not.toHaveProperty('email')
      expect(claims).not.toHaveProperty('origin_jti')
    }
    const told = await at.getUser(access)
    expect(told.UserAttributes?.map(({ Name }) => Name)).not.toContain('email')
  })

  test('ReadAttributes hold for the attributes that a challenge shows', async () => {
    await invitedUser(server, poolId, 'invited-reader', { email: 'reader@example.com', name: 'Reader' })
    const { ChallengeParameters } = await at.password('invited-reader', TEMPORARY)
    expect(JSON.parse(String(ChallengeParameters?.userAttributes))).toEqual({ name: 'Reader' })
  })

  test('a client without revocation is still revoked by what ends the user', async () => {
    const { access } = await at.tokens('ann')
    const calls = server.running.services.userAdministration
    const pool = await server.running.services.pools.require(poolId)
    await calls.signOutEverywhere(pool, 'ann')
    expect(await outcomeOf(at.getUser(access))).toBe('NotAuthorizedException')
  })
})

describe('V40: AuthSessionValidity ends what was begun in each channel', () => {
  test.each(['PASSWORD_VERIFIER', 'NEW_PASSWORD_REQUIRED'])('%s', async (challenge) => {
    const at = await clientWith({ AuthSessionValidity: 5 })
    await invitedUser(server, poolId, `late-${challenge}`)
    const { Session } = await at.password(`late-${challenge}`, TEMPORARY)
    const srp = await beginSrp(at, 'ann')
    server.clock.advance(299)
    const inTime = await beginSrp(plain, 'ann')
    server.clock.advance(2)
    const answer =
      challenge === 'PASSWORD_VERIFIER'
        ? at.respond(challenge, srp.answer())
        : at.newPassword(`late-${challenge}`, Session)
    expect(await outcomeOf(answer)).toBe('NotAuthorizedException')
    expect(await outcomeOf(plain.respond('PASSWORD_VERIFIER', inTime.answer()))).toBe('ok')
  })
})
