import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countsOf, ImportCalls, put } from '../operations/import-jobs/import-calls.js'
import { refusalOf } from '../support/people.js'
import { type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { connectionTo } from './slow-upload.js'

let server: TestServer
let seed: Seed
let calls: ImportCalls
let job: UserImportJobType

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  seed = await seedPool(server)
  calls = new ImportCalls(server, seed.poolId)
  job = await calls.create()
})

const encrypted = { 'x-amz-server-side-encryption': 'aws:kms' }

async function refusal(response: Response) {
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('application/xml')
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/)
  return {
    status: response.status,
    code: /<Code>(.*)<\/Code>/.exec(text)?.[1],
    message: /<Message>(.*)<\/Message>/.exec(text)?.[1],
  }
}

const forged = { status: 403, code: 'SignatureDoesNotMatch' }

/** The job's address, changed. */
function changed(change: (url: URL) => void): string {
  const url = new URL(String(job.PreSignedUrl))
  change(url)
  return url.href
}

describe('An upload', () => {
  test('answers 200 with nothing', async () => {
    const response = await put(job, await calls.fileOf(['ann']))
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('whatever its media type', async () => {
    for (const type of ['text/csv', 'application/json', 'application/x-www-form-urlencoded', 'x/y']) {
      const headers = { ...encrypted, 'content-type': type }
      expect((await put(job, await calls.fileOf(['ann']), { headers })).status, type).toBe(200)
    }
  })

  test('repeated before the start takes the place of the earlier one', async () => {
    await calls.upload(job, await calls.fileOf(['ann', 'bob']))
    await calls.upload(job, await calls.fileOf(['zoe']))
    await calls.start(job)
    expect(countsOf(await calls.end(job))).toEqual([1, 0, 0])
  })

  test('after the start is refused', async () => {
    await calls.upload(job, await calls.fileOf(['ann']))
    await calls.start(job)
    expect(await refusal(await put(job, await calls.fileOf(['bob'])))).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    })
    expect(countsOf(await calls.end(job))).toEqual([1, 0, 0])
  })

  test('cut off leaves the earlier one', async () => {
    await calls.upload(job, await calls.fileOf(['ann']))
    const url = new URL(String(job.PreSignedUrl))
    const connection = await connectionTo(url, { ...encrypted, 'content-length': '1000000' })
    connection.write('x'.repeat(600_000))
    await new Promise((resolve) => setTimeout(resolve, 100))
    connection.destroy()
    await calls.start(job)
    expect(countsOf(await calls.end(job))).toEqual([1, 0, 0])
  })

  test('begun before the start and ended after it is refused', async () => {
    await calls.upload(job, await calls.fileOf(['ann']))
    const late = Buffer.from(await calls.fileOf(['late']))
    const connection = await connectionTo(new URL(String(job.PreSignedUrl)), {
      ...encrypted,
      'content-length': String(late.length),
    })
    connection.write(late.subarray(0, 10))
    await calls.start(job)
    connection.write(late.subarray(10))
    expect(await connection.answer()).toMatch(/^HTTP\/1.1 403 .*AccessDenied/s)
    connection.destroy()
    expect(countsOf(await calls.end(job))).toEqual([1, 0, 0])
  })
})

describe('An upload is refused', () => {
  test.each([
    ['another signature', (url: URL) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
    ['an empty signature', (url: URL) => url.searchParams.set('X-Amz-Signature', '')],
    ['no signature', (url: URL) => url.searchParams.delete('X-Amz-Signature')],
    ['a signature twice', (url: URL) => url.searchParams.append('X-Amz-Signature', '0'.repeat(64))],
    ['a longer life', (url: URL) => url.searchParams.set('X-Amz-Expires', '86400')],
    ['a life without end', (url: URL) => url.searchParams.set('X-Amz-Expires', 'Infinity')],
    ['a later date', (url: URL) => url.searchParams.set('X-Amz-Date', '29991231T235959Z')],
    ['another algorithm', (url: URL) => url.searchParams.set('X-Amz-Algorithm', 'none')],
    ['fewer signed headers', (url: URL) => url.searchParams.set('X-Amz-SignedHeaders', 'host')],
    ['one parameter more', (url: URL) => url.searchParams.set('x', '1')],
    [
      'no parameters',
      (url: URL) => {
        url.search = ''
      },
    ],
    [
      'another account',
      (url: URL) => {
        url.pathname = url.pathname.replace('123456789012', '123456789013')
      },
    ],
    [
      'another job',
      (url: URL) => {
        url.pathname = `${url.pathname.slice(0, -1)}${url.pathname.endsWith('a') ? 'b' : 'a'}`
      },
    ],
    [
      'another pool',
      (url: URL) => {
        url.pathname = url.pathname.replace('us-east-1_', 'us-east-2_')
      },
    ],
    [
      'a path written otherwise',
      (url: URL) => {
        url.pathname = url.pathname.replace('import-', '%69mport-')
      },
    ],
  ])('with %s → 403 SignatureDoesNotMatch', async (_what, change) => {
    expect(await refusal(await put(job, 'x', { url: changed(change) }))).toMatchObject(forged)
    expect(await refusalOf(calls.start(job))).toMatchObject({ message: expect.stringContaining('No csv file') })
  })

  test.each([
    ['without the header of the encryption', {}],
    ['with another encryption', { 'x-amz-server-side-encryption': 'AES256' }],
  ])('%s, which the address signs → 403 SignatureDoesNotMatch', async (_what, headers) => {
    expect(await refusal(await put(job, 'x', { headers: headers as Record<string, string> }))).toMatchObject(forged)
  })

  test('a quarter of an hour after the creation of the job → 403 AccessDenied "Request has expired"', async () => {
    server.clock.advance(890)
    expect((await put(job, 'x')).status).toBe(200)
    server.clock.advance(10)
    expect(await refusal(await put(job, 'x'))).toEqual({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired',
    })
    expect((await calls.describe(job)).PreSignedUrl).toBe(job.PreSignedUrl)
  })

  test('for a pool that is gone → 403', async () => {
    const { DeleteUserPoolCommand } = await import('@aws-sdk/client-cognito-identity-provider')
    await server.client.send(new DeleteUserPoolCommand({ UserPoolId: seed.poolId }))
    expect(await refusal(await put(job, 'x'))).toMatchObject({ status: 403, code: 'AccessDenied' })
  })

  test('above 100 MB before anything of it is read → 400 EntityTooLarge', async () => {
    const connection = await connectionTo(new URL(String(job.PreSignedUrl)), {
      ...encrypted,
      'content-length': String(100 * 1024 * 1024 + 1),
    })
    expect(await connection.answer()).toMatch(/^HTTP\/1.1 400 .*<Code>EntityTooLarge<\/Code>/s)
    connection.destroy()
  })

  test('without a length → 411 MissingContentLength', async () => {
    const connection = await connectionTo(new URL(String(job.PreSignedUrl)), {
      ...encrypted,
      'transfer-encoding': 'chunked',
    })
    connection.write('0\r\n\r\n')
    expect(await connection.answer()).toMatch(/^HTTP\/1.1 411 .*MissingContentLength/s)
    connection.destroy()
  })

  test.each(['GET', 'POST', 'DELETE', 'HEAD'])('by %s: nothing is found', async (method) => {
    expect((await fetch(String(job.PreSignedUrl), { method, headers: encrypted })).status).toBe(404)
  })
})

test('a browser may upload: the preflight allows PUT and the header', async () => {
  const response = await fetch(String(job.PreSignedUrl), {
    method: 'OPTIONS',
    headers: { origin: 'https://example.com', 'access-control-request-method': 'PUT' },
  })
  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'content-type, x-amz-server-side-encryption',
  })
})
