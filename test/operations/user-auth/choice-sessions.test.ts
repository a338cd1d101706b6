import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, incorrect, notAuthorized, tokensOf } from '../sign-in/sign-in-calls.js'
import { srpClient } from '../sign-in/srp-client.js'
import { seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const WRONG = 'Wrong-Horse-7'
const invalidSession = notAuthorized('Invalid session for the user.')
const usedSession = notAuthorized('Invalid session for the user, session can only be used once.')

let server: TestServer
let seed: Seed
let people = 0
let name: string

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  people += 1
  name = `person${people}`
  await seedUser(server, seed.poolId, name)
})

describe('sessions of USER_AUTH', () => {
  const calls = () => new UserAuthCalls(server, seed)

  test('a session is good for one password, right or wrong', async () => {
    const wrong = await calls().selection(name)
    expect(await refusalOf(calls().select(name, 'PASSWORD', wrong, { PASSWORD: WRONG }))).toEqual(incorrect)
    expect(await refusalOf(calls().select(name, 'PASSWORD', wrong, { PASSWORD }))).toEqual(usedSession)

    const right = await calls().selection(name)
    const all = Array.from({ length: 6 }, () => calls().select(name, 'PASSWORD', right, { PASSWORD }))
    expect(await outcomesOf(all)).toEqual({ ok: 1, NotAuthorizedException: 5 })
  })

  test('a session sends one code', async () => {
    const session = await calls().selection(name)
    const all = Array.from({ length: 4 }, () => calls().select(name, 'EMAIL_OTP', session))
    expect(await outcomesOf(all)).toEqual({ ok: 1, NotAuthorizedException: 3 })
    expect(await server.inbox(seed.poolId, `${name}@example.com`)).toHaveLength(1)
  })

  test('the session of one user does not sign in another', async () => {
    await seedUser(server, seed.poolId, `${name}-other`)
    const session = await calls().selection(name)
    for (const call of [
      calls().select(`${name}-other`, 'PASSWORD', session, { PASSWORD }),
      calls().respond('PASSWORD', `${name}-other`, { PASSWORD }, session),
      calls().select(`${name}-other`, 'EMAIL_OTP', session),
    ]) {
      expect(await refusalOf(call)).toEqual(invalidSession)
    }
  })

  test('PASSWORD_VERIFIER with the session of another user, or of another step → NotAuthorizedException', async () => {
    await seedUser(server, seed.poolId, `${name}-other`)
    const begin = async (username: string) => {
      const client = srpClient(seed.poolId, PASSWORD)
      const asked = await calls().prefer(username, 'PASSWORD_SRP', { SRP_A: client.srpA })
      return { asked, claim: client.answer(asked.ChallengeParameters ?? {}) }
    }
    const [own, others] = [await begin(name), await begin(`${name}-other`)]
    for (const session of [others.asked.Session, await calls().selection(name)]) {
      const call = calls().respond('PASSWORD_VERIFIER', name, own.claim, session)
      expect(await refusalOf(call)).toEqual(invalidSession)
    }
    tokensOf(await calls().respond('PASSWORD_VERIFIER', name, own.claim, own.asked.Session))
  })

  test('a session of another client → NotAuthorizedException', async () => {
    const further = await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    const elsewhere = new UserAuthCalls(server, further)
    const session = await calls().selection(name)
    expect(await refusalOf(elsewhere.select(name, 'PASSWORD', session, { PASSWORD }))).toEqual(invalidSession)
  })

  test('a session ends with its client’s AuthSessionValidity', async () => {
    const session = await calls().selection(name)
    server.clock.advance(3 * 60 + 1)
    expect(await refusalOf(calls().select(name, 'PASSWORD', session, { PASSWORD }))).toEqual(
      notAuthorized('Invalid session for the user, session is expired.'),
    )
  })

  test('the session of SELECT_CHALLENGE does not answer a code or a passkey that was not asked for', async () => {
    const session = await calls().selection(name)
    for (const [challenge, answer] of [
      ['EMAIL_OTP', { EMAIL_OTP_CODE: '12345678' }],
      ['SMS_OTP', { SMS_OTP_CODE: '12345678' }],
      ['WEB_AUTHN', { CREDENTIAL: '{}' }],
      ['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: PASSWORD }],
      ['SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
    ] as const) {
      expect(await refusalOf(calls().respond(challenge, name, answer, session)), challenge).toEqual(invalidSession)
    }
  })
})
