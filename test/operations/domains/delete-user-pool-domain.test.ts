import { DeleteUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { DomainCalls, invalid, noSuchDomain } from './domain-calls.js'

let server: TestServer
let poolId: string
let domains: DomainCalls

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  poolId = (await seedPool(server)).poolId
  domains = new DomainCalls(server, poolId)
})
afterAll(() => server.stop())

test('DeleteUserPoolDomain: the domain is free for every pool', async () => {
  await domains.create('freed')
  expect(await domains.delete('freed')).toEqual({})
  expect(await domains.describe('freed')).toEqual({})
  const other = new DomainCalls(server, (await seedPool(server)).poolId)
  expect(await other.create('freed')).toMatchObject({ ManagedLoginVersion: 1 })
})

test('DeleteUserPoolDomain: unknown, or of another pool → InvalidParameterException', async () => {
  const other = new DomainCalls(server, (await seedPool(server)).poolId)
  await other.create('guarded')
  expect(await refusalOf(domains.delete('guarded'))).toEqual(noSuchDomain)
  expect(await refusalOf(domains.delete('nothing'))).toEqual(noSuchDomain)
  expect(await domains.describe('guarded')).toMatchObject({ Domain: 'guarded' })
})

test('DeleteUserPool: a pool with a domain → InvalidParameterException until the domain is deleted', async () => {
  await domains.create('holding')
  const remove = () => server.client.send(new DeleteUserPoolCommand({ UserPoolId: poolId }))
  expect(await refusalOf(remove())).toEqual(
    invalid('User pool cannot be deleted. It has a domain configured that should be deleted first.'),
  )
  await domains.delete('holding')
  await remove()
})
