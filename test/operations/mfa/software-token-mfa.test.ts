import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { type MfaCalls, mfaPool, TOTP_ON, tokenMismatch, tokenUsed } from './mfa-calls.js'

let server: TestServer
let calls: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  calls = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON })
})
afterAll(() => server.stop())

async function user(): Promise<string> {
  const name = `user-${count++}`
  await calls.addUser(name)
  return name
}

const tokenCode = (code: string) => ({ SOFTWARE_TOKEN_MFA_CODE: code })

describe('SOFTWARE_TOKEN_MFA', () => {
  test('[demand 86] codes of one step before to one after sign in, older and newer ones do not', async () => {
    const name = await user()
    const secret = await calls.enableToken(name)
    const first = await calls.password(name)
    expect(first).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters: { USER_ID_FOR_SRP: name } })
    for (const steps of [-2, 2]) {
      const answer = calls.answer('SOFTWARE_TOKEN_MFA', name, first.Session, tokenCode(calls.code(secret, steps)))
      expect(await refusalOf(answer)).toEqual(tokenMismatch)
    }
    for (const steps of [-1, 0, 1]) {
      const { Session } = await calls.password(name)
      tokensOf(await calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(calls.code(secret, steps))))
    }
  })

  test('a used code, or one of a step before it → ExpiredCodeException; the session stays good', async () => {
    const name = await user()
    const secret = await calls.enableToken(name)
    const used = await calls.password(name)
    tokensOf(await calls.answer('SOFTWARE_TOKEN_MFA', name, used.Session, tokenCode(calls.code(secret))))
    const { Session } = await calls.password(name)
    for (const steps of [0, -1]) {
      const answer = calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(calls.code(secret, steps)))
      expect(await refusalOf(answer)).toEqual(tokenUsed)
    }
    tokensOf(await calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(calls.code(secret, 1))))
  })

  test('the code of VerifySoftwareToken is used', async () => {
    const name = await user()
    const { access } = await calls.tokens(name)
    const { SecretCode } = await calls.associate({ AccessToken: access })
    const code = calls.code(String(SecretCode))
    await calls.verify({ AccessToken: access }, code)
    await calls.prefer(access, { SoftwareTokenMfaSettings: { Enabled: true } })
    const { Session } = await calls.password(name)
    expect(await refusalOf(calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(code)))).toEqual(tokenUsed)
  })

  test('one of parallel sign-ins with one code gets through', async () => {
    const name = await user()
    const secret = await calls.enableToken(name)
    const sessions = await Promise.all(Array.from({ length: 8 }, () => calls.password(name)))
    const code = tokenCode(calls.code(secret))
    const answers = sessions.map(({ Session }) => calls.answer('SOFTWARE_TOKEN_MFA', name, Session, code))
    expect(await outcomesOf(answers)).toEqual({ ok: 1, ExpiredCodeException: 7 })
  })

  test('guesses are counted over attempts: the right code after twenty wrong ones is refused', async () => {
    const name = await user()
    const secret = await calls.enableToken(name)
    const sessions = await Promise.all(Array.from({ length: 5 }, () => calls.password(name)))
    const right = [-1, 0, 1].map((steps) => calls.code(secret, steps))
    const wrong = Array.from({ length: 100 }, (_, i) => String(i).padStart(6, '0')).filter(
      (one) => !right.includes(one),
    )
    const guess = (code: string, i: number) =>
      calls.answer('SOFTWARE_TOKEN_MFA', name, sessions[i % 5]?.Session, tokenCode(code))
    expect(await outcomesOf(wrong.map(guess))).toEqual({ CodeMismatchException: wrong.length })
    const { Session } = await calls.password(name)
    const answer = calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(calls.code(secret)))
    expect(await refusalOf(answer)).toEqual(tokenMismatch)
  })

  test('text that is no code is a wrong code', async () => {
    const name = await user()
    await calls.enableToken(name)
    const { Session } = await calls.password(name)
    for (const code of ['abcdef', '０５０４７１', ' ', '12345', '1234567', 'null']) {
      const answer = calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode(code))
      expect(await refusalOf(answer)).toEqual(tokenMismatch)
    }
  })

  test('the code of another user is wrong', async () => {
    const [one, two] = [await user(), await user()]
    await calls.enableToken(one)
    const secret = await calls.enableToken(two)
    const { Session } = await calls.password(one)
    const answer = calls.answer('SOFTWARE_TOKEN_MFA', one, Session, tokenCode(calls.code(secret)))
    expect(await refusalOf(answer)).toEqual(tokenMismatch)
  })

  test('whoever registered keeps being asked after the pool turned software tokens off for others', async () => {
    const at = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON })
    await at.addUser('ann')
    const secret = await at.enableToken('ann')
    await at.configure({ MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} })
    const { ChallengeName, Session } = await at.password('ann')
    expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    tokensOf(await at.answer('SOFTWARE_TOKEN_MFA', 'ann', Session, tokenCode(at.code(secret))))
  })
})
