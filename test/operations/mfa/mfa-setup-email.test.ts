import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUp, refusalOf, wrongCode } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, invitedUser, TEMPORARY, tokensOf } from '../sign-in/sign-in-calls.js'
import { codeMismatch, EMAIL_ON, invalidSession, MfaCalls, mfaPool, refusal, SMS_ON, TOTP_ON } from './mfa-calls.js'

let server: TestServer
let everything: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  everything = await mfaPool(server, { MfaConfiguration: 'ON', ...TOTP_ON, ...EMAIL_ON, ...SMS_ON })
})
afterAll(() => server.stop())

async function user(at: MfaCalls, values: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = `user-${count++}`
  await at.addUser(name, values)
  return name
}

const notVerified = refusal('InvalidParameterException', 'User has not verified software token mfa')

describe('MFA_SETUP with an email address', () => {
  test.each(['EMAIL', 'email'])(
    '%s leads to EMAIL_OTP, whose code sets and verifies the address',
    async (parameter) => {
      const name = await user(everything)
      const email = `${name}@example.com`
      const first = await everything.password(name)
      const all = '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]'
      expect(first.ChallengeParameters?.MFAS_CAN_SETUP).toBe(all)
      const second = await everything.answer('MFA_SETUP', name, first.Session, { [parameter]: email })
      expect(second).toMatchObject({
        ChallengeName: 'EMAIL_OTP',
        ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL', CODE_DELIVERY_DESTINATION: 'u***@e***' },
      })
      const code = await everything.sentTo(email)
      const answer = (text: string) => everything.answer('EMAIL_OTP', name, second.Session, { EMAIL_OTP_CODE: text })
      expect(await refusalOf(answer(wrongCode(code)))).toEqual(codeMismatch)
      expect((await lookUp(server, everything.seed, name)).attributes).not.toHaveProperty('email')
      tokensOf(await answer(code))
      expect((await lookUp(server, everything.seed, name)).attributes).toMatchObject({ email, email_verified: 'true' })
      expect((await everything.password(name)).ChallengeName).toBe('EMAIL_OTP')
    },
  )

  test('an address that is there is never replaced', async () => {
    const at = await mfaPool(
      server,
      { MfaConfiguration: 'ON', ...TOTP_ON, ...EMAIL_ON },
      { pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] } } },
    )
    const name = await user(at, { email: 'mine@example.com' })
    const { Session, ChallengeParameters } = await at.password(name)
    expect(ChallengeParameters?.MFAS_CAN_SETUP).toBe('["SOFTWARE_TOKEN_MFA"]')
    const answer = at.answer('MFA_SETUP', name, Session, { EMAIL: 'thief@example.com' })
    expect(await refusalOf(answer)).toMatchObject({ name: 'InvalidParameterException' })
    expect(await server.inbox(at.seed.poolId, 'thief@example.com')).toEqual([])
  })

  test('of two attempts the later one cannot replace the address of the first', async () => {
    const name = await user(everything)
    const begin = async (email: string) => {
      const { Session } = await everything.password(name)
      const next = await everything.answer('MFA_SETUP', name, Session, { EMAIL: email })
      return { session: next.Session, code: await everything.sentTo(email) }
    }
    const [one, two] = [await begin(`${name}-a@example.com`), await begin(`${name}-b@example.com`)]
    const finish = ({ session, code }: { session: string | undefined; code: string }) =>
      everything.answer('EMAIL_OTP', name, session, { EMAIL_OTP_CODE: code })
    tokensOf(await finish(one))
    expect(await refusalOf(finish(two))).toEqual(invalidSession)
  })

  test('no address, a bad one, a long one, and one that the client may not write are refused', async () => {
    const name = await user(everything)
    const { Session } = await everything.password(name)
    const answer = (EMAIL: string) => refusalOf(everything.answer('MFA_SETUP', name, Session, { EMAIL }))
    const badFormat = refusal('InvalidParameterException', 'Invalid email address format.')
    expect(await answer('')).toEqual(notVerified)
    expect(await answer('nobody')).toEqual(badFormat)
    expect(await answer(`${'a'.repeat(300)}@example.com`)).toEqual(badFormat)
    const client = await addClient(server, everything.seed.poolId, { WriteAttributes: ['nickname'] })
    const further = new MfaCalls(server, client)
    const attempt = await further.password(name)
    const unwritable = further.answer('MFA_SETUP', name, attempt.Session, { EMAIL: `${name}@example.com` })
    expect(await refusalOf(unwritable)).toEqual(
      refusal('NotAuthorizedException', 'A client attempted to write unauthorized attribute'),
    )
  })

  test('an address given with the new password is asked for a code at once', async () => {
    const name = `invited-${count++}`
    const email = `${name}@example.com`
    await invitedUser(server, everything.seed.poolId, name)
    const first = await everything.password(name, TEMPORARY)
    const second = await everything.newPassword(name, first.Session, { 'userAttributes.email': email })
    expect(second.ChallengeName).toBe('EMAIL_OTP')
    tokensOf(
      await everything.answer('EMAIL_OTP', name, second.Session, { EMAIL_OTP_CODE: await everything.sentTo(email) }),
    )
  })
})

describe('nothing that can be asked for', () => {
  test('the only address is the way to recover the password → MFAMethodNotFoundException', async () => {
    const at = await mfaPool(
      server,
      { MfaConfiguration: 'ON', ...EMAIL_ON },
      { pool: { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] } } },
    )
    const name = await user(at, { email: 'mine@example.com' })
    expect(await refusalOf(at.password(name))).toMatchObject({ name: 'MFAMethodNotFoundException', status: 400 })
  })
})
