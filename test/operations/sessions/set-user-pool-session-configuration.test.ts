import { UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { revoked, SessionCalls } from './session-calls.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const outOfRange = (value: number, bound: string) => ({
  name: 'InvalidParameterException',
  message: `1 validation error detected: Value '${value}' at 'tokenSession.maxPerUser' failed to satisfy constraint: Member must have value ${bound}`,
  status: 400,
})
const tier = {
  name: 'FeatureUnavailableInTierException',
  message: 'The following features need to be disabled for the LITE pricing tier configured: User Session Tracking',
  status: 400,
}

describe('SetUserPoolSessionConfiguration', () => {
  test('a sign-in beyond the limit ends the session that was used longest ago', async () => {
    const calls = await SessionCalls.create(server, 2)
    const tokens = []
    for (let count = 0; count < 3; count += 1) {
      tokens.push(await calls.signIn.tokens('ann'))
      server.clock.advance(1)
    }
    const [first, second, third] = tokens.map(({ access }) => access)
    expect(await refusalOf(calls.getUser(String(first)))).toEqual(revoked)
    expect(await calls.getUser(String(second))).toHaveProperty('Username', 'ann')
    expect((await calls.list(String(third))).Sessions).toHaveLength(2)
  })

  test('of ten sign-ins at once as many sessions live as are allowed, and each newest one does', async () => {
    const calls = await SessionCalls.create(server, 3)
    await Promise.all(Array.from({ length: 10 }, () => calls.signIn.tokens('ann')))
    expect((await calls.adminList()).Sessions).toHaveLength(3)
    const { access } = await calls.signIn.tokens('ann')
    expect(await calls.getUser(access)).toHaveProperty('Username', 'ann')
    expect((await calls.adminList()).Sessions).toHaveLength(3)
  })

  test('a lower limit ends nothing until the next sign-in; without tracking there is none', async () => {
    const calls = await SessionCalls.create(server, 3)
    for (let count = 0; count < 3; count += 1) await calls.signIn.tokens('ann')
    await calls.track('ENABLED', 1)
    expect((await calls.adminList()).Sessions).toHaveLength(3)
    await calls.signIn.tokens('ann')
    expect((await calls.adminList()).Sessions).toHaveLength(1)
    await calls.track('DISABLED', 1)
    for (let count = 0; count < 3; count += 1) await calls.signIn.tokens('ann')
    await calls.track('ENABLED', 1)
    expect((await calls.adminList()).Sessions).toHaveLength(4)
  })

  test.each([
    [0, 'greater than or equal to 1'],
    [-1, 'greater than or equal to 1'],
    [101, 'less than or equal to 100'],
  ])('MaxPerUser %i → InvalidParameterException', async (value, bound) => {
    const calls = await SessionCalls.create(server)
    expect(await refusalOf(calls.track('ENABLED', value))).toEqual(outOfRange(value, bound))
  })

  test('a LITE pool → FeatureUnavailableInTierException, also when a pool that tracks becomes one', async () => {
    const lite = new SessionCalls(server, await seedPool(server, { pool: { UserPoolTier: 'LITE' } }))
    expect(await refusalOf(lite.track('ENABLED'))).toEqual(tier)
    const calls = await SessionCalls.create(server)
    const update = new UpdateUserPoolCommand({ UserPoolId: calls.seed.poolId, UserPoolTier: 'LITE' })
    expect(await refusalOf(server.client.send(update))).toEqual(tier)
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    const nowhere = new SessionCalls(server, { poolId: 'us-east-1_nothere00', clientId: 'x', clientSecret: undefined })
    expect((await refusalOf(nowhere.track('ENABLED'))).name).toBe('ResourceNotFoundException')
  })
})
