import { CreateUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ImportCalls, roleArn } from './import-calls.js'

let server: TestServer
let seed: Seed
let calls: ImportCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new ImportCalls(server, seed.poolId)
})
afterAll(() => server.stop())

describe('CreateUserImportJob', () => {
  test('a job in Created, with zeros for counts and no end', async () => {
    const job = await calls.create('My job')
    expect(job).toEqual({
      JobName: 'My job',
      JobId: expect.stringMatching(/^import-[0-9A-Za-z]{10}$/),
      UserPoolId: seed.poolId,
      PreSignedUrl: expect.any(String),
      CreationDate: expect.any(Date),
      Status: 'Created',
      CloudWatchLogsRoleArn: roleArn,
      ImportedUsers: 0,
      SkippedUsers: 0,
      FailedUsers: 0,
    })
  })

  test('the address is this server’s, with the parameters of a signed S3 address', async () => {
    const job = await calls.create()
    const url = new URL(String(job.PreSignedUrl))
    expect(url.origin).toBe(server.endpoint)
    expect(url.pathname).toBe(`/import/123456789012/${seed.poolId}/${job.JobId}`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      'X-Amz-Expires': '899',
      'X-Amz-SignedHeaders': 'host;x-amz-server-side-encryption',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('names are not unique, and the algorithm of password hashes is kept', async () => {
    const [first, second] = [
      await calls.create('twice'),
      await calls.create('twice', { PasswordHashingAlgorithm: 'BCRYPT' }),
    ]
    expect(second.JobId).not.toBe(first.JobId)
    expect(second.PasswordHashingAlgorithm).toBe('BCRYPT')
    expect(first).not.toHaveProperty('PasswordHashingAlgorithm')
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    const input = { JobName: 'job', UserPoolId: 'us-east-1_Unknown00', CloudWatchLogsRoleArn: roleArn }
    expect((await refusalOf(server.client.send(new CreateUserImportJobCommand(input)))).name).toBe(
      'ResourceNotFoundException',
    )
  })
})
