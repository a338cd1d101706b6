import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/run-command.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
let tokens: { access: string; id: string }

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  await seedUser(server, seed.poolId, 'ann')
  const { AuthenticationResult } = await server.client.send(
    new InitiateAuthCommand({
      ClientId: seed.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann', PASSWORD },
    }),
  )
  tokens = { access: String(AuthenticationResult?.AccessToken), id: String(AuthenticationResult?.IdToken) }
})
afterAll(() => server.stop())

/** jose gives up after 5 s by default, which a busy machine exceeds. */
const patient = { timeoutDuration: 30_000 }

describe('jose against our discovery document', { timeout: 60_000 }, () => {
  test('verifies both tokens by the published keys', async () => {
    const issuer = `${server.running.publicUrl}/${seed.poolId}`
    const discovery = await fetch(`${server.endpoint}/${seed.poolId}/.well-known/openid-configuration`)
    const metadata = (await discovery.json()) as { issuer: string; jwks_uri: string }
    expect(metadata.issuer).toBe(issuer)
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), patient)
    const access = await jwtVerify(tokens.access, keys, { issuer, algorithms: ['RS256'] })
    expect(access.payload).toMatchObject({ token_use: 'access', client_id: seed.clientId, username: 'ann' })
    const id = await jwtVerify(tokens.id, keys, { issuer, audience: seed.clientId, algorithms: ['RS256'] })
    expect(id.payload).toMatchObject({ token_use: 'id', 'cognito:username': 'ann', email_verified: true })
    expect(id.protectedHeader.kid).not.toBe(access.protectedHeader.kid)
  })

  test('a changed claim does not verify', async () => {
    const keys = createRemoteJWKSet(new URL(`${server.endpoint}/${seed.poolId}/.well-known/jwks.json`), patient)
    const [header, payload, signature] = tokens.access.split('.')
    const claims = JSON.parse(Buffer.from(String(payload), 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, username: 'bea' })).toString('base64url')
    await expect(jwtVerify(`${header}.${forged}.${signature}`, keys)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
  })
})

describe('aws-jwt-verify over https', () => {
  test('CognitoJwtVerifier with our JWKS and JwtVerifier with our issuer accept the tokens', {
    timeout: 60_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'poolgate-test-'))
    try {
      const script = fileURLToPath(new URL('./aws-jwt-verify-main.mjs', import.meta.url))
      const result = await runCommand(process.execPath, [script, folder])
      expect(result).toMatchObject({ code: 0, stdout: 'ok\n' })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
