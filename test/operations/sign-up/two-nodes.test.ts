import { randomBytes } from 'node:crypto'
import {
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attributes,
  confirmedUser,
  confirmSignUp,
  lastCode,
  lookUp,
  outcomesOf,
  signIn,
  signUp,
  wrongCode,
} from '../../support/people.js'
import { startPostgresOrSkip } from '../../support/postgres.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'

const postgres = await startPostgresOrSkip()
const nodes: TestServer[] = []
let first: TestServer
let seed: Seed

beforeAll(async () => {
  if (!postgres) return
  const config = { storage: { kind: 'postgres', url: postgres.url }, masterKey: randomBytes(32) } as const
  first = await startServer(config)
  nodes.push(first, await startServer(config))
  seed = await seedPool(first, { pool: { AliasAttributes: ['email'] } })
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
  await postgres?.stop()
})

/** As many calls at once as given, over both nodes in turn. */
function spread(count: number, call: (node: TestServer, index: number) => Promise<unknown>) {
  return outcomesOf(Array.from({ length: count }, (_, index) => call(nodes[index % nodes.length] ?? first, index)))
}

/** Outcomes other than success, added up. */
function refused({ ok: _, ...rest }: Record<string, number>): number {
  return Object.values(rest).reduce((sum, count) => sum + count, 0)
}

describe.skipIf(!postgres)('two nodes over PostgreSQL', () => {
  test('SignUp: 50 at once with one username → one user [demand 57]', async () => {
    expect(await spread(50, (node) => signUp(node, seed, 'race'))).toEqual({ ok: 1, UsernameExistsException: 49 })
  })

  test('ConfirmSignUp: one code twelve times at once → one success', async () => {
    await signUp(first, seed, 'confirmed')
    const code = await lastCode(first, seed, 'confirmed@example.com')
    const outcomes = await spread(12, (node) => confirmSignUp(node, seed, 'confirmed', code))

    expect(outcomes.ok).toBe(1)
    expect(refused(outcomes)).toBe(11)
    expect(outcomes).not.toHaveProperty('InternalErrorException')
  })

  test('ConfirmSignUp: of 500 wrong codes at once 15 are looked at', async () => {
    await signUp(first, seed, 'storm')
    const code = await lastCode(first, seed, 'storm@example.com')

    expect(await spread(500, (node) => confirmSignUp(node, seed, 'storm', wrongCode(code)))).toEqual({
      CodeMismatchException: 15,
      LimitExceededException: 485,
    })
  })

  test('ConfirmSignUp: eight users at once with one email alias → one of them gets it', async () => {
    const UserAttributes = attributes({ email: 'wanted@example.com' })
    const codes: string[] = []
    for (let index = 0; index < 8; index += 1) {
      await signUp(first, seed, `rival${index}`, { UserAttributes })
      codes.push(await lastCode(first, seed, 'wanted@example.com'))
    }

    expect(await spread(8, (node, index) => confirmSignUp(node, seed, `rival${index}`, String(codes[index])))).toEqual({
      ok: 1,
      AliasExistsException: 7,
    })
  })

  test('ConfirmForgotPassword: one code twelve times at once → one success', async () => {
    await confirmedUser(first, seed, 'forgetful')
    await first.client.send(new ForgotPasswordCommand({ ClientId: seed.clientId, Username: 'forgetful' }))
    const ConfirmationCode = await lastCode(first, seed, 'forgetful@example.com')
    const outcomes = await spread(12, (node, index) =>
      node.client.send(
        new ConfirmForgotPasswordCommand({
          ClientId: seed.clientId,
          Username: 'forgetful',
          ConfirmationCode,
          Password: `Parallel-Horse-${index}`,
        }),
      ),
    )

    expect(outcomes).toEqual({ ok: 1, ExpiredCodeException: 11 })
  })

  test('UpdateUserAttributes against VerifyUserAttribute: a code never verifies a later address [demand 56]', async () => {
    for (let round = 0; round < 6; round += 1) {
      const racer = `racer-${round}`
      await confirmedUser(first, seed, racer)
      const AccessToken = await signIn(first, seed, racer)
      const update = (node: TestServer, email: string) =>
        node.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes({ email }) }))
      const [b, c] = [`b${round}@other.example`, `c${round}@other.example`]
      await update(first, b)
      const Code = await lastCode(first, seed, b)
      await spread(2, (node, index) =>
        index === 0
          ? update(node, c)
          : node.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code })),
      )

      const { email, email_verified } = (await lookUp(first, seed, racer)).attributes
      if (email === c) expect(email_verified).toBe('false')
    }
  })
})
