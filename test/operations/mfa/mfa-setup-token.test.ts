import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf, wrongCode } from '../../support/people.js'
import { PASSWORD } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, invitedUser, TEMPORARY, tokensOf } from '../sign-in/sign-in-calls.js'
import {
  expiredSession,
  invalidSession,
  MfaCalls,
  mfaPool,
  refusal,
  TOTP_ON,
  tokenUsed,
  usedSession,
} from './mfa-calls.js'

let server: TestServer
let tokensOnly: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  tokensOnly = await mfaPool(server, { MfaConfiguration: 'ON', ...TOTP_ON })
})
afterAll(() => server.stop())

async function user(at: MfaCalls, values: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = `user-${count++}`
  await at.addUser(name, values)
  return name
}

const notVerified = refusal('InvalidParameterException', 'User has not verified software token mfa')

describe('MFA_SETUP with a software token', () => {
  test('[demand 88] associate, verify, answer: tokens, and from then on SOFTWARE_TOKEN_MFA', async () => {
    const name = await user(tokensOnly)
    const first = await tokensOnly.password(name)
    expect(first).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]', USER_ID_FOR_SRP: name },
    })
    expect(await tokensOnly.factorsOf(name)).toEqual({})
    const associated = await tokensOnly.associate({ Session: first.Session })
    const secret = String(associated.SecretCode)
    expect(secret).toMatch(/^[A-Z2-7]{52}$/)
    const code = tokensOnly.code(secret)
    const verified = await tokensOnly.verify({ Session: associated.Session }, code, 'My phone')
    expect(verified.Status).toBe('SUCCESS')
    const extra = { SOFTWARE_TOKEN_MFA_CODE: code }
    tokensOf(await tokensOnly.answer('MFA_SETUP', name, verified.Session, extra))
    expect(await tokensOnly.factorsOf(name)).toEqual({ UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] })

    const next = await tokensOnly.password(name)
    expect(next.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const answer = (text: string) =>
      tokensOnly.answer('SOFTWARE_TOKEN_MFA', name, next.Session, { SOFTWARE_TOKEN_MFA_CODE: text })
    expect(await refusalOf(answer(code))).toEqual(tokenUsed)
    tokensOf(await answer(tokensOnly.code(secret, 1)))
  })

  test('verification alone makes the factor effective, be the answer to MFA_SETUP ever sent', async () => {
    const name = await user(tokensOnly)
    const { Session } = await tokensOnly.password(name)
    const associated = await tokensOnly.associate({ Session })
    await tokensOnly.verify({ Session: associated.Session }, tokensOnly.code(String(associated.SecretCode)))
    expect((await tokensOnly.password(name)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  test('a wrong code → EnableSoftwareTokenMFAException, and the session stays good', async () => {
    const name = await user(tokensOnly)
    const { Session } = await tokensOnly.password(name)
    const associated = await tokensOnly.associate({ Session })
    const code = tokensOnly.code(String(associated.SecretCode))
    expect(await refusalOf(tokensOnly.verify({ Session: associated.Session }, wrongCode(code)))).toEqual(
      refusal('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA'),
    )
    const verified = await tokensOnly.verify({ Session: associated.Session }, code)
    tokensOf(await tokensOnly.answer('MFA_SETUP', name, verified.Session, {}))
  })

  test('no step can be left out', async () => {
    const name = await user(tokensOnly)
    const { Session } = await tokensOnly.password(name)
    const setUp = (session: string | undefined) => tokensOnly.answer('MFA_SETUP', name, session, {})
    expect(await refusalOf(setUp(Session))).toEqual(notVerified)
    expect(await refusalOf(tokensOnly.verify({ Session }, '000000'))).toMatchObject({
      name: 'InvalidParameterException',
    })
    const associated = await tokensOnly.associate({ Session })
    expect(await refusalOf(setUp(associated.Session))).toEqual(notVerified)
    const verified = await tokensOnly.verify(
      { Session: associated.Session },
      tokensOnly.code(String(associated.SecretCode)),
    )
    expect(await refusalOf(setUp(associated.Session))).toEqual(notVerified)
    expect(await refusalOf(setUp(Session))).toEqual(notVerified)
    tokensOf(await setUp(verified.Session))
    expect(await refusalOf(setUp(verified.Session))).toEqual(usedSession)
  })

  test('of two who know the password the later one registers nothing', async () => {
    const name = await user(tokensOnly)
    const [one, two] = [await tokensOnly.password(name), await tokensOnly.password(name)]
    const [mine, theirs] = [
      await tokensOnly.associate({ Session: one.Session }),
      await tokensOnly.associate({ Session: two.Session }),
    ]
    await tokensOnly.verify({ Session: mine.Session }, tokensOnly.code(String(mine.SecretCode)))
    const late = tokensOnly.verify({ Session: theirs.Session }, tokensOnly.code(String(theirs.SecretCode)))
    expect(await refusalOf(late)).toEqual(invalidSession)
    expect(await refusalOf(tokensOnly.associate({ Session: two.Session }))).toEqual(invalidSession)
    expect(await refusalOf(tokensOnly.answer('MFA_SETUP', name, theirs.Session, {}))).toEqual(notVerified)
  })

  test('one of parallel verifications with one session succeeds', async () => {
    const name = await user(tokensOnly)
    const { Session } = await tokensOnly.password(name)
    const associated = await tokensOnly.associate({ Session })
    const code = tokensOnly.code(String(associated.SecretCode))
    const calls = Array.from({ length: 6 }, () => tokensOnly.verify({ Session: associated.Session }, code))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, NotAuthorizedException: 5 })
  })

  test('an expired session, one of another client, and one of another challenge are refused', async () => {
    const name = await user(tokensOnly)
    const { Session } = await tokensOnly.password(name)
    const further = new MfaCalls(server, await addClient(server, tokensOnly.seed.poolId))
    const foreign = String(Session).replace(tokensOnly.seed.clientId, further.seed.clientId)
    expect(await refusalOf(tokensOnly.associate({ Session: foreign }))).toEqual(invalidSession)
    expect(await refusalOf(further.answer('MFA_SETUP', name, Session, {}))).toEqual(invalidSession)
    await invitedUser(server, tokensOnly.seed.poolId, `${name}-invited`)
    const other = await tokensOnly.password(`${name}-invited`, TEMPORARY)
    expect(await refusalOf(tokensOnly.associate({ Session: other.Session }))).toEqual(invalidSession)
    server.clock.advance(181)
    expect(await refusalOf(tokensOnly.associate({ Session }))).toEqual(expiredSession)
  })

  test('a new password and MFA_SETUP in one sign-in, also by SRP', async () => {
    for (const begin of ['password', 'srp'] as const) {
      const name = `invited-${count++}`
      await invitedUser(server, tokensOnly.seed.poolId, name)
      const first = await tokensOnly[begin](name, TEMPORARY)
      expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
      const second = await tokensOnly.newPassword(name, first.Session)
      expect(second.ChallengeName).toBe('MFA_SETUP')
      const associated = await tokensOnly.associate({ Session: second.Session })
      const code = tokensOnly.code(String(associated.SecretCode))
      const verified = await tokensOnly.verify({ Session: associated.Session }, code)
      tokensOf(await tokensOnly.answer('MFA_SETUP', name, verified.Session, {}))
      expect((await tokensOnly.password(name, PASSWORD)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    }
  })
})
