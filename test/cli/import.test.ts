import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ImportCalls } from '../operations/import-jobs/import-calls.js'
import { type Seed, seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'
import { makeStage, run } from './stage.js'

const stage = makeStage()
const masterKey = randomBytes(32)
const environment = { POOLGATE_MASTER_KEY: masterKey.toString('base64') }
let server: TestServer
let seed: Seed

const imports = (...args: string[]) => run(['import', ...args, '--data', stage.folder], { environment })

beforeAll(async () => {
  const storage = { kind: 'file', path: join(stage.folder, 'poolgate.db') } as const
  server = await startServer({ storage, masterKey, logLevel: 'silent' })
  seed = await seedPool(server)
})
afterAll(async () => {
  await server.stop()
  stage.clear()
})

describe('poolgate import, beside a running server', () => {
  test('list shows the jobs, and log a line for each row, without a value of the file', async () => {
    const calls = new ImportCalls(server, seed.poolId)
    const names = Array.from({ length: 500 }, (_, index) => `user${index}`)
    const job = await calls.run(await calls.fileOf([...names, 'user0']))
    const listed = (await imports('list')).out.split('\n').filter((line) => line !== '')
    expect(listed.map((line) => JSON.parse(line))).toMatchObject([
      { id: job.JobId, poolId: seed.poolId, name: 'job', status: 'Succeeded', imported: 500, skipped: 1, failed: 0 },
    ])
    const { code, out } = await imports('log', String(job.JobId))
    expect(code).toBe(0)
    const lines = names.map((_, index) => `[SUCCEEDED] Line Number ${index + 2} - The import succeeded.`)
    expect(out).toBe([...lines, '[SKIPPED] Line Number 502 - The user already exists.', ''].join('\n'))
  })

  test('log of an unknown job says so', async () => {
    const { code, out, err } = await imports('log', 'import-0123456789')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('is no import job of this database')
  })
})

describe('poolgate import: what is not understood', () => {
  test.each([['lst'], ['list', 'more'], ['log'], ['log', 'import-a', 'x']])('%s %s is refused', async (...args) => {
    const { code, err } = await imports(...args)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is not a command') })
  })

  test('without a master key or a database it says what is missing', async () => {
    const { code, err } = await run(['import', 'list'])
    expect(code).toBe(3)
    expect(err).toContain('Master key')
  })

  test('help', async () => {
    expect((await run(['help', 'import'])).out).toContain('poolgate import log JOB')
    expect((await run(['help'])).out).toContain('import')
  })
})
