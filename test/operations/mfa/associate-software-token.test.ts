import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { type MfaCalls, mfaPool, refusal, TOTP_ON, tokenMismatch } from './mfa-calls.js'

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

const notEnabled = refusal(
  'SoftwareTokenMFANotFoundException',
  'Software Token MFA has not been enabled by the userPool',
)

const tokenCode = (code: string) => ({ SOFTWARE_TOKEN_MFA_CODE: code })

describe('AssociateSoftwareToken', () => {
  test('with an access token: 52 characters of base32, and no session', async () => {
    const { access } = await calls.tokens(await user())
    const { $metadata: _, ...associated } = await calls.associate({ AccessToken: access })
    expect(associated).toEqual({ SecretCode: expect.stringMatching(/^[A-Z2-7]{52}$/) })
    expect((await calls.associate({ AccessToken: access })).SecretCode).not.toBe(associated.SecretCode)
  })

  test('a new secret replaces the present one only once it is verified', async () => {
    const name = await user()
    const { access } = await calls.tokens(name)
    const old = await calls.enableToken(name)
    const { SecretCode } = await calls.associate({ AccessToken: access })
    const fresh = String(SecretCode)
    const one = await calls.password(name)
    expect(
      await refusalOf(calls.answer('SOFTWARE_TOKEN_MFA', name, one.Session, tokenCode(calls.code(fresh)))),
    ).toEqual(tokenMismatch)
    tokensOf(await calls.answer('SOFTWARE_TOKEN_MFA', name, one.Session, tokenCode(calls.code(old))))
    await calls.verify({ AccessToken: access }, calls.code(fresh))
    server.clock.advance(60)
    const two = await calls.password(name)
    expect(await refusalOf(calls.answer('SOFTWARE_TOKEN_MFA', name, two.Session, tokenCode(calls.code(old))))).toEqual(
      tokenMismatch,
    )
    tokensOf(await calls.answer('SOFTWARE_TOKEN_MFA', name, two.Session, tokenCode(calls.code(fresh))))
  })

  test('a pool without software tokens → SoftwareTokenMFANotFoundException', async () => {
    const at = await mfaPool(server, { MfaConfiguration: 'OFF' })
    await at.addUser('ann')
    const { access } = await at.tokens('ann')
    expect(await refusalOf(at.associate({ AccessToken: access }))).toEqual(notEnabled)
    expect(await refusalOf(at.verify({ AccessToken: access }, '000000'))).toEqual(notEnabled)
  })

  test('both of AccessToken and Session, or neither → InvalidParameterException', async () => {
    const { access } = await calls.tokens(await user())
    const both = { AccessToken: access, Session: 'a'.repeat(40) }
    for (const by of [both, {}]) {
      expect(await refusalOf(calls.associate(by))).toMatchObject({ name: 'InvalidParameterException', status: 400 })
      expect(await refusalOf(calls.verify(by, '000000'))).toMatchObject({ name: 'InvalidParameterException' })
    }
  })

  test('a bad access token, or a session of nothing → NotAuthorizedException', async () => {
    expect(await refusalOf(calls.associate({ AccessToken: 'a.b.c' }))).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    })
    for (const session of ['a'.repeat(40), `${calls.seed.clientId}.${'a'.repeat(40)}`, `.${'a'.repeat(40)}`]) {
      expect(await refusalOf(calls.associate({ Session: session }))).toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Invalid session for the user.',
      })
    }
  })
})
