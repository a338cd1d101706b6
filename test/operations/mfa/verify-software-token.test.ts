import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf, wrongCode } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { type MfaCalls, mfaPool, refusal, TOTP_ON } from './mfa-calls.js'

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

const enableMismatch = refusal('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA')

describe('VerifySoftwareToken', () => {
  test('[demand 87] a wrong code fails, the right one registers and switches nothing on', async () => {
    const name = await user()
    const { access } = await calls.tokens(name)
    const { $metadata: _, ...associated } = await calls.associate({ AccessToken: access })
    expect(associated).toEqual({ SecretCode: expect.stringMatching(/^[A-Z2-7]{52}$/) })
    const secret = String(associated.SecretCode)
    expect(await refusalOf(calls.verify({ AccessToken: access }, wrongCode(calls.code(secret))))).toEqual(
      enableMismatch,
    )
    const { $metadata: __, ...verified } = await calls.verify({ AccessToken: access }, calls.code(secret))
    expect(verified).toEqual({ Status: 'SUCCESS' })
    expect(await calls.factorsOf(name)).toEqual({})
    tokensOf(await calls.password(name))
  })

  test('nothing associated → InvalidParameterException; nothing is left waiting after success', async () => {
    const name = await user()
    const { access } = await calls.tokens(name)
    const notAssociated = refusal('InvalidParameterException', 'No software token has been associated.')
    expect(await refusalOf(calls.verify({ AccessToken: access }, '000000'))).toEqual(notAssociated)
    const { SecretCode } = await calls.associate({ AccessToken: access })
    await calls.verify({ AccessToken: access }, calls.code(String(SecretCode)))
    expect(await refusalOf(calls.verify({ AccessToken: access }, calls.code(String(SecretCode))))).toEqual(
      notAssociated,
    )
  })

  test('one of parallel first codes registers', async () => {
    const { access } = await calls.tokens(await user())
    const { SecretCode } = await calls.associate({ AccessToken: access })
    const code = calls.code(String(SecretCode))
    const outcomes = await outcomesOf(Array.from({ length: 6 }, () => calls.verify({ AccessToken: access }, code)))
    expect(outcomes.ok).toBe(1)
  })
})
