import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

interface Jwks {
  readonly keys: readonly Record<string, string>[]
}

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const fetchJwks = async (poolId: string): Promise<Jwks> =>
  (await fetch(`${server.endpoint}/${poolId}/.well-known/jwks.json`)).json() as Promise<Jwks>

describe('JWKS', () => {
  test('two RSA-2048 signing keys in the form of Cognito, public members only', async () => {
    const { keys } = await fetchJwks(seed.poolId)
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      expect(key).toEqual({
        alg: 'RS256',
        e: 'AQAB',
        kid: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
        kty: 'RSA',
        n: expect.stringMatching(/^[\w-]{342}$/),
        use: 'sig',
      })
    }
    expect(keys[0]?.kid).not.toBe(keys[1]?.kid)
  })

  test('#95 20 first calls at once give the same keys', async () => {
    const { poolId } = await seedPool(server)
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetchJwks(poolId)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })

  test('#96 pools have keys of their own', async () => {
    const pools = await Promise.all([seedPool(server), seedPool(server)])
    const sets = await Promise.all(pools.map(({ poolId }) => fetchJwks(poolId)))
    const kids = sets.flatMap(({ keys }) => keys.map(({ kid }) => kid))
    const numbers = sets.flatMap(({ keys }) => keys.map(({ n }) => n))
    expect([new Set(kids).size, new Set(numbers).size]).toEqual([4, 4])
  })

  test('any origin may read it, and it may be cached for a while', async () => {
    const { headers } = await fetch(`${server.endpoint}/${seed.poolId}/.well-known/jwks.json`)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
    expect(headers.get('content-type')).toContain('application/json')
  })

  test.each(['us-east-1_Unknown01', 'x', '..%2F..%2Fetc', '__proto__', `us-east-1_${'a'.repeat(90)}`, '%3Cscript%3E'])(
    'of %s → 404 in JSON',
    async (poolId) => {
      for (const document of ['jwks.json', 'openid-configuration']) {
        const answer = await fetch(`${server.endpoint}/${poolId}/.well-known/${document}`)
        expect(answer.status).toBe(404)
        expect(answer.headers.get('content-type')).toContain('json')
        await answer.json()
      }
    },
  )
})

describe('#110 discovery', () => {
  test('names the issuer of the tokens and its JWKS, and nothing that does not exist', async () => {
    const issuer = `${server.running.publicUrl}/${seed.poolId}`
    const answer = await fetch(`${server.endpoint}/${seed.poolId}/.well-known/openid-configuration`)
    const document = (await answer.json()) as Record<string, unknown>
    expect(document).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
    })
    expect(Object.keys(document).filter((name) => name.endsWith('_endpoint'))).toEqual([])
  })

  test('#94 jose verifies both tokens by what the discovery document says', async () => {
    await seedUser(server, seed.poolId, 'ann')
    const { access, id } = await new SignInCalls(server, seed).tokens('ann')
    const issuer = `${server.running.publicUrl}/${seed.poolId}`
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`))
    const options = { issuer, algorithms: ['RS256'] }
    expect((await jwtVerify(access, keys, options)).protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String) })
    await jwtVerify(id, keys, { ...options, audience: seed.clientId })
  })

  test('#110 a public URL of the operator’s is the issuer of documents and tokens', async () => {
    const own = await startServer({ publicUrl: 'https://id.example.com' })
    try {
      const ownSeed = await seedPool(own)
      await seedUser(own, ownSeed.poolId, 'ann')
      const at = new SignInCalls(own, ownSeed)
      const { access } = await at.tokens('ann')
      const claims = JSON.parse(Buffer.from(String(access.split('.')[1]), 'base64url').toString())
      expect(claims.iss).toBe(`https://id.example.com/${ownSeed.poolId}`)
      const answer = await fetch(`${own.endpoint}/${ownSeed.poolId}/.well-known/openid-configuration`)
      expect(await answer.json()).toMatchObject({ issuer: claims.iss, jwks_uri: `${claims.iss}/.well-known/jwks.json` })
      await at.getUser(access)
    } finally {
      await own.stop()
    }
  })

  test('#111 pool ids have the form that aws-jwt-verify asks for', () => {
    expect(seed.poolId).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/)
  })
})
