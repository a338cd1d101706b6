import { afterEach, describe, expect, test } from 'vitest'
import { LambdaTarget } from '../../src/triggers/lambda-target.js'
import { arn, refusalOf, triggersTo } from './calls.js'
import { recordedLog } from './recorded-log.js'
import { listen, writeWithoutEnd } from './subjects.js'

const log = recordedLog()
let stop = async () => {}
afterEach(() => stop())

async function open(
  answering: Parameters<typeof listen>[0],
  options: Partial<ConstructorParameters<typeof LambdaTarget>[0]> = {},
  retries = 0,
) {
  const server = await listen(answering)
  const triggers = triggersTo(new LambdaTarget({ endpoint: server.url, fallbackRegion: 'us-east-1', ...options }), {
    log,
    retries,
  })
  stop = async () => {
    await triggers.close()
    await server.stop()
  }
  return triggers
}

describe('whom it calls', () => {
  test('by itself: the ARN, signed for the region of the ARN', async () => {
    const seen: unknown[] = []
    const triggers = await open((event, { request, response }) => {
      seen.push(decodeURIComponent(String(request.url)), event, request.headers.authorization)
      response.end('{"fine":true}')
    })
    expect(await triggers.invoke(arn, { userName: 'alice' })).toEqual({ fine: true })
    expect(seen).toEqual([
      `/2015-03-31/functions/${arn}/invocations`,
      { userName: 'alice' },
      expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-west-1\/lambda\/aws4_request/),
    ])
  })

  test('as configured: name, region and key', async () => {
    const seen: unknown[] = []
    const options = {
      functionName: 'other:live',
      region: 'ap-south-1',
      credentials: { accessKeyId: 'AKIACONFIGURED', secretAccessKey: 'secret', sessionToken: 'token' },
    }
    const triggers = await open((_event, { request, response }) => {
      const { authorization, 'x-amz-security-token': token } = request.headers
      seen.push(decodeURIComponent(String(request.url)), authorization, token)
      response.end()
    }, options)
    expect(await triggers.invoke(arn, {})).toBe(null)
    expect(seen).toEqual([
      '/2015-03-31/functions/other:live/invocations',
      expect.stringContaining('Credential=AKIACONFIGURED/'),
      'token',
    ])
    expect(seen[1]).toContain('/ap-south-1/lambda/')
  })
})

test('an answer without end → unreadable as soon as it is too large', async () => {
  const triggers = await open((_event, { response }) => writeWithoutEnd(response))
  const refusal = { kind: 'unreadable', message: 'the answer is larger than 6 MiB' }
  expect(await refusalOf(triggers.invoke(arn, {}))).toEqual(refusal)
})

describe('errors', () => {
  test.each([
    ['Error', 'Denied by policy.', { kind: 'function-error', message: 'Denied by policy.' }],
    [
      'Sandbox.Timedout',
      'RequestId: 1 Error: Task timed out after 3.00 seconds',
      { kind: 'unreachable', message: 'the function ran into its own time limit' },
    ],
    [
      undefined,
      '2026-11-25T10:00:00.000Z 1 Task timed out after 3.00 seconds',
      { kind: 'unreachable', message: 'the function ran into its own time limit' },
    ],
    [
      'Runtime.ExitError',
      'RequestId: 1 Error: Runtime exited with error: exit status 1',
      { kind: 'unreachable', message: 'the function crashed' },
    ],
  ])('an error of the function of type %s', async (errorType, errorMessage, refusal) => {
    const triggers = await open((_event, { response }) => {
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' })
      response.end(JSON.stringify({ errorType, errorMessage }))
    })
    expect(await refusalOf(triggers.invoke(arn, {}))).toEqual(refusal)
  })

  test.each<[string, number, number]>([
    ['TooManyRequestsException', 429, 2],
    ['ServiceException', 500, 2],
    ['ResourceNotFoundException', 404, 1],
    ['AccessDeniedException', 403, 1],
  ])('%s of the endpoint → unreachable with that name', async (name, status, attempts) => {
    let requests = 0
    const triggers = await open(
      (_event, { response }) => {
        requests += 1
        response.writeHead(status, { 'x-amzn-errortype': name }).end('{"Message":"about arn:secret"}')
      },
      {},
      1,
    )
    expect(await refusalOf(triggers.invoke(arn, {}))).toEqual({ kind: 'unreachable', message: name })
    expect(requests).toBe(attempts)
  })
})
