import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  SetRiskConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastCode, refusalOf, signIn, signUp } from '../../support/people.js'
import { PASSWORD, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { incorrect, SignInCalls } from '../sign-in/sign-in-calls.js'
import { ThreatScene, threatScene } from './threat-scene.js'

/** Satisfies every policy and stands in the file of breached passwords alone. */
const BREACHED = 'Battery-Staple-8'
const COMMON = 'Password1!'
const exposed = {
  name: 'InvalidPasswordException',
  message: 'Provided password cannot be used for security reasons.',
  status: 400,
}
const mustReset = {
  name: 'PasswordResetRequiredException',
  message: 'Password reset required for user due to security reasons',
  status: 400,
}

let server: TestServer

beforeAll(async () => {
  const hashes = [BREACHED, ...Array.from({ length: 500 }, (_, index) => `Filler-${index}`)]
    .map((password) => `${createHash('sha1').update(password).digest('hex').toUpperCase()}:3`)
    .sort()
  const file = join(mkdtempSync(join(tmpdir(), 'breached-')), 'sha1.txt')
  writeFileSync(file, `${hashes.join('\r\n')}\r\n`)
  server = await startServer({ threats: { breachedPasswordsFile: file } })
})
afterAll(() => server.stop())

const setPassword = ({ seed }: ThreatScene, Password: string) =>
  server.client.send(
    new AdminSetUserPasswordCommand({ UserPoolId: seed.poolId, Username: 'ann', Password, Permanent: true }),
  )
const statusOf = async ({ seed }: ThreatScene) =>
  (await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'ann' }))).UserStatus

describe('compromised credentials', () => {
  test.each([COMMON, BREACHED])('sign-up with %s → InvalidPasswordException, and no user', async (Password) => {
    const scene = await threatScene(server, 'ENFORCED')
    expect(await refusalOf(signUp(server, scene.seed, 'bob', { Password }))).toEqual(exposed)
    await signUp(server, scene.seed, 'bob')
    expect(await scene.events('bob')).toMatchObject([{ EventType: 'SignUp', EventResponse: 'InProgress' }])
  })

  test('a new password by ChangePassword, ConfirmForgotPassword and NEW_PASSWORD_REQUIRED → InvalidPasswordException', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const { seed } = scene
    const AccessToken = await signIn(server, seed, 'ann')
    const change = (ProposedPassword: string) =>
      server.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword }))
    expect(await refusalOf(change(BREACHED))).toEqual(exposed)
    await change('Another-Horse-9')
    expect((await scene.events())[0]).toMatchObject({ EventType: 'PasswordChange', EventResponse: 'Pass' })

    await server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'ann' }))
    expect((await scene.events())[0]).toMatchObject({ EventType: 'ForgotPassword', EventResponse: 'Pass' })
    const ConfirmationCode = await lastCode(server, seed, 'ann@example.com')
    const confirm = (Password: string) =>
      server.client.send(
        new ConfirmForgotPasswordCommand({ ClientId: seed.clientId, Username: 'ann', ConfirmationCode, Password }),
      )
    expect(await refusalOf(confirm(COMMON))).toEqual(exposed)
    await confirm(PASSWORD)

    const calls = new SignInCalls(server, seed)
    const temporary = { UserPoolId: seed.poolId, Username: 'cid', TemporaryPassword: PASSWORD }
    await server.client.send(new AdminCreateUserCommand({ ...temporary, MessageAction: 'SUPPRESS' }))
    const { Session } = await calls.password('cid')
    const answer = { USERNAME: 'cid', NEW_PASSWORD: BREACHED }
    expect(await refusalOf(calls.respond('NEW_PASSWORD_REQUIRED', answer, Session))).toEqual(exposed)
  })

  test('sign-in with a right but known password → PasswordResetRequiredException, and the user must reset it', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await setPassword(scene, BREACHED)
    expect(await refusalOf(scene.signInPublicly('ann', COMMON))).toEqual(incorrect)
    expect(await statusOf(scene)).toBe('CONFIRMED')
    expect(await refusalOf(scene.signInPublicly('ann', BREACHED))).toEqual(mustReset)
    expect(await statusOf(scene)).toBe('RESET_REQUIRED')
    expect((await scene.events())[0]).toMatchObject({
      EventResponse: 'Fail',
      EventRisk: { CompromisedCredentialsDetected: true },
    })
  })

  test('AdminSetUserPassword and AdminCreateUser take a known password, temporary or not', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const of = { UserPoolId: scene.seed.poolId, MessageAction: 'SUPPRESS' as const }
    for (const [index, TemporaryPassword] of [COMMON, BREACHED].entries()) {
      await server.client.send(new AdminCreateUserCommand({ ...of, Username: `made-${index}`, TemporaryPassword }))
      await setPassword(scene, TemporaryPassword)
      const temporary = { UserPoolId: scene.seed.poolId, Username: 'ann', Password: TemporaryPassword }
      await server.client.send(new AdminSetUserPasswordCommand({ ...temporary, Permanent: false }))
    }
    expect(await statusOf(scene)).toBe('FORCE_CHANGE_PASSWORD')
  })

  test('SRP shows no password: it is not looked at', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    await setPassword(scene, BREACHED)
    const { AuthenticationResult } = await new SignInCalls(server, scene.seed).srp('ann', BREACHED)
    expect(AuthenticationResult).toBeDefined()
  })

  test.each([
    ['AUDIT', 'BLOCK', true],
    ['ENFORCED', 'NO_ACTION', true],
  ] as const)('%s with %s: recorded, and let in', async (mode, EventAction, detected) => {
    const scene = await threatScene(server, mode)
    await scene.configure({ CompromisedCredentialsRiskConfiguration: { Actions: { EventAction } } })
    await setPassword(scene, BREACHED)
    expect((await scene.signInPublicly('ann', BREACHED)).AuthenticationResult).toBeDefined()
    const [event] = await scene.events()
    expect(event?.EventRisk?.CompromisedCredentialsDetected).toBe(detected)
    await signUp(server, scene.seed, 'bob', { Password: BREACHED })
  })

  test('events that EventFilter leaves out are not looked at', async () => {
    const scene = await threatScene(server, 'ENFORCED')
    const block = { EventFilter: ['SIGN_UP'] as const, Actions: { EventAction: 'BLOCK' } as const }
    await server.client.send(
      new SetRiskConfigurationCommand({
        UserPoolId: scene.seed.poolId,
        CompromisedCredentialsRiskConfiguration: { ...block, EventFilter: [...block.EventFilter] },
      }),
    )
    await setPassword(scene, BREACHED)
    expect((await scene.signInPublicly('ann', BREACHED)).AuthenticationResult).toBeDefined()
    expect((await scene.events())[0]?.EventRisk?.CompromisedCredentialsDetected).toBe(false)
    expect(await refusalOf(signUp(server, scene.seed, 'bob', { Password: BREACHED }))).toEqual(exposed)
  })

  test('without threat protection every password that the policy permits is taken', async () => {
    const scene = new ThreatScene(server, await seedPool(server))
    await signUp(server, scene.seed, 'bob', { Password: COMMON })
  })
})
