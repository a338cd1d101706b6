import {
  AdminSetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, signIn } from '../../support/people.js'
import { seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PasskeyCalls } from '../passkeys/passkey-calls.js'
import { incorrect, tokensOf } from '../sign-in/sign-in-calls.js'
import { requestOptionsOf, seedChoicePool, UserAuthCalls } from './user-auth-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function begin(username: string, at: UserAuthCalls) {
  const asked = await at.prefer(username, 'WEB_AUTHN')
  return { session: asked.Session, options: requestOptionsOf(asked) }
}

const answer = (session: string | undefined, credential: string, username: string, at: UserAuthCalls) =>
  at.respond('WEB_AUTHN', username, { CREDENTIAL: credential }, session)

describe('WEB_AUTHN and the settings of the pool', () => {
  const configure = (poolId: string, input: Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>) =>
    server.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: poolId, ...input }))

  test('UserVerification=required: told to the browser, and a signature without it is refused', async () => {
    const strict = await seedChoicePool(server)
    await seedUser(server, strict.poolId, 'ann')
    const at = new UserAuthCalls(server, strict)
    const unverified = await at.passkeyOf('ann')
    await configure(strict.poolId, { WebAuthnConfiguration: { UserVerification: 'required' } })

    const first = await begin('ann', at)
    expect(first.options.userVerification).toBe('required')
    const without = answer(first.session, unverified.get(first.options, { userVerified: false }), 'ann', at)
    expect(await refusalOf(without)).toEqual(incorrect)
    const second = await begin('ann', at)
    tokensOf(await answer(second.session, unverified.get(second.options), 'ann', at))

    const registration = new PasskeyCalls(server, await signIn(server, strict, 'ann'))
    expect((await registration.start()).authenticatorSelection.userVerification).toBe('required')
    expect((await refusalOf(registration.register({ userVerified: false }))).name).toBe(
      'WebAuthnCredentialNotSupportedException',
    )
  })

  test('RelyingPartyId: another one leaves former passkeys unused', async () => {
    const moved = await seedChoicePool(server)
    await seedUser(server, moved.poolId, 'ann')
    const at = new UserAuthCalls(server, moved)
    await at.passkeyOf('ann')
    expect(await at.available('ann')).toContain('WEB_AUTHN')

    await configure(moved.poolId, { WebAuthnConfiguration: { RelyingPartyId: 'id.example.com' } })
    expect(await at.available('ann')).not.toContain('WEB_AUTHN')
    const { options, session, newer } = await (async () => {
      const newer = await at.passkeyOf('ann')
      return { ...(await begin('ann', at)), newer }
    })()
    expect(options).toMatchObject({ rpId: 'id.example.com', allowCredentials: [{ id: newer.id }] })
    tokensOf(await answer(session, newer.get(options), 'ann', at))
  })

  test('WEB_AUTHN no longer allowed: a sign-in under way ends', async () => {
    const closed = await seedChoicePool(server)
    await seedUser(server, closed.poolId, 'ann')
    const at = new UserAuthCalls(server, closed)
    const passkey = await at.passkeyOf('ann')
    const { session, options } = await begin('ann', at)
    await server.client.send(
      new UpdateUserPoolCommand({ UserPoolId: closed.poolId, AutoVerifiedAttributes: ['email'] }),
    )
    expect(await refusalOf(answer(session, passkey.get(options), 'ann', at))).toEqual(incorrect)
  })

  test('MFA required: a passkey signs in only where it counts as both factors, and then with user verification', async () => {
    const strict = await seedChoicePool(server, ['PASSWORD', 'WEB_AUTHN'])
    await seedUser(server, strict.poolId, 'ann')
    const at = new UserAuthCalls(server, strict)
    const passkey = await at.passkeyOf('ann')
    const mfa = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } } as const
    const early = await begin('ann', at)
    await configure(strict.poolId, mfa)
    expect(await at.available('ann')).toEqual(['PASSWORD_SRP', 'PASSWORD'])
    expect(await refusalOf(answer(early.session, passkey.get(early.options), 'ann', at))).toEqual(incorrect)

    await configure(strict.poolId, {
      ...mfa,
      WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
    })
    const first = await begin('ann', at)
    expect(first.options.userVerification).toBe('required')
    const without = answer(first.session, passkey.get(first.options, { userVerified: false }), 'ann', at)
    expect(await refusalOf(without)).toEqual(incorrect)
    const second = await begin('ann', at)
    tokensOf(await answer(second.session, passkey.get(second.options), 'ann', at))
  })

  test('WebAuthnMfaSettings: who has switched it on must be verified, whatever the pool asks of others', async () => {
    const { poolId: UserPoolId, ...rest } = await seedChoicePool(server)
    const at = new UserAuthCalls(server, { poolId: UserPoolId, ...rest })
    for (const name of ['ann', 'bob']) await seedUser(server, UserPoolId, name)
    const [passkey] = [await at.passkeyOf('ann'), await at.passkeyOf('bob')]
    await configure(UserPoolId, { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} })
    const on = { Enabled: true }
    const preference = { UserPoolId, Username: 'ann', EmailMfaSettings: on, WebAuthnMfaSettings: on }
    await server.client.send(new AdminSetUserMFAPreferenceCommand(preference))
    await configure(UserPoolId, { MfaConfiguration: 'OFF' })

    expect((await begin('bob', at)).options.userVerification).toBe('preferred')
    const first = await begin('ann', at)
    expect(first.options.userVerification).toBe('required')
    const without = answer(first.session, passkey.get(first.options, { userVerified: false }), 'ann', at)
    expect(await refusalOf(without)).toEqual(incorrect)
    const second = await begin('ann', at)
    tokensOf(await answer(second.session, passkey.get(second.options), 'ann', at))
  })
})
