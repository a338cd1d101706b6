import {
  AddCustomAttributesCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

const attempts = (UserPoolId: string) => [
  server.client.send(
    new AddCustomAttributesCommand({ UserPoolId, CustomAttributes: [{ Name: 'late', AttributeDataType: 'String' }] }),
  ),
  server.client.send(new UpdateUserPoolCommand({ UserPoolId, AutoVerifiedAttributes: ['email'] })),
  server.client.send(new DeleteUserPoolCommand({ UserPoolId })),
]

test('while users are imported the pool is neither changed nor deleted → UserImportInProgressException; other pools are', async () => {
  const other = await seedPool(server)
  const calls = new ImportCalls(server, seed.poolId)
  const job = await calls.create()
  const names = Array.from({ length: 20_000 }, (_, index) => `user${index}`)
  await calls.upload(job, await calls.fileOf(names))
  await calls.start(job)
  for (const attempt of attempts(seed.poolId)) {
    expect(await refusalOf(attempt)).toMatchObject({ name: 'UserImportInProgressException', status: 400 })
  }
  const schema = await server.client.send(new DescribeUserPoolCommand({ UserPoolId: seed.poolId }))
  expect(JSON.stringify(schema.UserPool?.SchemaAttributes)).not.toContain('late')
  // What the row's rules do not depend on is free.
  await server.client.send(new CreateUserPoolDomainCommand({ UserPoolId: seed.poolId, Domain: 'amid-import' }))
  for (const attempt of attempts(other.poolId)) await attempt
  expect(['Pending', 'InProgress']).toContain((await calls.describe(job)).Status)
  await calls.end(job)
})

test('a job that is Created or has ended is in nobody’s way', async () => {
  const { poolId } = await seedPool(server)
  const calls = new ImportCalls(server, poolId)
  await calls.run(await calls.fileOf(['ann']))
  const job = await calls.create()
  await calls.upload(job, await calls.fileOf(['bob']))
  for (const attempt of attempts(poolId)) await attempt
  expect((await refusalOf(calls.describe(job))).name).toBe('ResourceNotFoundException')
})
