import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminSetUserPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const signIn = (at: TestServer, clientId: string, username: string, password = PASSWORD) =>
  at.client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  )

test('V10: what was revoked stays revoked over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-test-'))
  const options = {
    masterKey: randomBytes(32),
    publicUrl: 'http://localhost:9229',
    storage: { kind: 'file', path: join(folder, 'poolgate.db') },
  } as const
  const first = await startServer(options)
  const { poolId, clientId } = await seedPool(first)
  await seedUser(first, poolId, 'ann')
  const { AuthenticationResult: kept } = await signIn(first, clientId, 'ann')
  const { AuthenticationResult: revoked } = await signIn(first, clientId, 'ann')
  await first.client.send(new RevokeTokenCommand({ ClientId: clientId, Token: revoked?.RefreshToken }))
  await first.stop()

  const second = await startServer(options)
  try {
    const getUser = (token: string | undefined) => second.client.send(new GetUserCommand({ AccessToken: token }))
    expect(await refusalOf(getUser(revoked?.AccessToken))).toMatchObject({ message: 'Access Token has been revoked' })
    const refresh = new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: String(revoked?.RefreshToken) },
    })
    expect(await refusalOf(second.client.send(refresh))).toMatchObject({ message: 'Refresh Token has been revoked' })
    expect((await getUser(kept?.AccessToken)).Username).toBe('ann')
  } finally {
    await second.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('V14: every character of a password counts', () => {
  const long = `Aa1!${'x'.repeat(251)}`
  test.each([
    ['256 characters, the last one another', `${long}y`, `${long}z`],
    ['characters of several bytes', `Aa1!${'ü'.repeat(60)}a`, `Aa1!${'ü'.repeat(60)}b`],
    ['composed and decomposed letters', 'Aa1!aaaa\u00fc', 'Aa1!aaaau\u0308'],
  ])('%s', async (name, password, near) => {
    const username = `long-${name.length}`
    await seedUser(server, seed.poolId, username)
    await server.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: seed.poolId,
        Username: username,
        Password: password,
        Permanent: true,
      }),
    )
    expect(await refusalOf(signIn(server, seed.clientId, username, near))).toMatchObject({
      message: 'Incorrect username or password.',
    })
    expect((await signIn(server, seed.clientId, username, password)).AuthenticationResult?.AccessToken).toBeDefined()
  })
})

describe('V18: issuers do not follow what a request says of its host', () => {
  test.each<Record<string, string>>([
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
    { 'x-forwarded-prefix': '/evil' },
  ])('%j', async (headers) => {
    const reply = await fetch(`${server.endpoint}/${seed.poolId}/.well-known/openid-configuration`, { headers })
    const metadata = (await reply.json()) as { issuer: string; jwks_uri: string }
    expect(metadata.issuer).toBe(`${server.running.publicUrl}/${seed.poolId}`)
    expect(metadata.jwks_uri).toBe(`${metadata.issuer}/.well-known/jwks.json`)
  })
})
