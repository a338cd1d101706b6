import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimsOf } from '../operations/sign-in/sign-in-calls.js'
import { exchange } from '../support/raw-socket.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const publicUrl = 'https://idp.example.com'
/** Not a loopback name that `dev` would refuse for being none. */
const evil = 'evil.example'

let server: TestServer
let seed: Seed
let port: number

beforeAll(async () => {
  server = await startServer({ publicUrl, logLevel: 'silent' })
  port = Number(new URL(server.endpoint).port)
  seed = await seedPool(server)
  await seedUser(server, seed.poolId, 'ann')
})
afterAll(() => server.stop())

const local = 'Host: localhost\r\n'
const variants: readonly (readonly [string, string])[] = [
  ['X-Forwarded-Host', `${local}X-Forwarded-Host: ${evil}\r\n`],
  ['X-Forwarded-Host twice', `${local}X-Forwarded-Host: ${evil}\r\nX-Forwarded-Host: ${evil}\r\n`],
  ['X-Forwarded-Proto', `${local}X-Forwarded-Proto: http\r\n`],
  ['X-Forwarded-Port', `${local}X-Forwarded-Port: 1\r\n`],
  ['X-Forwarded-Prefix', `${local}X-Forwarded-Prefix: /${evil}\r\n`],
  ['X-Forwarded-Server', `${local}X-Forwarded-Server: ${evil}\r\n`],
  ['X-Original-URL', `${local}X-Original-URL: https://${evil}/\r\nX-Rewrite-URL: https://${evil}/\r\n`],
  ['X-Host', `${local}X-Host: ${evil}\r\nX-HTTP-Host-Override: ${evil}\r\n`],
  ['Forwarded', `${local}Forwarded: for=${evil};host=${evil};proto=http\r\n`],
  ['Via and Origin', `${local}Via: 1.1 ${evil}\r\nOrigin: https://${evil}\r\nReferer: https://${evil}/\r\n`],
  ['Host', `Host: ${evil}\r\n`],
  ['Host with a port', `Host: ${evil}:443\r\n`],
  ['Host with the public name before', `Host: idp.example.com.${evil}\r\n`],
  ['Host with a user', `Host: idp.example.com@${evil}\r\n`],
]

async function ask(
  requestLine: string,
  headers: string,
  body = '',
): Promise<{ status: number; head: string; body: string }> {
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`
  const reply = await exchange(port, `${requestLine}\r\n${headers}Connection: close\r\n${length}\r\n${body}`, 2000)
  const [head = '', ...rest] = reply.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') }
}

describe('V18: the names in a request do not get into what the server says of itself', () => {
  test.each(variants)('%s', async (_, headers) => {
    const discovery = await ask(`GET /${seed.poolId}/.well-known/openid-configuration HTTP/1.1`, headers)
    const input = JSON.stringify({
      ClientId: seed.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann', PASSWORD },
    })
    const signIn = await ask(
      'POST / HTTP/1.1',
      `${headers}X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth\r\n`,
      input,
    )

    for (const { head, body } of [discovery, signIn]) expect(`${head}${body}`.toLowerCase()).not.toContain(evil)
    // A refused host is fine too; an answered one names the public URL.
    if (discovery.status === 200) {
      expect(JSON.parse(discovery.body)).toMatchObject({
        issuer: `${publicUrl}/${seed.poolId}`,
        jwks_uri: `${publicUrl}/${seed.poolId}/.well-known/jwks.json`,
      })
    }
    if (signIn.status === 200) {
      const { AccessToken, IdToken } = JSON.parse(signIn.body).AuthenticationResult
      for (const token of [AccessToken, IdToken]) expect(claimsOf(token).iss).toBe(`${publicUrl}/${seed.poolId}`)
    }
    if (headers.startsWith(local)) expect([discovery.status, signIn.status]).toEqual([200, 200])
  })

  test('an absolute request target changes nothing', async () => {
    const path = `/${seed.poolId}/.well-known/openid-configuration`
    const { status, body } = await ask(`GET http://${evil}${path} HTTP/1.1`, local)
    expect(body.toLowerCase()).not.toContain(evil)
    if (status === 200) expect(JSON.parse(body).issuer).toBe(`${publicUrl}/${seed.poolId}`)
  })

  test('a token whose issuer was another host is refused', async () => {
    const elsewhere = await startServer({ publicUrl: `https://${evil}` })
    try {
      const other = await seedPool(elsewhere, { pool: { UserPoolTags: { _custom_id_: seed.poolId } } })
      await seedUser(elsewhere, other.poolId, 'ann')
      expect(other.poolId).toBe(seed.poolId)
      const input = JSON.stringify({
        ClientId: other.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD },
      })
      const headers = { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth' }
      const answer = await fetch(elsewhere.endpoint, { method: 'POST', headers, body: input })
      const { AuthenticationResult } = (await answer.json()) as { AuthenticationResult: { AccessToken: string } }
      const body = JSON.stringify({ AccessToken: AuthenticationResult.AccessToken })
      const target = 'X-Amz-Target: AWSCognitoIdentityProviderService.GetUser\r\n'
      expect((await ask('POST / HTTP/1.1', local + target, body)).body).toContain('Invalid Access Token')
    } finally {
      await elsewhere.stop()
    }
  })
})
