import {
  ConfirmSignUpCommand,
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

let server: TestServer
let seed: Seed
beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterEach(() => server.clock.useRealTime())
afterAll(() => server.stop())

interface Answer {
  readonly status: number
  readonly body: string
  readonly json: Record<string, unknown> | unknown[]
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${server.endpoint}/_poolgate/${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text, json: /^[[{]/.test(text) ? JSON.parse(text) : {} }
}

async function signUp(username: string): Promise<void> {
  const attributes = [{ Name: 'email', Value: `${username}@example.com` }]
  await server.client.send(
    new SignUpCommand({ ClientId: seed.clientId, Username: username, Password: PASSWORD, UserAttributes: attributes }),
  )
}

describe('inbox', () => {
  test('shows messages newest first and narrows them by pool and address', async () => {
    await signUp('ann')
    await signUp('bob')
    const { json } = await call('GET', `inbox?pool=${seed.poolId}`)
    expect(json).toMatchObject([
      {
        to: 'bob@example.com',
        pool: seed.poolId,
        kind: 'sign-up',
        channel: 'email',
        code: expect.stringMatching(/^\d{6}$/),
      },
      { to: 'ann@example.com' },
    ])
    expect((await call('GET', 'inbox?to=ann@example.com')).json).toHaveLength(1)
    expect((await call('GET', 'inbox?pool=us-east-1_Nobody000')).json).toEqual([])
  })

  test('format=code is the newest code alone, which confirms the user; 404 where there is none', async () => {
    await signUp('carol')
    const { status, body } = await call('GET', 'inbox?to=carol@example.com&format=code')
    expect(status).toBe(200)
    await server.client.send(
      new ConfirmSignUpCommand({ ClientId: seed.clientId, Username: 'carol', ConfirmationCode: body }),
    )
    expect((await call('GET', 'inbox?to=nobody@example.com&format=code')).status).toBe(404)
  })

  test('wait holds the answer until a message comes, or until the time is over', async () => {
    const waiting = call('GET', 'inbox?to=dora@example.com&wait=10')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await signUp('dora')
    expect((await waiting).json).toHaveLength(1)
    const started = performance.now()
    expect((await call('GET', 'inbox?to=nobody@example.com&wait=0.3')).json).toEqual([])
    expect(performance.now() - started).toBeGreaterThan(250)
  })

  test.each(['pol=x', 'wait=61', 'wait=-1', 'wait=soon', 'format=xml', 'kind=spam', 'to=a&to=b'])(
    'refuses ?%s',
    async (query) => {
      const { status, json } = await call('GET', `inbox?${query}`)
      expect(status).toBe(400)
      expect(json).toEqual({ error: expect.any(String) })
    },
  )

  test('is not to be kept by caches', async () => {
    const response = await fetch(`${server.endpoint}/_poolgate/inbox`)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('clock', () => {
  test('is told, set, advanced, frozen, released and given back', async () => {
    expect((await call('PUT', 'clock', { now: '2031-01-01T00:00:00Z', frozen: true })).json).toEqual({
      now: '2031-01-01T00:00:00.000Z',
      frozen: true,
    })
    expect((await call('PUT', 'clock', { advanceSeconds: 90 })).json).toMatchObject({ now: '2031-01-01T00:01:30.000Z' })
    expect((await call('GET', 'clock')).json).toEqual({ now: '2031-01-01T00:01:30.000Z', frozen: true })
    expect((await call('PUT', 'clock', { frozen: false })).json).toMatchObject({ frozen: false })
    await call('DELETE', 'clock')
    expect(Math.abs(server.clock.now().getTime() - Date.now())).toBeLessThan(1000)
  })

  test('a code that was advanced past its end no longer confirms', async () => {
    await signUp('erin')
    const { body: code } = await call('GET', 'inbox?to=erin@example.com&format=code')
    await call('PUT', 'clock', { advanceSeconds: 25 * 3600 })
    await expect(
      server.client.send(
        new ConfirmSignUpCommand({ ClientId: seed.clientId, Username: 'erin', ConfirmationCode: code }),
      ),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })

  test('access tokens end with the clock, while signed requests go on', async () => {
    await call('PUT', 'clock', { advanceSeconds: 86_400 })
    const { UserPool } = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
    expect(UserPool?.Id).toBe(seed.poolId)
  })

  test.each([
    {},
    [],
    'now',
    null,
    { now: 'tomorrow' },
    { now: '2031-01-01T00:00:00' },
    { now: true },
    { now: '2200-01-01T00:00:00Z' },
    { advanceSeconds: '60' },
    { advanceSeconds: 1e12 },
    { frozen: 1 },
    { forzen: true },
    { now: 1, advanceSeconds: 1 },
  ])('refuses %j and leaves the clock alone', async (body) => {
    const { status } = await call('PUT', 'clock', JSON.stringify(body))
    expect(status).toBe(400)
    expect(Math.abs(server.clock.now().getTime() - Date.now())).toBeLessThan(1000)
  })

  test('a body that is no JSON is 400, one that is too large 413', async () => {
    expect((await call('PUT', 'clock', '{')).status).toBe(400)
    expect((await call('PUT', 'clock', `{"now":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413)
  })
})

describe('reset', () => {
  test('removes pools, clients, users and messages, and new ones can be made at once', async () => {
    const own = await seedPool(server)
    expect((await call('POST', 'reset', {})).status).toBe(204)
    await expect(server.client.send(new DescribeUserPoolCommand({ UserPoolId: own.poolId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(
      server.client.send(
        new InitiateAuthCommand({
          ClientId: own.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ann', PASSWORD },
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    expect((await call('GET', 'inbox')).json).toEqual([])
    seed = await seedPool(server)
    await signUp('ann')
  })

  test('takes no parameters and no other method', async () => {
    expect((await call('POST', 'reset', { pool: seed.poolId })).status).toBe(400)
    expect((await call('GET', 'reset')).status).toBe(404)
    const { UserPool } = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
    expect(UserPool?.Id).toBe(seed.poolId)
  })

  test('no page of another site can ask for it', async () => {
    const foreign = { origin: 'https://example.com' }
    expect((await call('POST', 'reset', {}, foreign)).status).toBe(403)
    expect((await call('POST', 'reset', 'x=1', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await call('POST', 'reset')).status).toBe(415)
    expect((await call('DELETE', 'clock', undefined, foreign)).status).toBe(403)
    expect((await call('OPTIONS', 'reset', undefined, foreign)).status).toBeGreaterThanOrEqual(400)
    const { UserPool } = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
    expect(UserPool?.Id).toBe(seed.poolId)
  })
})

test('what is not there is 404 in JSON', async () => {
  expect(await call('GET', 'nothing')).toMatchObject({ status: 404, json: { error: expect.any(String) } })
})
