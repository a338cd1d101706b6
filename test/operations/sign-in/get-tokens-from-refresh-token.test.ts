import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, claimsOf, invalidParameter, notAuthorized, SignInCalls, tokensOf } from './sign-in-calls.js'

const invalidToken = notAuthorized('Invalid Refresh Token')
const invalidExchange = notAuthorized('Invalid Refresh Token.')
const revoked = notAuthorized('Refresh Token has been revoked')
const reused = { name: 'RefreshTokenReuseException', message: 'Refresh Token has been used before', status: 400 }

let server: TestServer
let seed: Seed
let calls: SignInCalls
let secret: SignInCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  secret = new SignInCalls(server, await addClient(server, seed.poolId, { GenerateSecret: true }))
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

/** A client that rotates refresh tokens. */
async function rotating(RetryGracePeriodSeconds: number): Promise<SignInCalls> {
  const client = await addClient(server, seed.poolId, {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds },
  })
  return new SignInCalls(server, client)
}

let people = 0
async function someone(): Promise<string> {
  people += 1
  await seedUser(server, seed.poolId, `someone-${people}`)
  return `someone-${people}`
}

/** Both ways to refresh at a client without rotation. */
const ways = [
  ['REFRESH_TOKEN_AUTH', (token: string) => calls.refresh(token), invalidToken],
  ['GetTokensFromRefreshToken', (token: string) => calls.exchange(token), invalidExchange],
] as const

describe.each(ways)('%s', (_name, refresh, invalid) => {
  test('#105 → access and ID token in their own places, no refresh token', async () => {
    const answer = await refresh((await calls.tokens('ann')).refresh)
    expect(answer.AuthenticationResult).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' })
    expect(answer.AuthenticationResult?.RefreshToken).toBeUndefined()
    const { access, id } = tokensOf(answer)
    expect([claimsOf(access).token_use, claimsOf(id).token_use]).toEqual(['access', 'id'])
    await calls.getUser(access)
  })

  test('the time of sign-in and the family stay, ids and times are new, attributes are the present ones', async () => {
    const username = await someone()
    const first = await calls.tokens(username)
    server.clock.advance(10)
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: seed.poolId,
        Username: username,
        UserAttributes: [{ Name: 'nickname', Value: 'Nick' }],
      }),
    )
    const next = tokensOf(await refresh(first.refresh))
    const [before, after] = [claimsOf(first.access), claimsOf(next.access)]
    for (const name of ['auth_time', 'origin_jti', 'event_id', 'sub', 'client_id', 'username']) {
      expect(after[name]).toBe(before[name])
    }
    expect(Number(after.iat)).toBeGreaterThanOrEqual(Number(before.iat) + 10)
    expect(after.jti).not.toBe(before.jti)
    expect(claimsOf(next.id).nickname).toBe('Nick')
  })

  test('#103 any other text → "Invalid Refresh Token"', async () => {
    const { access, id, refresh: token } = await calls.tokens('ann')
    const changed = token.slice(0, -1) + (token.endsWith('A') ? 'E' : 'A')
    const middle = `${token.slice(0, 30)}${token[30] === 'A' ? 'B' : 'A'}${token.slice(31)}`
    for (const text of ['x', 'abc.def.ghi', access, id, changed, middle, token.slice(1), `${token}A`]) {
      expect(await refusalOf(refresh(text))).toEqual(invalid)
    }
    tokensOf(await refresh(token))
  })

  test('#104 a token of another client, of this pool or another, is refused there', async () => {
    const sibling = new SignInCalls(server, await addClient(server, seed.poolId))
    const other = new SignInCalls(server, await seedPool(server))
    await seedUser(server, other.seed.poolId, 'ann')
    for (const at of [sibling, other]) {
      expect(await refusalOf(refresh((await at.tokens('ann')).refresh))).toEqual(invalid)
    }
  })

  test('after RefreshTokenValidity → "Refresh Token has expired"', async () => {
    const own = await startServer()
    try {
      const ownSeed = await seedPool(own)
      await seedUser(own, ownSeed.poolId, 'ann')
      const at = new SignInCalls(own, ownSeed)
      const again = (token: string) => (invalid === invalidToken ? at.refresh(token) : at.exchange(token))
      const { refresh: token } = await at.tokens('ann')
      own.clock.advance(30 * 86_400 - 60)
      tokensOf(await again(token))
      own.clock.advance(60)
      expect(await refusalOf(again(token))).toEqual(notAuthorized('Refresh Token has expired'))
    } finally {
      await own.stop()
    }
  })

  test('after the user was disabled → refused, and not revived by enabling', async () => {
    const username = await someone()
    const { refresh: token } = await calls.tokens(username)
    const user = { UserPoolId: seed.poolId, Username: username }
    await server.client.send(new AdminDisableUserCommand(user))
    expect(await refusalOf(refresh(token))).toMatchObject({ name: 'NotAuthorizedException' })
    await server.client.send(new AdminEnableUserCommand(user))
    expect(await refusalOf(refresh(token))).toEqual(revoked)
    tokensOf(await calls.password(username))
  })

  test('after the user was deleted → refused, also when another one takes the name', async () => {
    const username = await someone()
    const { refresh: token } = await calls.tokens(username)
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: username }))
    expect(await refusalOf(refresh(token))).toEqual(invalid)
    await seedUser(server, seed.poolId, username)
    expect(await refusalOf(refresh(token))).toEqual(invalid)
  })

  test('after an administrator reset the password → refused', async () => {
    const username = await someone()
    const { refresh: token } = await calls.tokens(username)
    await server.client.send(new AdminResetUserPasswordCommand({ UserPoolId: seed.poolId, Username: username }))
    const { status } = await refusalOf(refresh(token))
    expect(status).toBe(400)
  })
})

describe('REFRESH_TOKEN_AUTH: client authentication', () => {
  test('#79 the hash goes over the real username, also after sign-in by alias', async () => {
    const pool = await seedPool(server, { pool: { UsernameAttributes: ['email'] }, client: { GenerateSecret: true } })
    const at = new SignInCalls(server, pool)
    await seedUser(server, pool.poolId, 'bea@example.com')
    const credentials = { USERNAME: 'bea@example.com', PASSWORD, SECRET_HASH: at.secretHash('bea@example.com') }
    const { refresh, access } = tokensOf(await at.initiate('USER_PASSWORD_AUTH', credentials))
    const username = String(claimsOf(access).username)
    expect(username).toBe(claimsOf(access).sub)
    tokensOf(await at.refresh(refresh, { SECRET_HASH: at.secretHash(username) }))
    expect(await refusalOf(at.refresh(refresh, { SECRET_HASH: at.secretHash('bea@example.com') }))).toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  test('no hash, or a wrong one → NotAuthorizedException', async () => {
    const { refresh } = tokensOf(
      await secret.initiate('USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD, SECRET_HASH: secret.secretHash('ann') }),
    )
    const missing = notAuthorized(
      `Client ${secret.seed.clientId} is configured with secret but SECRET_HASH was not received`,
    )
    expect(await refusalOf(secret.refresh(refresh))).toEqual(missing)
    expect(await refusalOf(secret.refresh('x'))).toEqual(missing)
    expect(await refusalOf(secret.refresh(refresh, { SECRET_HASH: 'x' }))).toMatchObject({
      name: 'NotAuthorizedException',
    })
  })
})

describe('GetTokensFromRefreshToken: client authentication', () => {
  test('a confidential client without its secret, with a wrong one or another client’s → NotAuthorizedException', async () => {
    const other = await addClient(server, seed.poolId, { GenerateSecret: true })
    const { refresh } = tokensOf(
      await secret.initiate('USER_PASSWORD_AUTH', { USERNAME: 'ann', PASSWORD, SECRET_HASH: secret.secretHash('ann') }),
    )
    for (const wrong of [undefined, 'x'.repeat(40), other.clientSecret]) {
      expect(await refusalOf(secret.exchange(refresh, wrong))).toMatchObject({
        name: 'NotAuthorizedException',
        status: 400,
      })
    }
    tokensOf(await secret.exchange(refresh, secret.seed.clientSecret))
  })

  test('a client with neither rotation nor ALLOW_REFRESH_TOKEN_AUTH → refused', async () => {
    const bare = new SignInCalls(
      server,
      await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
    )
    expect(await refusalOf(bare.exchange((await bare.tokens('ann')).refresh))).toEqual(
      invalidParameter('Auth flow not enabled for this client'),
    )
  })

  test('an unknown client → ResourceNotFoundException', async () => {
    const nowhere = new SignInCalls(server, { ...seed, clientId: 'unknown' })
    expect(await refusalOf(nowhere.exchange('x'))).toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

describe('#106 rotation of refresh tokens', () => {
  test('REFRESH_TOKEN_AUTH → UnsupportedOperationException', async () => {
    const at = await rotating(0)
    const { refresh } = await at.tokens('ann')
    expect(await refusalOf(at.refresh(refresh))).toEqual({
      name: 'UnsupportedOperationException',
      message: 'This API does not support refresh token rotation',
      status: 400,
    })
  })

  test('each exchange gives a new refresh token; every earlier one → RefreshTokenReuseException', async () => {
    const at = await rotating(0)
    const chain = [(await at.tokens('ann')).refresh]
    for (let turn = 0; turn < 3; turn += 1) chain.push(tokensOf(await at.exchange(String(chain.at(-1)))).refresh)
    expect(new Set(chain).size).toBe(4)
    for (const old of chain.slice(0, -1)) expect(await refusalOf(at.exchange(old))).toEqual(reused)
    tokensOf(await at.exchange(String(chain.at(-1))))
  })

  test('within the grace period the old token works again, and leads to the same new one', async () => {
    const at = await rotating(30)
    const { refresh: old } = await at.tokens('ann')
    const next = tokensOf(await at.exchange(old)).refresh
    server.clock.advance(29)
    expect(tokensOf(await at.exchange(old)).refresh).toBe(next)
    server.clock.advance(2)
    expect(await refusalOf(at.exchange(old))).toEqual(reused)
    const third = tokensOf(await at.exchange(next)).refresh
    expect(await refusalOf(at.exchange(old))).toEqual(reused)
    tokensOf(await at.exchange(third))
  })

  test('rotation does not prolong the sign-in', async () => {
    const own = await startServer()
    try {
      const ownSeed = await seedPool(own, {
        client: {
          ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
          RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
          RefreshTokenValidity: 2,
        },
      })
      const at = new SignInCalls(own, ownSeed)
      await seedUser(own, ownSeed.poolId, 'ann')
      const first = await at.tokens('ann')
      own.clock.advance(86_400)
      const second = tokensOf(await at.exchange(first.refresh))
      own.clock.advance(86_400)
      expect(await refusalOf(at.exchange(second.refresh))).toEqual(notAuthorized('Refresh Token has expired'))
    } finally {
      await own.stop()
    }
  })

  test('of 16 rotations at once exactly one succeeds, and what it gave still works', async () => {
    const at = await rotating(0)
    const { refresh } = await at.tokens('ann')
    const results = await Promise.allSettled(Array.from({ length: 16 }, () => at.exchange(refresh)))
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [tokensOf(result.value)] : []))
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).name] : []))
    expect(won).toHaveLength(1)
    expect(new Set(refusals)).toEqual(new Set(['RefreshTokenReuseException']))
    tokensOf(await at.exchange(String(won[0]?.refresh)))
  })

  test('of 16 rotations at once within a grace period all get the same refresh token', async () => {
    const at = await rotating(60)
    const { refresh } = await at.tokens('ann')
    const answers = await Promise.all(Array.from({ length: 16 }, () => at.exchange(refresh)))
    expect(new Set(answers.map((answer) => tokensOf(answer).refresh)).size).toBe(1)
  })
})
