import { Agent, request } from 'node:http'
import { AdminDeleteUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatBasicIso } from '../../src/aws/sigv4/basic-iso-time.js'
import { type FuzzedCall, fuzzedCalls } from '../support/model-fuzz.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

/** POOLGATE_FUZZ_CALLS=100000 is what a release is tried with. */
const calls = Number(process.env.POOLGATE_FUZZ_CALLS ?? 20_000)
const atATime = 20
const patience = 300_000 + calls * 15
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

/** Stands in generated bodies for a token that is valid when the call is sent. */
const tokenMark = 'CURRENT_ACCESS_TOKEN'
let currentToken = ''

test(
  `T17: ${calls} calls made from the model over all operations: no 500, no hang, the server still answers`,
  async () => {
    const seed = await seedPool(server)
    const { poolId, clientId } = seed
    const spare = await seedPool(server)
    const known = {
      UserPoolIdType: [poolId, poolId, spare.poolId],
      ClientIdType: [clientId, clientId, spare.clientId],
      UsernameType: ['kim', 'lee', 'nobody'],
      PasswordType: [PASSWORD],
      TokenModelType: [tokenMark, 'a.b.c'],
      ArnType: [`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${poolId}`],
      AttributeNameType: ['email', 'sub', 'phone_number', 'custom:x', 'name', 'email_verified'],
      AttributeValueType: ['kim@example.com', '+15555550100', 'true', 'x'],
      AuthParametersType: [{ USERNAME: 'kim', PASSWORD }, { USERNAME: 'kim', SRP_A: 'ff' }, { REFRESH_TOKEN: 'x' }],
      UserFilterType: ['email = "kim@example.com"', 'username ^= "k"', 'status = "Enabled"', 'x = "'],
      StringType: ['x', poolId],
    }
    let batches = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fuzzedCalls(known), { minLength: atATime, maxLength: atATime }), async (batch) => {
        if (batches % 5 === 0) await revive(seed)
        batches += 1
        await Promise.all(batch.filter((call) => isWorthSending(call, poolId)).map(requireProperAnswer))
      }),
      { numRuns: calls / atATime, seed: 20261120 },
    )
    await revive(seed)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  },
  patience,
)

/** Makes the users again that calls have deleted or changed, and signs in. */
async function revive({ poolId, clientId }: Seed): Promise<void> {
  for (const Username of ['kim', 'lee']) {
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: poolId, Username })).catch(() => undefined)
    await seedUser(server, poolId, Username)
  }
  const { AuthenticationResult } = await server.client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'kim', PASSWORD },
    }),
  )
  currentToken = String(AuthenticationResult?.AccessToken)
}

/** Without the pools as they were made the remaining calls would meet nothing; what is too large never becomes a call. */
function isWorthSending({ operation, body }: FuzzedCall, poolId: string): boolean {
  const ends = operation === 'DeleteUserPool' || (/^(Delete|Update)UserPool/.test(operation) && body.includes(poolId))
  return !ends && body.length < 1_000_000
}

async function requireProperAnswer({ operation, body }: FuzzedCall): Promise<void> {
  const started = performance.now()
  const sent = body.includes(tokenMark)
    ? Buffer.from(body.toString('latin1').replace(tokenMark, currentToken), 'latin1')
    : body
  const { status, type, text } = await send(operation, sent)
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
