import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { CERTIFICATE, custom, DomainCalls } from './domain-calls.js'

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

const described = (Domain: string, ManagedLoginVersion: number) => ({
  UserPoolId: poolId,
  AWSAccountId: '123456789012',
  Domain,
  CloudFrontDistribution: expect.stringMatching(/^[0-9a-f]{16}\.cloudfront\.net$/),
  Version: expect.stringMatching(/^\d{14}$/),
  Status: 'ACTIVE',
  ManagedLoginVersion,
})

test('DescribeUserPoolDomain: an unknown domain is described by nothing, which is no error', async () => {
  expect(await domains.describe('unknown')).toEqual({})
})

test('DescribeUserPoolDomain: a prefix domain shows no certificate', async () => {
  await domains.create('described', { ManagedLoginVersion: 2 })
  expect(await domains.describe('described')).toEqual(described('described', 2))
})

test('DescribeUserPoolDomain: a custom domain shows its certificate, and the distribution of its creation', async () => {
  const { CloudFrontDomain } = await domains.create('described.example.com', custom)
  const CustomDomainConfig = { CertificateArn: CERTIFICATE }
  const description = await domains.describe('described.example.com')
  expect(description).toEqual({ ...described('described.example.com', 1), CustomDomainConfig })
  expect(description?.CloudFrontDistribution).toBe(CloudFrontDomain)
})
