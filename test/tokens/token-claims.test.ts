import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addClient, claimsOf, SignInCalls, type Tokens } from '../operations/sign-in/sign-in-calls.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
let calls: SignInCalls
let tokens: Tokens

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
  await seedUser(server, seed.poolId, 'ann')
  tokens = await calls.tokens('ann')
})
afterAll(() => server.stop())

describe('tokens of a sign-in', () => {
  test('#97 the access token has exactly the claims of an API sign-in', () => {
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const claims = claimsOf(tokens.access)
    expect(claims).toEqual({
      sub: uuid,
      iss: `${server.running.publicUrl}/${seed.poolId}`,
      client_id: seed.clientId,
      origin_jti: uuid,
      event_id: uuid,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: expect.any(Number),
      exp: Number(claims.iat) + 3600,
      iat: expect.any(Number),
      jti: uuid,
      username: 'ann',
    })
  })

  test('#98 the ID token has aud and no client_id, the readable attributes, and flags as booleans', () => {
    const [access, id] = [claimsOf(tokens.access), claimsOf(tokens.id)]
    expect(id).toMatchObject({
      aud: seed.clientId,
      token_use: 'id',
      'cognito:username': 'ann',
      email: 'ann@example.com',
      email_verified: true,
    })
    expect(Object.keys(id)).not.toContain('client_id')
    for (const name of ['sub', 'iss', 'origin_jti', 'event_id', 'auth_time']) expect(id[name]).toBe(access[name])
    expect(id.jti).not.toBe(access.jti)
  })

  test('#98 an attribute the client may not read is not in the ID token', async () => {
    const limited = await addClient(server, seed.poolId, { ReadAttributes: ['nickname'] })
    const { id } = await new SignInCalls(server, limited).tokens('ann')
    expect(Object.keys(claimsOf(id)).filter((name) => name.includes('email'))).toEqual([])
  })

  test('#99 sub stays the same over sign-ins; with generated usernames the username is the sub', async () => {
    expect(claimsOf((await calls.tokens('ann')).access).sub).toBe(claimsOf(tokens.access).sub)
    const generated = new SignInCalls(server, await seedPool(server, { pool: { UsernameAttributes: ['email'] } }))
    await seedUser(server, generated.seed.poolId, 'bea@example.com')
    const { access, id } = await generated.tokens('bea@example.com')
    expect(claimsOf(access).username).toBe(claimsOf(access).sub)
    expect(claimsOf(id)['cognito:username']).toBe(claimsOf(access).sub)
  })

  test('two sign-ins are two families', async () => {
    const again = claimsOf((await calls.tokens('ann')).access)
    for (const name of ['origin_jti', 'event_id', 'jti']) expect(again[name]).not.toBe(claimsOf(tokens.access)[name])
  })

  test('#101 ExpiresIn is exp - iat of the access token, whatever the unit', async () => {
    for (const [unit, validity, seconds] of [
      ['seconds', 301, 301],
      ['minutes', 7, 420],
      ['hours', 2, 7200],
      ['days', 1, 86_400],
    ] as const) {
      const client = await addClient(server, seed.poolId, {
        AccessTokenValidity: validity,
        IdTokenValidity: validity,
        TokenValidityUnits: { AccessToken: unit, IdToken: unit },
      })
      const { access, id, expiresIn } = await new SignInCalls(server, client).tokens('ann')
      expect(expiresIn).toBe(seconds)
      for (const claims of [claimsOf(access), claimsOf(id)])
        expect(Number(claims.exp) - Number(claims.iat)).toBe(seconds)
    }
  })
})
