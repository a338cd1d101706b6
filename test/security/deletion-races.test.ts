import { randomBytes } from 'node:crypto'
import {
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addClient, SignInCalls } from '../operations/sign-in/sign-in-calls.js'
import { attributes, confirmSignUp, lastCode, outcomesOf, signUp } from '../support/people.js'
import { startPostgresOrSkip } from '../support/postgres.js'
import { PASSWORD, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const postgres = await startPostgresOrSkip()

/** Calls that write something which belongs to a pool, a client or a user. Each prepares itself and then runs. */
type Writer = (at: SignInCalls, username: string) => Promise<(node: TestServer) => Promise<unknown>>

const writers: Readonly<Record<string, Writer>> = {
  USER_PASSWORD_AUTH:
    async ({ seed }, username) =>
    (node) =>
      new SignInCalls(node, seed).password(username),
  USER_SRP_AUTH:
    async ({ seed }, username) =>
    (node) =>
      new SignInCalls(node, seed).srp(username),
  'a wrong password':
    async ({ seed }, username) =>
    (node) =>
      new SignInCalls(node, seed).password(username, 'Wrong-Horse-7'),
  ForgotPassword:
    async ({ seed }, Username) =>
    ({ client }) =>
      client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username })),
  async ConfirmForgotPassword({ server, seed }, Username) {
    await server.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username }))
    const ConfirmationCode = await lastCode(server, seed, `${Username}@example.com`)
    const command = { ClientId: seed.clientId, Username, ConfirmationCode, Password: PASSWORD }
    return ({ client }) => client.send(new ConfirmForgotPasswordCommand(command))
  },
  SignUp:
    async ({ seed }, username) =>
    (node) =>
      signUp(node, seed, `${username}-new-${randomBytes(4).toString('hex')}`),
  async ConfirmSignUp({ server, seed }, username) {
    await signUp(server, seed, `${username}-joins`)
    const code = await lastCode(server, seed, `${username}-joins@example.com`)
    return (node) => confirmSignUp(node, seed, `${username}-joins`, code)
  },
  async ResendConfirmationCode({ server, seed }, username) {
    await signUp(server, seed, `${username}-waits`)
    const command = { ClientId: seed.clientId, Username: `${username}-waits` }
    return ({ client }) => client.send(new ResendConfirmationCodeCommand(command))
  },
  async UpdateUserAttributes(at, username) {
    const { access: AccessToken } = await at.tokens(username)
    const UserAttributes = attributes({ email: `${username}-2@example.com` })
    return ({ client }) => client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))
  },
  async GetUserAttributeVerificationCode(at, username) {
    const { access: AccessToken } = await at.tokens(username)
    const command = { AccessToken, AttributeName: 'email' }
    return ({ client }) => client.send(new GetUserAttributeVerificationCodeCommand(command))
  },
  AdminUpdateUserAttributes:
    async ({ seed }, Username) =>
    ({ client }) => {
      const UserAttributes = attributes({ email: `${Username}-3@example.com`, email_verified: 'true' })
      return client.send(new AdminUpdateUserAttributesCommand({ UserPoolId: seed.poolId, Username, UserAttributes }))
    },
  CreateUserPoolClient:
    async ({ seed }) =>
    ({ client }) =>
      client.send(new CreateUserPoolClientCommand({ UserPoolId: seed.poolId, ClientName: 'racing' })),
}

const deletions: Readonly<Record<string, (at: SignInCalls, username: string) => Promise<unknown>>> = {
  AdminDeleteUser: ({ server, seed }, Username) =>
    server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username })),
  DeleteUserPoolClient: ({ server, seed }) =>
    server.client.send(new DeleteUserPoolClientCommand({ UserPoolId: seed.poolId, ClientId: seed.clientId })),
  DeleteUserPool: ({ server, seed }) => server.client.send(new DeleteUserPoolCommand({ UserPoolId: seed.poolId })),
}

describe.each([
  { name: 'one node in memory', isSkipped: false, count: 1 },
  { name: 'two nodes on PostgreSQL', isSkipped: !postgres, count: 2 },
])('T7: what is deleted while others write to it, $name: an answer of the API, never a 500', ({ isSkipped, count }) => {
  const nodes: TestServer[] = []
  let poolId: string

  beforeAll(async () => {
    if (isSkipped) return
    const storage =
      count === 2 ? ({ kind: 'postgres', url: postgres?.url ?? '' } as const) : ({ kind: 'memory' } as const)
    const config = {
      storage,
      masterKey: randomBytes(32),
      publicUrl: 'https://idp.example.com',
      logLevel: 'silent' as const,
    }
    while (nodes.length < count) nodes.push(await startServer(config))
    poolId = (await seedPool(nodes[0] as TestServer, { pool: { AliasAttributes: ['email'] } })).poolId
  })
  afterAll(async () => {
    for (const node of nodes) await node.stop()
    if (count === 2) await postgres?.stop()
  })

  test.skipIf(isSkipped).each(Object.entries(deletions))('%s', { timeout: 60_000 }, async (deletion, remove) => {
    const first = nodes[0] as TestServer
    for (const [name, write] of Object.entries(writers)) {
      const isWhole = deletion === 'DeleteUserPool'
      const pool = { AliasAttributes: ['email' as const] }
      const seed = isWhole ? await seedPool(first, { pool }) : await addClient(first, poolId)
      const calls = new SignInCalls(first, seed)
      const username = `racer-${deletion}-${name}`.replaceAll(/\W+/g, '-').toLowerCase()
      await seedUser(first, seed.poolId, username)
      const run = await write(calls, username)

      const writes = Array.from({ length: 6 }, (_, at) => async () => {
        await new Promise((resolve) => setTimeout(resolve, at * 2))
        return run(nodes[at % nodes.length] as TestServer)
      })
      const outcomes = await outcomesOf([...writes.map((call) => call()), remove(calls, username)])
      expect(outcomes, `${name} during ${deletion}`).not.toHaveProperty('InternalErrorException')
    }
  })
})
