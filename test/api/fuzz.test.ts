import { Agent, request } from 'node:http'
import { AdminGetUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatBasicIso } from '../../src/aws/sigv4/basic-iso-time.js'
import { type FuzzedCall, fuzzedCalls } from '../support/model-fuzz.js'
import { PASSWORD, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

const calls = 20_000
const atATime = 20
/** Reported by a slow machine under load too; what counts is that nothing hangs. */
const longestAnswer = 5000

let server: TestServer
const agent = new Agent({ keepAlive: true, maxSockets: atATime })

beforeAll(async () => {
  server = await startServer({ logLevel: 'silent' })
})
afterAll(async () => {
  agent.destroy()
  await server.stop()
})

test(`T17: ${calls} calls made from the model over all operations: no 500, no hang, the server still answers`, async () => {
  const { poolId, clientId } = await seedPool(server)
  for (const username of ['kim', 'lee']) await seedUser(server, poolId, username)
  const { AuthenticationResult: tokens } = await server.client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'kim', PASSWORD },
    }),
  )
  const known = {
    UserPoolIdType: [poolId],
    ClientIdType: [clientId],
    UsernameType: ['kim', 'lee', 'nobody'],
    PasswordType: [PASSWORD],
    TokenModelType: [tokens?.AccessToken, tokens?.RefreshToken],
    ArnType: [`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`],
    AttributeNameType: ['email', 'sub', 'phone_number', 'custom:x'],
    AuthParametersType: [{ USERNAME: 'kim', PASSWORD }, { USERNAME: 'kim', SRP_A: 'ff' }, { REFRESH_TOKEN: 'x' }],
    StringType: ['x', poolId],
  }
  await fc.assert(
    fc.asyncProperty(fc.array(fuzzedCalls(known), { minLength: atATime, maxLength: atATime }), async (batch) => {
      await Promise.all(batch.filter((call) => isWorthSending(call, poolId)).map(requireProperAnswer))
    }),
    { numRuns: calls / atATime, seed: 20261120 },
  )
  await server.client.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'lee' })).catch((error) => {
    expect(error.name).toBe('UserNotFoundException')
  })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
}, 300_000)

/** Without the pool and its client the remaining calls would meet nothing; what is too large never becomes a call. */
function isWorthSending({ operation, body }: FuzzedCall, poolId: string): boolean {
  const ends = /^DeleteUserPool(Client)?$/.test(operation) && body.includes(poolId)
  return !ends && body.length < 1_000_000
}

async function requireProperAnswer({ operation, body }: FuzzedCall): Promise<void> {
  const started = performance.now()
  const { status, type, text } = await send(operation, body)
  const what = `${operation} ${body.toString('latin1').slice(0, 500)} → ${status} ${text.slice(0, 300)}`
  expect(performance.now() - started, what).toBeLessThan(longestAnswer)
  expect([200, 400], what).toContain(status)
  const answer = text === '' ? {} : JSON.parse(text)
  if (status === 400) expect(`${answer.__type}:`, what).toBe(type)
}

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly text: string
}

/** Signed in form only: `dev` takes an unknown key for root. */
function send(operation: string, body: Buffer): Promise<Answer> {
  const date = formatBasicIso(new Date())
  const credential = `AKIAFUZZ/${date.slice(0, 8)}/us-east-1/cognito-idp/aws4_request`
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': body.length,
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(server.endpoint, { method: 'POST', agent, headers, timeout: longestAnswer }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, type: response.headers['x-amzn-errortype']?.toString(), text })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`${operation} hangs`)))
    sent.on('error', reject)
    sent.end(body)
  })
}
