import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  ChangePasswordCommand,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  DeleteUserPoolClientCommand,
  GetUserAttributeVerificationCodeCommand,
  GlobalSignOutCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addClient,
  claimsOf,
  notAuthorized,
  SignInCalls,
  type Tokens,
  tokensOf,
} from '../operations/sign-in/sign-in-calls.js'
import { refusalOf } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const invalid = notAuthorized('Invalid Access Token')
const unsigned = notAuthorized('Could not verify signature for Access Token')

let server: TestServer
let seed: Seed
let calls: SignInCalls
let other: SignInCalls
let tokens: Tokens

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  other = new SignInCalls(server, await seedPool(server))
  for (const poolId of [seed.poolId, other.seed.poolId]) await seedUser(server, poolId, 'ann')
  tokens = await calls.tokens('ann')
})
afterAll(() => server.stop())

const encode = (value: string | object) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const headerOf = (token: string) => JSON.parse(Buffer.from(String(token.split('.')[0]), 'base64url').toString())

async function jwks(poolId = seed.poolId): Promise<(JsonWebKey & { kid: string })[]> {
  const answer = await fetch(`${server.endpoint}/${poolId}/.well-known/jwks.json`)
  return ((await answer.json()) as { keys: (JsonWebKey & { kid: string })[] }).keys
}

/** Every self-service operation with a token, as far as they exist. */
const uses: [name: string, call: (AccessToken: string) => Promise<unknown>][] = [
  ['GetUser', (token) => calls.getUser(token)],
  ['GlobalSignOut', (AccessToken) => server.client.send(new GlobalSignOutCommand({ AccessToken }))],
  ['DeleteUser', (AccessToken) => server.client.send(new DeleteUserCommand({ AccessToken }))],
  [
    'ChangePassword',
    (AccessToken) =>
      server.client.send(
        new ChangePasswordCommand({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword: PASSWORD }),
      ),
  ],
  [
    'UpdateUserAttributes',
    (AccessToken) =>
      server.client.send(
        new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'nickname', Value: 'x' }] }),
      ),
  ],
  [
    'DeleteUserAttributes',
    (AccessToken) =>
      server.client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ['nickname'] })),
  ],
  [
    'GetUserAttributeVerificationCode',
    (AccessToken) =>
      server.client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' })),
  ],
  [
    'VerifyUserAttribute',
    (AccessToken) =>
      server.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: '123456' })),
  ],
]

describe.each(uses)('%s with a token that is none of ours', (_name, use) => {
  test('an ID token, a refresh token, a text → "Invalid Access Token"', async () => {
    for (const token of [tokens.id, 'x', 'a.b.c', '..']) {
      expect(await refusalOf(use(token))).toMatchObject({ name: 'NotAuthorizedException', status: 400 })
    }
    expect(await refusalOf(use(tokens.id))).toEqual(invalid)
  })

  test('changed claims → "Could not verify signature for Access Token"', async () => {
    const [header, , signature] = tokens.access.split('.')
    const claims = { ...claimsOf(tokens.access), sub: claimsOf((await other.tokens('ann')).access).sub }
    expect(await refusalOf(use(`${header}.${encode(claims)}.${signature}`))).toEqual(unsigned)
  })
})

describe('forged access tokens', () => {
  const refused = async (token: string) => (await refusalOf(calls.getUser(token))).message

  test('the ID token key does not sign access tokens: its kid → refused', async () => {
    const [, payload, signature] = tokens.access.split('.')
    const header = encode({ kid: headerOf(tokens.id).kid, alg: 'RS256' })
    expect(await refused(`${header}.${payload}.${signature}`)).toBe(unsigned.message)
  })

  test('HS256 keyed by the public key in any form, and none → "Invalid Access Token"', async () => {
    const key = (await jwks()).find(({ kid }) => kid === headerOf(tokens.access).kid)
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
    const { kid } = headerOf(tokens.access)
    const payload = encode(claimsOf(tokens.access))
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(key),
      String(key?.n),
      '',
    ]
    for (const secret of secrets) {
      const input = `${encode({ kid, alg: 'HS256' })}.${payload}`
      expect(await refused(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).toBe(
        invalid.message,
      )
    }
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await refused(`${encode({ kid, alg })}.${payload}.AA`)).toBe(invalid.message)
    }
  })

  test('an own key, announced by jwk, jku, x5u, a kid that is a path, or not at all → refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { kid } = headerOf(tokens.access)
    const headers = [
      { kid, alg: 'RS256' },
      { kid: '../../etc/passwd', alg: 'RS256' },
      { kid: '', alg: 'RS256' },
      { kid, alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) },
      { kid, alg: 'RS256', jku: 'https://attacker.example/jwks.json' },
      { kid, alg: 'RS256', x5u: 'https://attacker.example/cert.pem' },
      { kid, alg: 'RS256', crit: ['exp'] },
      { kid, alg: 'RS256', b64: false },
      { alg: 'RS256' },
    ]
    for (const header of headers) {
      const input = `${encode(header)}.${encode(claimsOf(tokens.access))}`
      const token = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
      expect([invalid.message, unsigned.message]).toContain(await refused(token))
    }
  })

  test('duplicate header members → refused', async () => {
    const [, payload, signature] = tokens.access.split('.')
    const { kid } = headerOf(tokens.access)
    const header = encode(`{"kid":"${kid}","alg":"none","alg":"RS256"}`)
    expect(await refused(`${header}.${payload}.${signature}`)).toBe(invalid.message)
  })

  test('a token of another pool with the issuer of this one, or the other way round → refused', async () => {
    const foreign = (await other.tokens('ann')).access
    const [header, , signature] = foreign.split('.')
    const claims = { ...claimsOf(foreign), iss: claimsOf(tokens.access).iss }
    expect(await refused(`${header}.${encode(claims)}.${signature}`)).toBe(unsigned.message)
    for (const iss of [
      `https://idp.example.com/${seed.poolId}`,
      `${server.running.publicUrl}/us-east-1_Unknown01`,
      '',
      seed.poolId,
    ]) {
      expect(await refused(`${header}.${encode({ ...claims, iss })}.${signature}`)).toBe(invalid.message)
    }
    await other.getUser(foreign)
  })
})

describe('access tokens after something changed', () => {
  let people = 0
  async function someone(at = calls): Promise<{ username: string; access: string }> {
    people += 1
    const username = `someone-${people}`
    await seedUser(server, seed.poolId, username)
    return { username, access: (await at.tokens(username)).access }
  }
  const named = (username: string) => ({ UserPoolId: seed.poolId, Username: username })

  test('#109 after their time → "Access Token has expired"', async () => {
    const own = await startServer()
    try {
      const ownSeed = await seedPool(own)
      await seedUser(own, ownSeed.poolId, 'ann')
      const at = new SignInCalls(own, ownSeed)
      const { access } = await at.tokens('ann')
      own.clock.advance(3590)
      await at.getUser(access)
      own.clock.advance(11)
      expect(await refusalOf(at.getUser(access))).toEqual(notAuthorized('Access Token has expired'))
    } finally {
      await own.stop()
    }
  })

  test('of a deleted user → UserNotFoundException', async () => {
    const { username, access } = await someone()
    await server.client.send(new AdminDeleteUserCommand(named(username)))
    expect(await refusalOf(calls.getUser(access))).toEqual({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
      status: 400,
    })
  })

  test('of a disabled user → "User is disabled."', async () => {
    const { username, access } = await someone()
    await server.client.send(new AdminDisableUserCommand(named(username)))
    expect(await refusalOf(calls.getUser(access))).toEqual(notAuthorized('User is disabled.'))
  })

  test('of a user whose password was reset → PasswordResetRequiredException', async () => {
    const { username, access } = await someone()
    await server.client.send(new AdminResetUserPasswordCommand(named(username)))
    expect(await refusalOf(calls.getUser(access))).toMatchObject({ name: 'PasswordResetRequiredException' })
  })

  test('of a deleted client → ResourceNotFoundException', async () => {
    const client = await addClient(server, seed.poolId)
    const { access } = await someone(new SignInCalls(server, client))
    await server.client.send(new DeleteUserPoolClientCommand({ UserPoolId: seed.poolId, ClientId: client.clientId }))
    expect(await refusalOf(calls.getUser(access))).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('a refreshed token is as good as the first', async () => {
    const { refresh } = await calls.tokens('ann')
    await calls.getUser(tokensOf(await calls.refresh(refresh)).access)
  })
})
