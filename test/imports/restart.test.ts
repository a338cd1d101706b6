import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, expect, test } from 'vitest'
import { countsOf, ImportCalls } from '../operations/import-jobs/import-calls.js'
import { seedPool } from '../support/seed.js'
import { startServer } from '../support/start-server.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-import-'))
const masterKey = randomBytes(32)
const start = () =>
  startServer({ storage: { kind: 'file', path: join(folder, 'poolgate.db') }, masterKey, logLevel: 'silent' })
const USERS = 10_000

afterAll(() => rmSync(folder, { recursive: true }))

test('a server that stops amid an import goes on with it at its next start: each row once', async () => {
  let server = await start()
  const seed = await seedPool(server)
  let calls = new ImportCalls(server, seed.poolId)
  const job = await calls.create()
  await calls.upload(job, await calls.fileOf(Array.from({ length: USERS }, (_, index) => `user${index}`)))
  await calls.start(job)
  while (!(await calls.describe(job)).ImportedUsers);
  await server.stop()

  server = await start()
  calls = new ImportCalls(server, seed.poolId)
  const present = await calls.describe(job)
  expect(present.ImportedUsers).toBeLessThan(USERS)
  const ended = await calls.end(job)
  expect(ended.Status).toBe('Succeeded')
  expect(countsOf(ended)).toEqual([USERS, 0, 0])
  const { UserPool } = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
  expect(UserPool?.EstimatedNumberOfUsers).toBe(USERS)
  await server.stop()
}, 30_000)
