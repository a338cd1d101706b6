import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributes, lookUp, outcomesOf, refusalOf, wrongCode } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, tokensOf } from '../sign-in/sign-in-calls.js'
import {
  codeMismatch,
  EMAIL_ON,
  expiredSession,
  invalidSession,
  MfaCalls,
  mfaPool,
  PHONE,
  SMS_ON,
  TOTP_ON,
  usedSession,
} from './mfa-calls.js'

let server: TestServer
let calls: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  calls = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...EMAIL_ON, ...SMS_ON, ...TOTP_ON })
})
afterAll(() => server.stop())

/** A user who is asked for a code by email. */
async function emailUser(at = calls): Promise<{ name: string; email: string }> {
  const name = `user-${count++}`
  const email = `${name}@example.com`
  await at.addUser(name, { email })
  await at.adminPrefer(name, { EmailMfaSettings: { Enabled: true, PreferredMfa: true } })
  return { name, email }
}

const emailCode = (code: string) => ({ EMAIL_OTP_CODE: code })

describe('EMAIL_OTP as second factor', () => {
  test('a six-digit code in a message of the kind authentication; the right one signs in and verifies the address', async () => {
    const { name, email } = await emailUser()
    const first = await calls.password(name)
    expect(first).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'u***@e***',
        USER_ID_FOR_SRP: name,
      },
    })
    expect(first).not.toHaveProperty('AvailableChallenges')
    const [message] = await server.inbox(calls.seed.poolId, email)
    const code = String(message?.code)
    expect(message).toMatchObject({ kind: 'authentication', subject: 'Your authentication code' })
    expect(message?.body).toBe(`Your authentication code is ${code}. `)
    expect(code).toMatch(/^\d{6}$/)
    expect((await lookUp(server, calls.seed, name)).attributes.email_verified).not.toBe('true')
    tokensOf(await calls.answer('EMAIL_OTP', name, first.Session, emailCode(code)))
    expect((await lookUp(server, calls.seed, name)).attributes.email_verified).toBe('true')
  })

  test('a wrong code → CodeMismatchException, and the right one still works; afterwards the session is spent', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    const answer = (text: string) => calls.answer('EMAIL_OTP', name, Session, emailCode(text))
    for (const text of [wrongCode(code), code.slice(1), `${code}0`, ` ${code}`]) {
      expect(await refusalOf(answer(text))).toEqual(codeMismatch)
    }
    tokensOf(await answer(code))
    expect(await refusalOf(answer(code))).toEqual(usedSession)
  })

  test('the code expires with its session', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    server.clock.advance(181)
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, Session, emailCode(code)))).toEqual(expiredSession)
  })

  test('a code is good for the attempt alone that it was sent for, though both are open', async () => {
    const { name, email } = await emailUser()
    const one = await calls.password(name)
    const oneCode = await calls.sentTo(email)
    const two = await calls.password(name)
    const twoCode = await calls.sentTo(email)
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, two.Session, emailCode(oneCode)))).toEqual(codeMismatch)
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, one.Session, emailCode(twoCode)))).toEqual(codeMismatch)
    tokensOf(await calls.answer('EMAIL_OTP', name, one.Session, emailCode(oneCode)))
    tokensOf(await calls.answer('EMAIL_OTP', name, two.Session, emailCode(twoCode)))
  })

  test('a session or code of another user, client, pool or challenge is refused', async () => {
    const [{ name, email }, other] = [await emailUser(), await emailUser()]
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    const elsewhere = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...EMAIL_ON })
    const further = new MfaCalls(server, await addClient(server, calls.seed.poolId))
    for (const at of [elsewhere, further]) {
      expect(await refusalOf(at.answer('EMAIL_OTP', name, Session, emailCode(code)))).toEqual(invalidSession)
    }
    expect(await refusalOf(calls.answer('EMAIL_OTP', other.name, Session, emailCode(code)))).toEqual(invalidSession)
    const swapped = await calls.password(other.name)
    expect(await refusalOf(calls.answer('EMAIL_OTP', other.name, swapped.Session, emailCode(code)))).toEqual(
      codeMismatch,
    )
    for (const challenge of ['SMS_MFA', 'SMS_OTP', 'SOFTWARE_TOKEN_MFA', 'SELECT_MFA_TYPE', 'MFA_SETUP'] as const) {
      const everything = { ...emailCode(code), SMS_MFA_CODE: code, SMS_OTP_CODE: code, ANSWER: 'EMAIL_OTP' }
      const answer = calls.answer(challenge, name, Session, { ...everything, SOFTWARE_TOKEN_MFA_CODE: code })
      expect(await refusalOf(answer)).toEqual(invalidSession)
    }
    tokensOf(await calls.answer('EMAIL_OTP', name, Session, emailCode(code)))
  })

  test('a missing code or session → InvalidParameterException', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    const missing = (what: string) => ({
      name: 'InvalidParameterException',
      message: `Missing required parameter ${what}`,
      status: 400,
    })
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, Session, {}))).toEqual(missing('EMAIL_OTP_CODE'))
    expect(await refusalOf(calls.respond('EMAIL_OTP', emailCode(code), Session))).toEqual(missing('USERNAME'))
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, undefined, emailCode(code)))).toEqual(missing('Session'))
  })

  test('a code proves nothing once the address has changed', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    await server.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: calls.seed.poolId,
        Username: name,
        UserAttributes: attributes({ email: 'elsewhere@example.com' }),
      }),
    )
    expect(await refusalOf(calls.answer('EMAIL_OTP', name, Session, emailCode(code)))).toEqual(codeMismatch)
  })

  test('the pool’s own message and subject', async () => {
    const words = { Message: 'Sign in to the shop with {####}', Subject: 'The shop' }
    const at = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: words })
    const { name, email } = await emailUser(at)
    await at.password(name)
    const [message] = await server.inbox(at.seed.poolId, email)
    expect(message).toMatchObject({ subject: 'The shop', body: `Sign in to the shop with ${message?.code}` })
  })
})

describe('guesses of codes', () => {
  test('[demand 90] of 500 parallel guesses ten are compared; after them the right code is refused as a wrong one', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    const answer = (text: string) => calls.answer('EMAIL_OTP', name, Session, emailCode(text))
    const guesses = Array.from({ length: 500 }, (_, i) => String(i).padStart(6, '0')).filter((text) => text !== code)
    expect(await outcomesOf(guesses.map(answer))).toEqual({ CodeMismatchException: guesses.length })
    expect(await refusalOf(answer(code))).toEqual(codeMismatch)
  })

  test('the twentieth wrong guess of a day, over all attempts, is the last; a right code forgets them', async () => {
    const { name, email } = await emailUser()
    const guess = async (times: number) => {
      const { Session } = await calls.password(name)
      const code = await calls.sentTo(email)
      for (let i = 0; i < times; i += 1) {
        const wrong = calls.answer('EMAIL_OTP', name, Session, emailCode(wrongCode(code)))
        expect(await refusalOf(wrong)).toEqual(codeMismatch)
      }
      return calls.answer('EMAIL_OTP', name, Session, emailCode(code))
    }
    tokensOf(await guess(9))
    tokensOf(await guess(9))
    expect(await refusalOf(guess(10))).toEqual(codeMismatch)
    expect(await refusalOf(guess(10))).toEqual(codeMismatch)
    expect(await refusalOf(guess(0))).toEqual(codeMismatch)
    server.clock.advance(86_400)
    tokensOf(await guess(0))
  })

  test('one of parallel right answers signs in', async () => {
    const { name, email } = await emailUser()
    const { Session } = await calls.password(name)
    const code = await calls.sentTo(email)
    const answers = Array.from({ length: 8 }, () => calls.answer('EMAIL_OTP', name, Session, emailCode(code)))
    expect(await outcomesOf(answers)).toEqual({ ok: 1, NotAuthorizedException: 7 })
  })

  test('no more than 30 codes are sent to a user in an hour', async () => {
    const { name, email } = await emailUser()
    for (let i = 0; i < 30; i += 1) await calls.password(name)
    expect(await refusalOf(calls.password(name))).toMatchObject({ name: 'LimitExceededException' })
    expect(await server.inbox(calls.seed.poolId, email)).toHaveLength(30)
    server.clock.advance(3601)
    expect((await calls.password(name)).ChallengeName).toBe('EMAIL_OTP')
  })
})

describe('SMS_MFA', () => {
  test('a code by SMS in the pool’s words signs in and verifies the number', async () => {
    const at = await mfaPool(server, {
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { ...SMS_ON.SmsMfaConfiguration, SmsAuthenticationMessage: 'Shop: {####}' },
    })
    await at.addUser('sam', { phone_number: PHONE })
    const first = await at.password('sam')
    expect(first).toMatchObject({
      ChallengeName: 'SMS_MFA',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
        CODE_DELIVERY_DESTINATION: '+*******0123',
        USER_ID_FOR_SRP: 'sam',
      },
    })
    const [message] = await server.inbox(at.seed.poolId, PHONE)
    const code = String(message?.code)
    expect(message).toMatchObject({ channel: 'sms', kind: 'authentication', body: `Shop: ${code}` })
    const wrong = at.answer('SMS_MFA', 'sam', first.Session, { SMS_MFA_CODE: wrongCode(code) })
    expect(await refusalOf(wrong)).toEqual(codeMismatch)
    tokensOf(await at.answer('SMS_MFA', 'sam', first.Session, { SMS_MFA_CODE: code }))
    expect((await lookUp(server, at.seed, 'sam')).attributes.phone_number_verified).toBe('true')
  })
})

describe('between password and code', () => {
  test('a new password, a disabled user and a deleted one end the attempt', async () => {
    const { AdminSetUserPasswordCommand, AdminDisableUserCommand, AdminDeleteUserCommand } = await import(
      '@aws-sdk/client-cognito-identity-provider'
    )
    const ends = [
      { command: (of: Of) => new AdminSetUserPasswordCommand({ ...of, Password: 'Another-Horse-7', Permanent: true }) },
      { command: (of: Of) => new AdminDisableUserCommand(of), message: 'User is disabled.' },
      { command: (of: Of) => new AdminDeleteUserCommand(of) },
    ]
    for (const { command, message = invalidSession.message } of ends) {
      const { name, email } = await emailUser()
      const { Session } = await calls.password(name)
      const code = await calls.sentTo(email)
      await server.client.send(command({ UserPoolId: calls.seed.poolId, Username: name }) as never)
      const answer = calls.answer('EMAIL_OTP', name, Session, emailCode(code))
      expect(await refusalOf(answer)).toEqual({ ...invalidSession, message })
    }
  })
})

interface Of {
  readonly UserPoolId: string
  readonly Username: string
}
