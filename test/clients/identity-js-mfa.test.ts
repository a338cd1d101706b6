import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EMAIL_ON, type MfaCalls, mfaPool, PHONE, SMS_ON, TOTP_ON } from '../operations/mfa/mfa-calls.js'
import { invitedUser, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { PASSWORD } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let optional: MfaCalls
let required: MfaCalls

beforeAll(async () => {
  server = await startServer()
  optional = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON, ...EMAIL_ON, ...SMS_ON })
  required = await mfaPool(server, { MfaConfiguration: 'ON', ...TOTP_ON })
})
afterAll(() => server.stop())

type Step =
  | { kind: 'signed-in'; session: CognitoUserSession }
  | { kind: 'new-password' | 'sms' | 'totp' | 'setup' }
  | { kind: 'select'; parameters: { MFAS_CAN_CHOOSE?: string } }

/** The callbacks of every step, as one promise. */
function stepOf(call: (callbacks: Callbacks) => void): Promise<Step> {
  return new Promise((resolve, reject) =>
    call({
      onSuccess: (session) => resolve({ kind: 'signed-in', session }),
      onFailure: reject,
      newPasswordRequired: () => resolve({ kind: 'new-password' }),
      mfaRequired: () => resolve({ kind: 'sms' }),
      totpRequired: () => resolve({ kind: 'totp' }),
      mfaSetup: () => resolve({ kind: 'setup' }),
      selectMFAType: (_, parameters) => resolve({ kind: 'select', parameters }),
    }),
  )
}

interface Callbacks {
  onSuccess: (session: CognitoUserSession) => void
  onFailure: (error: unknown) => void
  newPasswordRequired: () => void
  mfaRequired: () => void
  totpRequired: () => void
  mfaSetup: () => void
  selectMFAType: (name: unknown, parameters: { MFAS_CAN_CHOOSE?: string }) => void
}

function userOf({ seed }: MfaCalls, Username: string): CognitoUser {
  const Pool = new CognitoUserPool({ UserPoolId: seed.poolId, ClientId: seed.clientId, endpoint: server.endpoint })
  return new CognitoUser({ Username, Pool })
}

function signIn(user: CognitoUser, Password = PASSWORD): Promise<Step> {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password })
  return stepOf((callbacks) => user.authenticateUser(details, callbacks))
}

function associate(user: CognitoUser): Promise<string> {
  return new Promise((resolve, reject) =>
    user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }),
  )
}

function verify(user: CognitoUser, code: string): Promise<unknown> {
  return new Promise((resolve, reject) =>
    user.verifySoftwareToken(code, 'My phone', { onSuccess: resolve, onFailure: reject }),
  )
}

const sendCode = (user: CognitoUser, code: string, type?: string) =>
  stepOf((callbacks) => user.sendMFACode(code, callbacks, type))

describe('amazon-cognito-identity-js, second factors', () => {
  test('a software token: registration, preference, sign-in', async () => {
    await optional.addUser('ann')
    const user = userOf(optional, 'ann')
    await signIn(user)
    const secret = await associate(user)
    await verify(user, optional.code(secret))
    await new Promise((resolve, reject) =>
      user.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, (error, answer) =>
        error ? reject(error) : resolve(answer),
      ),
    )
    const again = userOf(optional, 'ann')
    expect((await signIn(again)).kind).toBe('totp')
    const code = optional.code(secret, 1)
    expect((await sendCode(again, code, 'SOFTWARE_TOKEN_MFA')).kind).toBe('signed-in')
  })

  test('a code by SMS, chosen among two factors', async () => {
    await optional.addUser('ben', { phone_number: PHONE, email: 'ben@example.com' })
    const on = { Enabled: true }
    await optional.adminPrefer('ben', { SMSMfaSettings: on, EmailMfaSettings: on })
    const user = userOf(optional, 'ben')
    const first = await signIn(user)
    expect(first).toMatchObject({ kind: 'select', parameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' } })
    const chosen = await stepOf((callbacks) => user.sendMFASelectionAnswer('SMS_MFA', callbacks))
    expect(chosen.kind).toBe('sms')
    expect((await sendCode(user, await optional.sentTo(PHONE))).kind).toBe('signed-in')
  })

  test('a new password and the set-up of a software token in one sign-in', async () => {
    await invitedUser(server, required.seed.poolId, 'cid')
    const user = userOf(required, 'cid')
    expect((await signIn(user, TEMPORARY)).kind).toBe('new-password')
    const next = await stepOf((callbacks) => user.completeNewPasswordChallenge(PASSWORD, {}, callbacks))
    expect(next.kind).toBe('setup')
    const secret = await associate(user)
    await verify(user, required.code(secret))
    expect(user.getSignInUserSession()?.isValid()).toBe(true)
    expect((await signIn(userOf(required, 'cid'))).kind).toBe('totp')
  })
})
