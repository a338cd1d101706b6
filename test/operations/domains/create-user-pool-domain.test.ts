import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { custom, DomainCalls, invalid, notInTier } from './domain-calls.js'

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

describe('CreateUserPoolDomain', () => {
  test('a prefix: classic pages unless asked otherwise; the pool shows it', async () => {
    expect(await domains.ofPool()).toEqual({ Domain: undefined, CustomDomain: undefined })
    expect(await domains.create('shop-1')).toEqual({
      ManagedLoginVersion: 1,
      CloudFrontDomain: expect.stringMatching(/^[0-9a-f]{16}\.cloudfront\.net$/),
    })
    expect(await domains.ofPool()).toEqual({ Domain: 'shop-1', CustomDomain: undefined })
  })

  test('a pool has one of each kind', async () => {
    await domains.create('both', { ManagedLoginVersion: 2 })
    await domains.create('login.example.com', custom)
    expect(await domains.ofPool()).toEqual({ Domain: 'both', CustomDomain: 'login.example.com' })
    const another = invalid('The user pool already has a domain of this kind.')
    expect(await refusalOf(domains.create('both-2'))).toEqual(another)
    expect(await refusalOf(domains.create('login-2.example.com', custom))).toEqual(another)
    expect(await domains.describe('both-2')).toEqual({})
  })

  test('a domain of any pool → InvalidParameterException', async () => {
    await domains.create('taken')
    const taken = invalid('Domain already associated with another user pool.')
    const other = new DomainCalls(server, (await seedPool(server)).poolId)
    expect(await refusalOf(other.create('taken'))).toEqual(taken)
    expect(await refusalOf(domains.create('taken'))).toEqual(taken)
  })

  test('of 20 pools that ask for one domain at once one gets it', async () => {
    const pools = await Promise.all(Array.from({ length: 20 }, () => seedPool(server)))
    const calls = pools.map((pool) => new DomainCalls(server, pool.poolId).create('race'))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, InvalidParameterException: 19 })
  })

  test('of 20 domains that one pool asks for at once it gets one', async () => {
    const calls = Array.from({ length: 20 }, (_, index) => domains.create(`many-${index}`))
    expect(await outcomesOf(calls)).toEqual({ ok: 1, InvalidParameterException: 19 })
  })

  test.each(['Shop', 'a_b', '-a', 'a-', 'a.b', 'a b', 'ä', "a';--"])(
    'prefix %s → InvalidParameterException',
    async (name) => {
      const message =
        'The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.'
      expect(await refusalOf(domains.create(name))).toEqual(invalid(message))
    },
  )

  test.each([
    ['aws', 'aws'],
    ['my-amazon', 'amazon'],
    ['a-cognito-b', 'cognito'],
  ])('prefix %s → InvalidParameterException', async (name, word) => {
    expect(await refusalOf(domains.create(name))).toEqual(invalid(`Domain cannot contain reserved word: ${word}`))
  })

  test('a reserved word within another one is none', async () => {
    expect(await domains.create('awsome-cognitos')).toMatchObject({ ManagedLoginVersion: 1 })
  })

  test.each(['example', 'Login.example.com', 'a..com', '.com', 'a_b.example.com', '10.0.0.1', 'a.example.com.'])(
    'custom domain %s → InvalidParameterException',
    async (name) => {
      const refusal = await refusalOf(domains.create(name, custom))
      expect(refusal).toEqual(invalid(`Custom domain is not a valid subdomain: ${name}`))
    },
  )

  test.each([0, 3, -1])('ManagedLoginVersion %i → InvalidParameterException', async (ManagedLoginVersion) => {
    const refusal = await refusalOf(domains.create('version', { ManagedLoginVersion }))
    expect(refusal).toEqual(invalid('ManagedLoginVersion must be 1 or 2.'))
  })

  test('Routing, which moves users between regions, is refused: an installation has one → InvalidParameterException', async () => {
    const Routing = {
      Failover: { SecondaryRegion: 'us-west-2', PrimaryRoute53HealthCheckId: '11111111-1111-4111-8111-111111111111' },
    }
    const refusal = invalid('Poolgate does not support Routing yet.')
    expect(await refusalOf(domains.create('routed', { Routing }))).toEqual(refusal)
    expect(await domains.describe('routed')).toEqual({})
    await domains.create('unrouted')
    expect(await refusalOf(domains.update('unrouted', { Routing }))).toEqual(refusal)
  })

  test('managed login in the LITE tier → FeatureUnavailableInTierException', async () => {
    const lite = new DomainCalls(server, (await seedPool(server, { pool: { UserPoolTier: 'LITE' } })).poolId)
    expect(await refusalOf(lite.create('lite', { ManagedLoginVersion: 2 }))).toEqual(notInTier)
    expect(await lite.create('lite')).toMatchObject({ ManagedLoginVersion: 1 })
    expect(await refusalOf(lite.update('lite', { ManagedLoginVersion: 2 }))).toEqual(notInTier)
  })

  test('unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(new DomainCalls(server, 'us-east-1_nothere00').create('nowhere'))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_nothere00 does not exist.',
      status: 400,
    })
  })
})
