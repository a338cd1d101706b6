import {
  ListUsersCommand,
  StopUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { countsOf, ImportCalls } from './import-calls.js'

let server: TestServer
let seed: Seed
let calls: ImportCalls

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
  calls = new ImportCalls(server, seed.poolId)
})
afterAll(() => server.stop())

const stop = async ({ JobId }: UserImportJobType) =>
  (await server.client.send(new StopUserImportJobCommand({ UserPoolId: seed.poolId, JobId }))).UserImportJob

describe('StopUserImportJob', () => {
  test('amid a file: Stopping or Stopped, then Stopped; the users so far stay and are counted', async () => {
    const job = await calls.create()
    const names = Array.from({ length: 20_000 }, (_, index) => `user${index}`)
    await calls.upload(job, await calls.fileOf(names))
    await calls.start(job)
    while (!(await calls.describe(job)).ImportedUsers);
    expect(['Stopping', 'Stopped']).toContain((await stop(job))?.Status)
    const ended = await calls.end(job)
    expect(ended).toMatchObject({
      Status: 'Stopped',
      CompletionMessage: 'The Import Job was stopped by the developer.',
      CompletionDate: expect.any(Date),
    })
    const [imported] = countsOf(ended)
    expect(imported).toBeGreaterThan(0)
    expect(imported).toBeLessThan(20_000)
    const last = `user${Number(imported) - 1}`
    const has = async (name: string) =>
      (await server.client.send(new ListUsersCommand({ UserPoolId: seed.poolId, Filter: `username = "${name}"` })))
        .Users?.length
    expect([await has(last), await has(`user${imported}`)]).toEqual([1, 0])
  })

  test('a job that does not run → PreconditionNotMetException', async () => {
    const job = await calls.create()
    expect(await refusalOf(stop(job))).toMatchObject({
      name: 'PreconditionNotMetException',
      message: `The user import job ${job.JobId} cannot be stopped: its status is Created.`,
    })
    const ended = await calls.run(await calls.fileOf(['zoe']))
    expect((await refusalOf(stop(ended))).name).toBe('PreconditionNotMetException')
  })

  test('an unknown job → ResourceNotFoundException', async () => {
    expect((await refusalOf(stop({ JobId: 'import-0123456789' }))).name).toBe('ResourceNotFoundException')
  })
})
