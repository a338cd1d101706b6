import { SetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seedChoicePool } from '../operations/user-auth/user-auth-calls.js'
import { bundle, chromiumPath, launchBrowser, serveSite, VirtualAuthenticator } from '../support/browser.js'
import { PASSWORD, type Seed, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import type { Application } from './amplify-page.js'

declare const application: Application

let server: TestServer
let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>
let seed: Seed
let page: Page
let authenticator: VirtualAuthenticator

describe.skipIf(!chromiumPath)('aws-amplify v6 in Chromium with an authenticator', () => {
  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
    site = await serveSite(await bundle(new URL('amplify-page.ts', import.meta.url)))
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
    await server?.stop()
  })
  beforeEach(async () => {
    seed = await seedChoicePool(server)
    await seedUser(server, seed.poolId, 'ann')
    page = await browser.newPage()
    await page.goto(site.origin)
    authenticator = await VirtualAuthenticator.add(page)
    await page.evaluate(([pool, client, endpoint]) => application.configure(pool, client, endpoint), [
      seed.poolId,
      seed.clientId,
      `${server.endpoint}/`,
    ] as const)
  })

  const signInByPassword = () =>
    page.evaluate(
      (password) =>
        application.signIn({
          username: 'ann',
          password,
          options: { authFlowType: 'USER_AUTH', preferredChallenge: 'PASSWORD_SRP' },
        }),
      PASSWORD,
    )
  const signInByPasskey = () =>
    page.evaluate(() =>
      application
        .signIn({ username: 'ann', options: { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' } })
        .catch((error: Error) => ({ refused: error.name })),
    )
  const signOut = () => page.evaluate(() => application.signOut())

  /** Registered after a sign-in by password, which then ends. */
  async function registered() {
    expect(await signInByPassword()).toMatchObject({ isSignedIn: true })
    await page.evaluate(() => application.associate())
    await signOut()
  }

  test('#93 a passkey is registered, listed, signs in, and is deleted', async () => {
    expect(await signInByPassword()).toMatchObject({ isSignedIn: true })
    await page.evaluate(() => application.associate())
    const [passkey, ...others] = await page.evaluate(() => application.list())
    expect(others).toEqual([])
    expect(passkey).toMatchObject({
      relyingPartyId: 'localhost',
      authenticatorAttachment: 'platform',
      authenticatorTransports: ['internal'],
    })
    await signOut()

    expect(await signInByPasskey()).toMatchObject({ isSignedIn: true, nextStep: { signInStep: 'DONE' } })
    expect(await page.evaluate(() => application.username())).toBe('ann')
    await page.evaluate((id) => application.remove(id), String(passkey?.credentialId))
    await signOut()

    expect(await signInByPasskey()).toMatchObject({
      isSignedIn: false,
      nextStep: { signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION' },
    })
  })

  test('chosen from the list that the sign-in tells', async () => {
    await registered()
    const asked = await page.evaluate(() =>
      application.signIn({ username: 'ann', options: { authFlowType: 'USER_AUTH' } }),
    )
    expect(asked.nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
      availableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
    })
    const signedIn = await page.evaluate(() => application.confirmSignIn({ challengeResponse: 'WEB_AUTHN' }))
    expect(signedIn).toMatchObject({ isSignedIn: true })
  })

  test('the same authenticator is not registered twice: the browser is told what there is', async () => {
    expect(await signInByPassword()).toMatchObject({ isSignedIn: true })
    await page.evaluate(() => application.associate())
    const refused = await page.evaluate(() => application.associate().catch((error: Error) => error.name))
    expect(refused).toMatch(/Passkey/)
    expect(await page.evaluate(() => application.list())).toHaveLength(1)
  })

  test('a key whose count goes back is refused', async () => {
    await registered()
    for (let time = 0; time < 3; time += 1) {
      expect(await signInByPasskey()).toMatchObject({ isSignedIn: true })
      await signOut()
    }
    const [count = 0] = await authenticator.counts()
    expect(count).toBeGreaterThan(2)
    await authenticator.resetCounts()
    expect(await signInByPasskey()).toEqual({ refused: 'NotAuthorizedException' })
  })

  test('where user verification is required a locked authenticator does not sign in', async () => {
    await registered()
    await server.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: seed.poolId,
        WebAuthnConfiguration: { UserVerification: 'required' },
      }),
    )
    await authenticator.setUserVerified(false)
    expect(await signInByPasskey()).toHaveProperty('refused')
    await authenticator.setUserVerified(true)
    expect(await signInByPasskey()).toMatchObject({ isSignedIn: true })
  })
})
