import { randomBytes } from 'node:crypto'
import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator, type Deviations } from '../../support/authenticator.js'
import { outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient } from '../sign-in/sign-in-calls.js'
import { PasskeyCalls, withPasskeys } from './passkey-calls.js'

let server: TestServer
let seed: Seed
let people = 0
let name: string
let calls: PasskeyCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server, { pool: withPasskeys })
})
afterAll(() => server.stop())
beforeEach(async () => {
  people += 1
  name = `person${people}`
  await seedUser(server, seed.poolId, name)
  calls = new PasskeyCalls(server, await signIn(server, seed, name))
})

const count = async () => (await calls.list()).Credentials?.length

describe('CompleteWebAuthnRegistration', () => {
  test.each([['ES256'], ['RS256']] as const)('a passkey of %s is stored and listed', async (algorithm) => {
    const options = await calls.start()
    const authenticator = new Authenticator({ algorithm })
    expect(await calls.complete(authenticator.create(options))).not.toHaveProperty('Credentials')
    const { Credentials } = await calls.list()
    expect(Credentials).toEqual([
      {
        CredentialId: authenticator.id,
        FriendlyCredentialName: 'Passkey',
        RelyingPartyId: 'localhost',
        AuthenticatorAttachment: 'platform',
        AuthenticatorTransports: ['internal'],
        CreatedAt: expect.any(Date),
      },
    ])
  })

  test.each<{ what: string; wrong: Deviations; exception: string }>([
    {
      what: 'a page elsewhere',
      wrong: { origin: 'https://evil.example' },
      exception: 'WebAuthnOriginNotAllowedException',
    },
    {
      what: 'a host that only ends alike',
      wrong: { origin: 'https://evillocalhost' },
      exception: 'WebAuthnOriginNotAllowedException',
    },
    {
      what: 'a subdomain over http',
      wrong: { origin: 'http://app.localhost' },
      exception: 'WebAuthnOriginNotAllowedException',
    },
    { what: 'no origin but text', wrong: { origin: 'localhost' }, exception: 'WebAuthnOriginNotAllowedException' },
    {
      what: 'another relying party',
      wrong: { rpId: 'evil.example' },
      exception: 'WebAuthnRelyingPartyMismatchException',
    },
    {
      what: 'a challenge of nobody',
      wrong: { challenge: randomBytes(32).toString('base64url') },
      exception: 'WebAuthnChallengeNotFoundException',
    },
    { what: 'a signature for sign-in', wrong: { type: 'webauthn.get' }, exception: 'InvalidParameterException' },
    {
      what: 'nobody present',
      wrong: { userPresent: false },
      exception: 'WebAuthnCredentialNotSupportedException',
    },
    {
      what: 'an algorithm that was not offered',
      wrong: { algorithm: 'ES384' },
      exception: 'WebAuthnCredentialNotSupportedException',
    },
    {
      what: 'a key of more than 2,048 bytes',
      wrong: { keyPadding: 2048 },
      exception: 'WebAuthnCredentialNotSupportedException',
    },
    {
      what: 'an id of more than 1,023 bytes',
      wrong: { id: randomBytes(1024).toString('base64url') },
      exception: 'InvalidParameterException',
    },
  ])('$what → $exception, and nothing is stored', async ({ wrong, exception }) => {
    expect(await refusalOf(calls.register(wrong))).toMatchObject({ name: exception, status: 400 })
    expect(await count()).toBe(0)
  })

  test.each([
    ['http://localhost', 'http://localhost'],
    ['http://localhost at any port', 'http://localhost:5173'],
    ['https://localhost', 'https://localhost:8443'],
    ['a subdomain over https', 'https://app.localhost'],
  ])('a page of %s is allowed in dev', async (_, origin) => {
    await calls.register({ origin })
    expect(await count()).toBe(1)
  })

  test('without user verification a passkey is stored where it is only preferred', async () => {
    await calls.register({ userVerified: false })
    expect(await count()).toBe(1)
  })

  test('the challenge of another user → WebAuthnChallengeNotFoundException', async () => {
    await seedUser(server, seed.poolId, `${name}-mallory`)
    const mallory = new PasskeyCalls(server, await signIn(server, seed, `${name}-mallory`))
    const made = new Authenticator().create(await mallory.start())
    expect((await refusalOf(calls.complete(made))).name).toBe('WebAuthnChallengeNotFoundException')
  })

  test('a token of another client than at the start → WebAuthnClientMismatchException', async () => {
    const further = await addClient(server, seed.poolId)
    const there = new PasskeyCalls(server, await signIn(server, further, name))
    const made = new Authenticator().create(await there.start())
    expect((await refusalOf(calls.complete(made))).name).toBe('WebAuthnClientMismatchException')
    await there.complete(made)
  })

  test('a challenge is good for one passkey', async () => {
    const options = await calls.start()
    await calls.complete(new Authenticator().create(options))
    const again = await refusalOf(calls.complete(new Authenticator().create(options)))
    expect(again.name).toBe('WebAuthnChallengeNotFoundException')
    expect(await count()).toBe(1)
  })

  test('of 8 parallel answers to one challenge one is taken', async () => {
    const options = await calls.start()
    const all = Array.from({ length: 8 }, () => calls.complete(new Authenticator().create(options)))
    expect(await outcomesOf(all)).toEqual({ ok: 1, WebAuthnChallengeNotFoundException: 7 })
  })

  test('a challenge ends after five minutes', async () => {
    const made = new Authenticator().create(await calls.start())
    server.clock.advance(5 * 60 + 1)
    expect((await refusalOf(calls.complete(made))).name).toBe('WebAuthnChallengeNotFoundException')
  })

  test('an id that is registered already, by whomever → InvalidParameterException', async () => {
    await seedUser(server, seed.poolId, `${name}-other`)
    const other = new PasskeyCalls(server, await signIn(server, seed, `${name}-other`))
    const { id } = await other.register()
    const refusal = await refusalOf(calls.register({ id }))
    expect(refusal).toMatchObject({ name: 'InvalidParameterException', message: 'The passkey is already registered.' })
    expect(await count()).toBe(0)
  })

  test('a user who was disabled meanwhile → NotAuthorizedException', async () => {
    const made = new Authenticator().create(await calls.start())
    await server.client.send(new AdminDisableUserCommand({ UserPoolId: seed.poolId, Username: name }))
    expect((await refusalOf(calls.complete(made))).name).toBe('NotAuthorizedException')
  })

  test('20 passkeys are the limit, also for parallel registrations', async () => {
    for (let number = 0; number < 17; number += 1) await calls.register()
    const made = await Promise.all(
      Array.from({ length: 8 }, async () => new Authenticator().create(await calls.start())),
    )
    const outcomes = await outcomesOf(made.map((credential) => calls.complete(credential)))
    expect(outcomes).toEqual({ ok: 3, LimitExceededException: 5 })
    expect(await count()).toBe(20)
    expect((await refusalOf(calls.start())).name).toBe('LimitExceededException')
  })

  test.each([
    ['text', 'abc'],
    ['null', null],
    ['a list', []],
    ['no response', { id: 'AAAA', rawId: 'AAAA', type: 'public-key' }],
    ['an id that is no base64url', { id: 'a b', rawId: 'a b', type: 'public-key', response: {} }],
    ['another type', { id: 'AAAA', rawId: 'AAAA', type: 'password', response: {} }],
    [
      'client data that is no JSON',
      {
        id: 'AAAA',
        rawId: 'AAAA',
        type: 'public-key',
        response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
      },
    ],
  ])('a credential that is %s → InvalidParameterException', async (_, credential) => {
    expect(await refusalOf(calls.complete(credential))).toMatchObject({
      name: 'InvalidParameterException',
      status: 400,
    })
  })

  test('an attestation object that is no CBOR → InvalidParameterException', async () => {
    const made = new Authenticator().create(await calls.start())
    for (const attestationObject of ['AAAA', '____', randomBytes(300).toString('base64url')]) {
      const broken = { ...made, response: { ...made.response, attestationObject } }
      expect(await refusalOf(calls.complete(broken))).toMatchObject({ name: 'InvalidParameterException', status: 400 })
    }
  })
})
