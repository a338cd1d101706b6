import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Authenticator, Deviations } from '../../support/authenticator.js'
import { outcomesOf, refusalOf, signIn } from '../../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls } from '../passkeys/passkey-calls.js'
import { addClient, incorrect, notAuthorized, tokensOf } from '../sign-in/sign-in-calls.js'
import { requestOptionsOf, seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const invalidSession = notAuthorized('Invalid session for the user.')
const usedSession = notAuthorized('Invalid session for the user, session can only be used once.')

let server: TestServer
let seed: Seed
let calls: UserAuthCalls
let people = 0
let name: string
let authenticator: Authenticator

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
  calls = new UserAuthCalls(server, seed)
})
afterAll(() => server.stop())
beforeEach(async () => {
  people += 1
  name = `person${people}`
  await seedUser(server, seed.poolId, name)
  authenticator = await calls.passkeyOf(name)
})

async function begin(username = name, at = calls) {
  const asked = await at.prefer(username, 'WEB_AUTHN')
  return { session: asked.Session, options: requestOptionsOf(asked) }
}

const answer = (session: string | undefined, credential: string, username = name, at = calls) =>
  at.respond('WEB_AUTHN', username, { CREDENTIAL: credential }, session)

describe('WEB_AUTHN', () => {
  test('the browser is told the passkeys of the user', async () => {
    const asked = await calls.prefer(name, 'WEB_AUTHN')
    expect(asked).toMatchObject({ ChallengeName: 'WEB_AUTHN', AvailableChallenges: ['WEB_AUTHN'] })
    expect(requestOptionsOf(asked)).toEqual({
      hints: [],
      attestation: 'none',
      attestationFormats: [],
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      timeout: 180000,
      rpId: 'localhost',
      allowCredentials: [{ id: authenticator.id, type: 'public-key', transports: ['internal'] }],
      userVerification: 'preferred',
    })
  })

  test.each(['public', 'admin'] as const)('a signature signs in over the %s operations', async (channel) => {
    const at = new UserAuthCalls(server, seed, channel)
    const { session, options } = await begin(name, at)
    tokensOf(await answer(session, authenticator.get(options), name, at))
  })

  test('an authenticator of RS256 signs in', async () => {
    const rsa = await new PasskeyCalls(server, await signIn(server, seed, name)).register({ algorithm: 'RS256' })
    const { session, options } = await begin()
    tokensOf(await answer(session, rsa.get(options)))
  })

  test('chosen by SELECT_CHALLENGE, and with the signature sent as another choice', async () => {
    const first = await calls.start(name)
    expect(first.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'])
    const asked = await calls.select(name, 'WEB_AUTHN', first.Session)
    expect(asked.ChallengeName).toBe('WEB_AUTHN')
    const CREDENTIAL = authenticator.get(requestOptionsOf(asked))
    tokensOf(await calls.select(name, 'WEB_AUTHN', asked.Session, { CREDENTIAL }))
  })

  test('a signature cannot come before its challenge', async () => {
    const { options } = await begin()
    const CREDENTIAL = authenticator.get(options)
    const session = await calls.selection(name)
    expect(await refusalOf(calls.select(name, 'WEB_AUTHN', session, { CREDENTIAL }))).toEqual(invalidSession)
    expect((await calls.prefer(name, 'WEB_AUTHN', { CREDENTIAL })).ChallengeName).toBe('WEB_AUTHN')
  })

  test('who was asked for a passkey may choose another way', async () => {
    const { session } = await begin()
    tokensOf(await calls.select(name, 'PASSWORD', session, { PASSWORD }))
  })

  test.each<{ what: string; wrong: Deviations }>([
    { what: 'a page elsewhere', wrong: { origin: 'https://evil.example' } },
    { what: 'a host that only ends alike', wrong: { origin: 'https://evil-localhost' } },
    { what: 'a subdomain over http', wrong: { origin: 'http://app.localhost' } },
    { what: 'another relying party', wrong: { rpId: 'evil.example' } },
    { what: 'another challenge', wrong: { challenge: 'A'.repeat(43) } },
    { what: 'the type of a registration', wrong: { type: 'webauthn.create' } },
    { what: 'nobody present', wrong: { userPresent: false } },
    { what: 'another user’s handle', wrong: { userHandle: Buffer.from('somebody else').toString('base64url') } },
    { what: 'an id of nobody', wrong: { id: 'AAAA' } },
  ])('$what → NotAuthorizedException, and the session is spent', async ({ wrong }) => {
    const { session, options } = await begin()
    expect(await refusalOf(answer(session, authenticator.get(options, wrong)))).toEqual(incorrect)
    expect(await refusalOf(answer(session, authenticator.get(options)))).toEqual(usedSession)
  })

  test('a page of a subdomain over https is allowed, without a user handle too', async () => {
    const { session, options } = await begin()
    tokensOf(await answer(session, authenticator.get(options, { origin: 'https://app.localhost', userHandle: null })))
  })

  test('another key under the passkey’s id → NotAuthorizedException', async () => {
    const { session, options } = await begin()
    const forger = await new PasskeyCalls(server, await signIn(server, seed, name)).register()
    expect(await refusalOf(answer(session, forger.get(options, { id: authenticator.id })))).toEqual(incorrect)
  })

  test('a changed signature, or authenticator data that was not signed → NotAuthorizedException', async () => {
    for (const member of ['signature', 'authenticatorData'] as const) {
      const { session, options } = await begin()
      const credential = JSON.parse(authenticator.get(options))
      const bytes = Buffer.from(credential.response[member], 'base64url')
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
      credential.response[member] = bytes.toString('base64url')
      expect(await refusalOf(answer(session, JSON.stringify(credential))), member).toEqual(incorrect)
    }
  })

  test('the passkey of another user → NotAuthorizedException', async () => {
    await seedUser(server, seed.poolId, `${name}-mallory`)
    const others = await calls.passkeyOf(`${name}-mallory`)
    const { session, options } = await begin()
    expect(await refusalOf(answer(session, others.get(options)))).toEqual(incorrect)
    const again = await begin()
    expect(await refusalOf(answer(again.session, others.get(again.options, { userHandle: null })))).toEqual(incorrect)
  })

  test('the session of another user with the own passkey → NotAuthorizedException', async () => {
    await seedUser(server, seed.poolId, `${name}-mallory`)
    const others = await calls.passkeyOf(`${name}-mallory`)
    const [victims, own] = [await begin(), await begin(`${name}-mallory`)]
    const swapped = answer(victims.session, others.get(own.options), `${name}-mallory`)
    expect(await refusalOf(swapped)).toEqual(invalidSession)
    expect(await refusalOf(answer(victims.session, others.get(own.options)))).toEqual(incorrect)
  })

  test('a signature over the challenge of another session of the same user → NotAuthorizedException', async () => {
    const [one, other] = [await begin(), await begin()]
    expect(await refusalOf(answer(one.session, authenticator.get(other.options)))).toEqual(incorrect)
  })

  test('a session of another client → NotAuthorizedException', async () => {
    const further = await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    const { session, options } = await begin()
    const elsewhere = new UserAuthCalls(server, further)
    expect(await refusalOf(answer(session, authenticator.get(options), name, elsewhere))).toEqual(invalidSession)
  })

  test('a signature is good once, also of parallel ones', async () => {
    const { session, options } = await begin()
    const credential = authenticator.get(options)
    const all = Array.from({ length: 6 }, () => answer(session, credential))
    expect(await outcomesOf(all)).toEqual({ ok: 1, NotAuthorizedException: 5 })
    const again = await begin()
    expect(await refusalOf(answer(again.session, credential))).toEqual(incorrect)
  })

  test('a counter that does not grow → NotAuthorizedException', async () => {
    for (const [count, want] of [
      [7, 'ok'],
      [7, 'refused'],
      [6, 'refused'],
      [0, 'refused'],
      [8, 'ok'],
    ] as const) {
      const { session, options } = await begin()
      const call = answer(session, authenticator.get(options, { counter: count }))
      if (want === 'ok') tokensOf(await call)
      else expect(await refusalOf(call)).toEqual(incorrect)
    }
  })

  test('of two signatures with one count, in two sessions at once, one is taken', async () => {
    const begun = await Promise.all([begin(), begin(), begin()])
    const all = begun.map(({ session, options }) => answer(session, authenticator.get(options, { counter: 5 })))
    expect(await outcomesOf(all)).toEqual({ ok: 1, NotAuthorizedException: 2 })
  })

  test('an authenticator that does not count signs in again and again', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { session, options } = await begin()
      tokensOf(await answer(session, authenticator.get(options, { counter: 0 })))
    }
  })

  test('a passkey that was deleted meanwhile → NotAuthorizedException, and it is offered no more', async () => {
    const { session, options } = await begin()
    await new PasskeyCalls(server, await signIn(server, seed, name)).delete(authenticator.id)
    expect(await refusalOf(answer(session, authenticator.get(options)))).toEqual(incorrect)
    expect(await calls.available(name)).not.toContain('WEB_AUTHN')
  })

  test('a user who was deleted meanwhile → NotAuthorizedException', async () => {
    const { session, options } = await begin()
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: name }))
    expect((await refusalOf(answer(session, authenticator.get(options)))).name).toBe('NotAuthorizedException')
  })

  test('text that is no credential → InvalidParameterException, and the session stays good', async () => {
    const { session, options } = await begin()
    for (const text of ['{', '[]', 'null', '{}', JSON.stringify({ id: 'AAAA', type: 'public-key', response: {} })]) {
      expect(await refusalOf(answer(session, text)), text).toMatchObject({
        name: 'InvalidParameterException',
        status: 400,
      })
    }
    tokensOf(await answer(session, authenticator.get(options)))
  })

  test('a session that ended → NotAuthorizedException', async () => {
    const { session, options } = await begin()
    server.clock.advance(3 * 60 + 1)
    expect(await refusalOf(answer(session, authenticator.get(options)))).toEqual(
      notAuthorized('Invalid session for the user, session is expired.'),
    )
  })
})
