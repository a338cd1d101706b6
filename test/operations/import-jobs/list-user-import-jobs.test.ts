import { ListUserImportJobsCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { ImportCalls } from './import-calls.js'

let server: TestServer
let seed: Seed

beforeAll(async () => {
  server = await startServer()
  seed = await seedPool(server)
})
afterAll(() => server.stop())

const list = (MaxResults: number, PaginationToken?: string, UserPoolId = seed.poolId) =>
  server.client.send(new ListUserImportJobsCommand({ UserPoolId, MaxResults, PaginationToken }))

describe('ListUserImportJobs', () => {
  test('newest first, page by page, of this pool alone', async () => {
    const calls = new ImportCalls(server, seed.poolId)
    server.clock.freeze()
    const names: string[] = []
    for (let index = 0; index < 5; index += 1) {
      names.push(`job ${index}`)
      await calls.create(`job ${index}`)
      server.clock.advance(1)
    }
    await new ImportCalls(server, (await seedPool(server)).poolId).create('foreign')
    const found: (string | undefined)[] = []
    let token: string | undefined
    do {
      const page = await list(2, token)
      found.push(...(page.UserImportJobs ?? []).map(({ JobName }) => JobName))
      token = page.PaginationToken
    } while (token)
    expect(found).toEqual(names.toReversed())
  })

  test('jobs of one moment are all found', async () => {
    const { poolId } = await seedPool(server)
    const calls = new ImportCalls(server, poolId)
    const ids = [await calls.create(), await calls.create(), await calls.create()].map(({ JobId }) => JobId)
    const first = await list(2, undefined, poolId)
    const rest = await list(2, first.PaginationToken, poolId)
    const found = [...(first.UserImportJobs ?? []), ...(rest.UserImportJobs ?? [])].map(({ JobId }) => JobId)
    expect(found.toSorted()).toEqual(ids.toSorted())
    expect(rest).not.toHaveProperty('PaginationToken')
  })

  test('a token of another pool → InvalidParameterException', async () => {
    const { PaginationToken } = await list(1)
    const { poolId } = await seedPool(server)
    expect((await refusalOf(list(1, PaginationToken, poolId))).name).toBe('InvalidParameterException')
  })
})
