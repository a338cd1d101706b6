import { createHmac } from 'node:crypto'
import {
  AdminCreateUserCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { type Seed, seedPool, seedUser } from '../support/seed.js'
import { signedCall } from '../support/signed-requests.js'
import { rootCredentials, startServer, type TestServer } from '../support/start-server.js'
import { hasSentinel, type Spoiled, sentinelInput } from './sentinels.js'
import { trailFile } from './trail-file.js'

const trail = trailFile()
let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer({ audit: trail.config })
  seed = await seedPool(server, { client: { GenerateSecret: true } })
  await seedUser(server, seed.poolId, 'S3ntinelS3ntinelS3ntinel')
})
afterAll(async () => {
  await server.stop()
  trail.clear()
})

async function send(operation: OperationName, input: unknown): Promise<string> {
  const host = new URL(server.endpoint).host
  const call = { operation, input, signer: rootCredentials, signedAt: new Date(), host }
  const { rawHeaders, body } = await signedCall(call)
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at] !== 'host') headers.set(String(rawHeaders[at]), String(rawHeaders[at + 1]))
  }
  return (await fetch(server.endpoint, { method: 'POST', headers, body: body.toString() })).text()
}

const names = Object.keys(operationTable) as OperationName[]
const secretive = names.filter((name) => sentinelInput(name, {}) !== undefined)
/** The order keeps what later calls name until the end. */
const destructive = (name: OperationName) => /^(Delete|AdminDelete)/.test(name)
const ordered = secretive.toSorted((a, b) => Number(destructive(a)) - Number(destructive(b)))

describe('the audit trail holds no secret', () => {
  test('most operations take one, and everything that signs a user in', () => {
    expect(secretive.length).toBeGreaterThan(50)
    expect(secretive).toEqual(
      expect.arrayContaining([
        'InitiateAuth',
        'AdminInitiateAuth',
        'RespondToAuthChallenge',
        'SignUp',
        'ChangePassword',
      ]),
    )
  })

  test.each(['none', 'too-long', 'wrong-type', 'line-feed'] as const)(
    'of any operation whose model marks members as sensitive; spoiled: %s',
    { timeout: 60_000 },
    async (spoiled: Spoiled) => {
      const given = { UserPoolId: seed.poolId, ClientId: seed.clientId }
      const before = trail.events().length
      for (const name of ordered) await send(name, sentinelInput(name, given, spoiled))
      const events = trail.events().slice(before)
      expect(events.map(({ eventName }) => eventName)).toEqual(ordered)
      expect(events.filter((event) => hasSentinel(JSON.stringify(event)))).toEqual([])
    },
  )

  test('answers do quote secrets, so the check above looks at something', async () => {
    const answers = [
      await send('ConfirmSignUp', sentinelInput('ConfirmSignUp', { ClientId: seed.clientId }, 'too-long')),
      await send('ChangePassword', sentinelInput('ChangePassword', {}, 'line-feed')),
    ]
    expect(answers.some(hasSentinel)).toBe(true)
  })

  test('neither of what signs users in nor of what is issued to them', async () => {
    const { poolId, clientId, clientSecret = '' } = seed
    const [temporary, first, second, third] = ['Temporary-7-a', 'First-Choice-7', 'Second-Choice-7', 'Third-Choice-7']
    const username = 'rosalind'
    const hash = createHmac('sha256', clientSecret)
      .update(username + clientId)
      .digest('base64')
    const email = 'rosalind@example.com'
    const attributes = [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ]
    const create = { UserPoolId: poolId, Username: username, TemporaryPassword: temporary, UserAttributes: attributes }
    await server.client.send(new AdminCreateUserCommand(create))
    const signIn = (password: string) =>
      server.client.send(
        new InitiateAuthCommand({
          ClientId: clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: password, SECRET_HASH: hash },
        }),
      )
    const { Session: session = '' } = await signIn(temporary)
    const answer = { USERNAME: username, NEW_PASSWORD: first, SECRET_HASH: hash }
    const challenge = {
      ClientId: clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED' as const,
      ChallengeResponses: answer,
    }
    const { AuthenticationResult: tokens = {} } = await server.client.send(
      new RespondToAuthChallengeCommand({ ...challenge, Session: session }),
    )
    const AccessToken = tokens.AccessToken ?? ''
    await server.client.send(
      new ChangePasswordCommand({ AccessToken, PreviousPassword: first, ProposedPassword: second }),
    )
    const asked = { ClientId: clientId, Username: username, SecretHash: hash }
    await server.client.send(new ForgotPasswordCommand(asked))
    const [message] = await server.inbox(poolId)
    const code = message?.code ?? ''
    await server.client.send(new ConfirmForgotPasswordCommand({ ...asked, ConfirmationCode: code, Password: third }))
    await expect(signIn(second)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    const { AuthenticationResult: last = {} } = await signIn(third)
    const Token = last.RefreshToken ?? ''
    await server.client.send(new RevokeTokenCommand({ Token, ClientId: clientId, ClientSecret: clientSecret }))
    await server.client.send(new GlobalSignOutCommand({ AccessToken: last.AccessToken })).catch(() => {})

    const secrets = [temporary, first, second, third, session, hash, clientSecret, email, Token]
    const issued = [tokens, last].flatMap(({ AccessToken: access, IdToken, RefreshToken }) => [
      access,
      IdToken,
      RefreshToken,
    ])
    const found = [...secrets, ...issued].filter(
      (text) => text === '' || text === undefined || trail.text().includes(text),
    )
    expect(found).toEqual([])
    expect(code).toMatch(/^\d{6}$/)
    expect(trail.text()).not.toMatch(new RegExp(`"${code}"`))
    expect(trail.text()).not.toContain(rootCredentials.secretAccessKey)
  })
})
