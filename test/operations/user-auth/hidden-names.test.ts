import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastCode, outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { incorrect, invalidParameter, locked, notAuthorized, SignInCalls } from '../sign-in/sign-in-calls.js'
import { srpClient } from '../sign-in/srp-client.js'
import { seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

const WRONG = 'Wrong-Horse-7'

let server: TestServer
let seed: Seed
let calls: UserAuthCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedChoicePool(server, ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'], {
    client: { PreventUserExistenceErrors: 'ENABLED' },
  })
  calls = new UserAuthCalls(server, seed)
  for (const name of ['anna', 'bert', 'cora', 'dora', 'emil', 'fred']) await seedUser(server, seed.poolId, name)
})
afterAll(() => server.stop())

/** An answer without what is drawn anew each time; the length of a session stays. */
function blurred(answer: object, name: string) {
  const { $metadata: _, ...members } = answer as Record<string, unknown>
  const text = JSON.stringify(members, (key, value: unknown) => {
    if (key === 'Session' || key === 'SECRET_BLOCK') return `${String(value).length} characters`
    if (key === 'SALT' || key === 'SRP_B') return 'hex'
    if (key === 'CODE_DELIVERY_DESTINATION') return String(value).replaceAll(/[a-z]/g, 'x')
    return value
  })
  return text.replaceAll(name, '…')
}

/** Each step with a user and with a name of nobody of the same length. */
async function compare(user: string, nobody: string, step: (name: string) => Promise<object>): Promise<string> {
  const [ofUser, ofNobody] = [await step(user), await step(nobody)]
  expect(blurred(ofNobody, nobody)).toBe(blurred(ofUser, user))
  return blurred(ofUser, user)
}

describe('USER_AUTH where existence is hidden: a name of nobody is answered like a user of a password and an address', () => {
  test('SELECT_CHALLENGE, with a session of the same length', async () => {
    const told = await compare('anna', 'nobo', (name) => calls.start(name))
    expect(told).toContain('"AvailableChallenges":["PASSWORD_SRP","PASSWORD","EMAIL_OTP"]')
  })

  test('every preference', async () => {
    for (const challenge of ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']) {
      await compare('anna', 'nobo', (name) => calls.prefer(name, challenge))
    }
    const { srpA } = srpClient(seed.poolId, WRONG)
    await compare('anna', 'nobo', (name) => calls.prefer(name, 'PASSWORD_SRP', { SRP_A: srpA }))
  })

  test('every choice', async () => {
    const { srpA } = srpClient(seed.poolId, WRONG)
    for (const [answer, extra] of [
      ['PASSWORD', {}],
      ['EMAIL_OTP', {}],
      ['PASSWORD_SRP', { SRP_A: srpA }],
    ] as const) {
      await compare('anna', 'nobo', async (name) => calls.select(name, answer, await calls.selection(name), extra))
    }
  })

  test('every refusal', async () => {
    const missing = invalidParameter('Missing required parameter EMAIL_OTP_CODE')
    for (const name of ['bert', 'noba']) {
      const wrong = (session: string | undefined) => calls.select(name, 'PASSWORD', session, { PASSWORD: WRONG })
      const session = await calls.selection(name)
      expect(await refusalOf(wrong(session)), name).toEqual(incorrect)
      expect(await refusalOf(wrong(session)), name).toEqual(
        notAuthorized('Invalid session for the user, session can only be used once.'),
      )
      expect(await refusalOf(calls.prefer(name, 'PASSWORD', { PASSWORD: WRONG })), name).toEqual(incorrect)
      expect(await refusalOf(calls.select(name, 'SMS_OTP', await calls.selection(name))), name).toEqual(
        invalidParameter('The challenge SMS_OTP is not available for the user.'),
      )
      const asked = await calls.prefer(name, 'EMAIL_OTP')
      const code = (responses: Record<string, string>) => calls.respond('EMAIL_OTP', name, responses, asked.Session)
      expect(await refusalOf(code({})), name).toEqual(missing)
      expect(await refusalOf(code({ EMAIL_OTP_CODE: '00000000' })), name).toEqual({
        name: 'CodeMismatchException',
        message: 'Invalid code or auth state for the user.',
        status: 400,
      })
      const others = calls.respond('EMAIL_OTP', 'cora', { EMAIL_OTP_CODE: '00000000' }, asked.Session)
      expect(await refusalOf(others), name).toEqual(notAuthorized('Invalid session for the user.'))
    }
  })

  test('PASSWORD_VERIFIER with a wrong password', async () => {
    for (const name of ['cora', 'nobb']) {
      const client = srpClient(seed.poolId, WRONG)
      const session = await calls.selection(name)
      const asked = await calls.select(name, 'PASSWORD_SRP', session, { SRP_A: client.srpA })
      const claim = client.answer(asked.ChallengeParameters ?? {})
      expect(await refusalOf(calls.respond('PASSWORD_VERIFIER', name, claim, asked.Session)), name).toEqual(incorrect)
    }
  })

  test('the lock, which each channel of the name shares', async () => {
    for (const name of ['dora', 'nobc']) {
      for (let guess = 0; guess < 5; guess += 1) {
        const session = await calls.selection(name)
        expect(await refusalOf(calls.select(name, 'PASSWORD', session, { PASSWORD: WRONG })), name).toEqual(incorrect)
      }
      expect(await refusalOf(calls.prefer(name, 'PASSWORD', { PASSWORD })), name).toEqual(locked)
      expect(await refusalOf(new SignInCalls(server, seed).password(name)), name).toEqual(locked)
    }
  })

  test('the limit of codes that are asked for', async () => {
    for (const name of ['emil', 'nobd']) {
      const all: Promise<unknown>[] = []
      for (let time = 0; time < 22; time += 1) all.push(calls.prefer(name, 'EMAIL_OTP'))
      expect(await outcomesOf(all), name).toEqual({ ok: 20, LimitExceededException: 2 })
    }
  })

  test('one session sends one code, in parallel too', async () => {
    for (const name of ['fred', 'nobe']) {
      const session = await calls.selection(name)
      const all = Array.from({ length: 4 }, () => calls.select(name, 'EMAIL_OTP', session))
      expect(await outcomesOf(all), name).toEqual({ ok: 1, NotAuthorizedException: 3 })
    }
  })
})

test('USER_AUTH: no code that was sent to anybody answers for a name of nobody', async () => {
  const asked = await calls.prefer('nobf', 'EMAIL_OTP')
  await calls.prefer('fred', 'EMAIL_OTP')
  const code = await lastCode(server, seed, 'fred@example.com')
  const call = calls.respond('EMAIL_OTP', 'nobf', { EMAIL_OTP_CODE: code }, asked.Session)
  expect((await refusalOf(call)).name).toBe('CodeMismatchException')
})
