import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUp, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls, withPasskeys } from './passkey-calls.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: withPasskeys })
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

describe('StartWebAuthnRegistration', () => {
  test('#93 tells the browser what to make: relying party without port, user, algorithms, what there is already', async () => {
    const calls = new PasskeyCalls(server, await signIn(server, seed, 'ann'))
    const { attributes } = await lookUp(server, seed, 'ann')
    expect(await calls.start()).toEqual({
      authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification: 'preferred' },
      challenge: expect.stringMatching(/^[\w-]{60,}$/),
      excludeCredentials: [],
      pubKeyCredParams: [
        { alg: -7, type: 'public-key' },
        { alg: -257, type: 'public-key' },
      ],
      rp: { id: 'localhost', name: 'localhost' },
      timeout: 60000,
      user: {
        displayName: 'ann',
        id: Buffer.from(String(attributes.sub)).toString('base64url'),
        name: 'ann',
      },
    })
    const { id } = await calls.register()
    expect((await calls.start()).excludeCredentials).toEqual([{ id, type: 'public-key' }])
  })

  test('WEB_AUTHN no allowed factor of the pool → WebAuthnNotEnabledException', async () => {
    const other = await seedPool(server)
    await seedUser(server, other.poolId, 'ann')
    const calls = new PasskeyCalls(server, await signIn(server, other, 'ann'))
    expect(await refusalOf(calls.start())).toMatchObject({ name: 'WebAuthnNotEnabledException', status: 400 })
    expect((await refusalOf(calls.complete({}))).name).toBe('WebAuthnNotEnabledException')
  })

  test('a token that is none → NotAuthorizedException', async () => {
    const refusal = await refusalOf(new PasskeyCalls(server, 'abc').start())
    expect(refusal).toMatchObject({ name: 'NotAuthorizedException', message: 'Invalid Access Token' })
  })
})

test('StartWebAuthnRegistration: the relying party is the host of the public URL', async () => {
  const named = await startServer({ publicUrl: 'https://id.example.com:8443' })
  try {
    const there = await seedPool(named, { pool: withPasskeys })
    await seedUser(named, there.poolId, 'ann')
    const calls = new PasskeyCalls(named, await signIn(named, there, 'ann'))
    expect((await calls.start()).rp).toEqual({ id: 'id.example.com', name: 'id.example.com' })
    await calls.register({ origin: 'https://app.id.example.com' })
    for (const origin of ['https://example.com', 'http://id.example.com', 'http://localhost:3000']) {
      const refusal = await refusalOf(calls.register({ origin }))
      expect(refusal.name, origin).toBe('WebAuthnOriginNotAllowedException')
    }
  } finally {
    await named.stop()
  }
})
