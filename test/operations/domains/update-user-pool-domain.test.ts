import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { custom, DomainCalls, invalid, noSuchDomain, OTHER_CERTIFICATE } from './domain-calls.js'

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

test('UpdateUserPoolDomain: what is left out stays', async () => {
  await domains.create('kept.example.com', { ...custom, ManagedLoginVersion: 2 })
  const { Version: _, ...before } = { ...(await domains.describe('kept.example.com')) }
  expect(await domains.update('kept.example.com')).toMatchObject({ ManagedLoginVersion: 2 })
  expect(await domains.describe('kept.example.com')).toMatchObject(before)
})

test('UpdateUserPoolDomain: version and certificate change', async () => {
  const CustomDomainConfig = { CertificateArn: OTHER_CERTIFICATE }
  await domains.create('changed.example.com', custom)
  await domains.update('changed.example.com', { ManagedLoginVersion: 2, CustomDomainConfig })
  expect(await domains.describe('changed.example.com')).toMatchObject({ ManagedLoginVersion: 2, CustomDomainConfig })
})

test('UpdateUserPoolDomain: a certificate for a prefix domain → InvalidParameterException', async () => {
  await domains.create('bare')
  const refusal = await refusalOf(domains.update('bare', custom))
  expect(refusal).toEqual(invalid('A prefix domain cannot have a certificate.'))
})

test('UpdateUserPoolDomain: unknown, or of another pool → InvalidParameterException', async () => {
  const other = new DomainCalls(server, (await seedPool(server)).poolId)
  await other.create('foreign')
  expect(await refusalOf(domains.update('foreign', { ManagedLoginVersion: 2 }))).toEqual(noSuchDomain)
  expect(await refusalOf(domains.update('nothing'))).toEqual(noSuchDomain)
  expect(await domains.describe('foreign')).toMatchObject({ ManagedLoginVersion: 1 })
})
