import { Amplify } from 'aws-amplify'
import {
  confirmSignIn,
  fetchMFAPreference,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { EMAIL_ON, type MfaCalls, mfaPool, TOTP_ON } from '../operations/mfa/mfa-calls.js'
import { invitedUser, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { PASSWORD } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let optional: MfaCalls
let required: MfaCalls

beforeAll(async () => {
  server = await startServer()
  optional = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON, ...EMAIL_ON })
  required = await mfaPool(server, { MfaConfiguration: 'ON', ...TOTP_ON, ...EMAIL_ON })
})
afterAll(() => server.stop())
afterEach(() => signOut())

function use({ seed }: MfaCalls): void {
  const userPoolEndpoint = `${server.endpoint}/`
  Amplify.configure({
    Auth: { Cognito: { userPoolId: seed.poolId, userPoolClientId: seed.clientId, userPoolEndpoint } },
  })
}

const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } }

describe('aws-amplify v6, second factors', () => {
  test('setUpTOTP, verifyTOTPSetup, updateMFAPreference, and a sign-in with the code', async () => {
    use(optional)
    await optional.addUser('ann', { email: 'ann@example.com' })
    expect(await signIn({ username: 'ann', password: PASSWORD })).toMatchObject(done)
    const { sharedSecret, getSetupUri } = await setUpTOTP()
    expect(getSetupUri('Shop', 'ann').href).toBe(`otpauth://totp/Shop:ann?secret=${sharedSecret}&issuer=Shop`)
    await expect(verifyTOTPSetup({ code: '000000' })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
    })
    await verifyTOTPSetup({ code: optional.code(sharedSecret) })
    await updateMFAPreference({ totp: 'PREFERRED' })
    expect(await fetchMFAPreference()).toEqual({ enabled: ['TOTP'], preferred: 'TOTP' })
    await signOut()

    const started = await signIn({ username: 'ann', password: PASSWORD })
    expect(started.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE')
    await expect(confirmSignIn({ challengeResponse: '000000' })).rejects.toMatchObject({
      name: 'CodeMismatchException',
    })
    const code = optional.code(sharedSecret, 1)
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject(done)
  })

  test('a code by email', async () => {
    use(optional)
    await optional.addUser('ben', { email: 'ben@example.com' })
    await signIn({ username: 'ben', password: PASSWORD })
    await updateMFAPreference({ email: 'PREFERRED' })
    await signOut()
    const started = await signIn({ username: 'ben', password: PASSWORD })
    expect(started.nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'b***@e***' },
    })
    const code = await optional.sentTo('ben@example.com')
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject(done)
  })

  test('a choice among the factors', async () => {
    use(optional)
    await optional.addUser('cid', { email: 'cid@example.com' })
    await signIn({ username: 'cid', password: PASSWORD })
    const { sharedSecret } = await setUpTOTP()
    await verifyTOTPSetup({ code: optional.code(sharedSecret) })
    await updateMFAPreference({ totp: 'ENABLED', email: 'ENABLED' })
    await signOut()
    const started = await signIn({ username: 'cid', password: PASSWORD })
    expect(started.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION',
      allowedMFATypes: ['TOTP', 'EMAIL'],
    })
    const chosen = await confirmSignIn({ challengeResponse: 'EMAIL' })
    expect(chosen.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
    const code = await optional.sentTo('cid@example.com')
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject(done)
  })

  test('a new password and the set-up of a software token in one sign-in', async () => {
    use(required)
    await invitedUser(server, required.seed.poolId, 'dan')
    const started = await signIn({ username: 'dan', password: TEMPORARY })
    expect(started.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED')
    const next = await confirmSignIn({ challengeResponse: PASSWORD })
    expect(next.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION',
      allowedMFATypes: ['TOTP', 'EMAIL'],
    })
    const setUp = await confirmSignIn({ challengeResponse: 'TOTP' })
    if (setUp.nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(setUp.nextStep.signInStep)
    const code = required.code(setUp.nextStep.totpSetupDetails.sharedSecret)
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject(done)
  })

  test('the set-up of an email address', async () => {
    use(required)
    await required.addUser('eva')
    await signIn({ username: 'eva', password: PASSWORD })
    const asked = await confirmSignIn({ challengeResponse: 'EMAIL' })
    expect(asked.nextStep.signInStep).toBe('CONTINUE_SIGN_IN_WITH_EMAIL_SETUP')
    const sent = await confirmSignIn({ challengeResponse: 'eva@example.com' })
    expect(sent.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
    const code = await required.sentTo('eva@example.com')
    expect(await confirmSignIn({ challengeResponse: code })).toMatchObject(done)
  })
})
