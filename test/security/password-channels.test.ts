import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invitedUser, SignInCalls, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { attributes, lastCode, outcomesOf } from '../support/people.js'
import { PASSWORD, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let people = 0

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const newName = () => {
  people += 1
  return `person-${people}`
}

async function callsIn(pool: Partial<CreateUserPoolCommandInput>): Promise<SignInCalls> {
  return new SignInCalls(server, await seedPool(server, { pool }))
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return Object.keys(await outcomesOf([call])).join()
}

/** Every way by which a password gets into a pool: what it answers to that password. */
const passwordChannels: Readonly<Record<string, (at: SignInCalls, password: string) => Promise<string>>> = {
  SignUp: ({ seed }, Password) =>
    outcomeOf(server.client.send(new SignUpCommand({ ClientId: seed.clientId, Username: newName(), Password }))),
  AdminCreateUser: ({ seed }, password) => outcomeOf(invite(seed.poolId, newName(), { TemporaryPassword: password })),
  async 'AdminCreateUser, again'({ seed }, password) {
    const name = newName()
    await invite(seed.poolId, name, {
      TemporaryPassword: TEMPORARY,
      UserAttributes: attributes({ email: `${name}@example.com` }),
    })
    return outcomeOf(invite(seed.poolId, name, { TemporaryPassword: password, MessageAction: 'RESEND' }))
  },
  async 'AdminSetUserPassword, permanent'({ seed }, Password) {
    const name = newName()
    await seedUser(server, seed.poolId, name)
    const command = { UserPoolId: seed.poolId, Username: name, Password, Permanent: true }
    return outcomeOf(server.client.send(new AdminSetUserPasswordCommand(command)))
  },
  async 'AdminSetUserPassword, temporary'({ seed }, Password) {
    const name = newName()
    await seedUser(server, seed.poolId, name)
    const command = { UserPoolId: seed.poolId, Username: name, Password, Permanent: false }
    return outcomeOf(server.client.send(new AdminSetUserPasswordCommand(command)))
  },
  async NEW_PASSWORD_REQUIRED(at, password) {
    const name = newName()
    await invitedUser(server, at.seed.poolId, name)
    const { Session } = await at.password(name, TEMPORARY)
    return outcomeOf(at.newPassword(name, Session, { NEW_PASSWORD: password }))
  },
  async ChangePassword(at, ProposedPassword) {
    const name = newName()
    await seedUser(server, at.seed.poolId, name)
    const { access } = await at.tokens(name)
    const command = { AccessToken: access, PreviousPassword: PASSWORD, ProposedPassword }
    return outcomeOf(server.client.send(new ChangePasswordCommand(command)))
  },
  async ConfirmForgotPassword({ seed }, Password) {
    const name = newName()
    await seedUser(server, seed.poolId, name)
    await server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: name }))
    const ConfirmationCode = await lastCode(server, seed, `${name}@example.com`)
    const command = { ClientId: seed.clientId, Username: name, ConfirmationCode, Password }
    return outcomeOf(server.client.send(new ConfirmForgotPasswordCommand(command)))
  },
}

function invite(UserPoolId: string, Username: string, input: Partial<AdminCreateUserCommandInput>) {
  const command = {
    UserPoolId,
    Username,
    ...(input.MessageAction ? {} : { MessageAction: 'SUPPRESS' as const }),
    ...input,
  }
  return server.client.send(new AdminCreateUserCommand(command))
}

describe('V40: PasswordPolicy holds wherever a password is set', () => {
  const policy = {
    MinimumLength: 14,
    RequireUppercase: true,
    RequireLowercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
  }
  const breaking = [
    'Short-Horse-7',
    'correct-horse-77',
    'CORRECT-HORSE-77',
    'Correct-Horse-xx',
    'CorrectHorse777',
    ' Correct-Horse-77',
  ]
  let strict: SignInCalls
  beforeAll(async () => {
    strict = await callsIn({ Policies: { PasswordPolicy: policy }, AutoVerifiedAttributes: ['email'] })
  })

  test.each(Object.entries(passwordChannels))('%s', async (_, set) => {
    for (const password of breaking)
      expect(await set(strict, password), password).toMatch(/^Invalid(Password|Parameter)Exception$/)
    expect(await set(strict, 'Correct-Horse-77')).toBe('ok')
  })
})

describe('V40: PasswordHistorySize holds wherever a password is replaced', () => {
  let remembering: SignInCalls
  beforeAll(async () => {
    const PasswordPolicy = { MinimumLength: 8, PasswordHistorySize: 3 }
    remembering = await callsIn({ Policies: { PasswordPolicy }, UserPoolTier: 'ESSENTIALS' })
  })
  const replacing = Object.entries(passwordChannels).filter(([name]) => !['SignUp', 'AdminCreateUser'].includes(name))

  test.each(replacing)('%s', async (name, set) => {
    const former = /NEW_PASSWORD|again/.test(name) ? TEMPORARY : PASSWORD
    expect(await set(remembering, former)).toBe('PasswordHistoryPolicyViolationException')
    expect(await set(remembering, 'Unheard-Horse-7')).toBe('ok')
  })
})
