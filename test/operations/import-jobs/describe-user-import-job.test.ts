import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ImportCalls } from './import-calls.js'

let server: TestServer
let seed: Seed
let calls: ImportCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new ImportCalls(server, seed.poolId)
})
afterAll(() => server.stop())

describe('DescribeUserImportJob', () => {
  test('what CreateUserImportJob answered', async () => {
    const job = await calls.create()
    expect(await calls.describe(job)).toEqual(job)
  })

  test('a job that nobody started is Expired 24 hours after its creation', async () => {
    const job = await calls.create()
    const created = job.CreationDate?.getTime() ?? 0
    server.clock.advance(24 * 3600 - 60)
    expect((await calls.describe(job)).Status).toBe('Created')
    server.clock.advance(60)
    expect(await calls.describe(job)).toMatchObject({
      Status: 'Expired',
      CompletionDate: new Date(created + 24 * 3_600_000),
      CompletionMessage: 'The user import job has expired.',
    })
  })

  test('unknown, and of another pool → ResourceNotFoundException', async () => {
    const refusal = await refusalOf(calls.describe({ JobId: 'import-0123456789' }))
    expect(refusal).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The user import job import-0123456789 does not exist.',
    })
    const other = await seedPool(server)
    const job = await new ImportCalls(server, other.poolId).create()
    expect((await refusalOf(calls.describe(job))).name).toBe('ResourceNotFoundException')
  })
})
